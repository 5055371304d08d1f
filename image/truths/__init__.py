"""Images whose true explanation is known, because they were made so."""
