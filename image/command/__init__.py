"""The command `igsuite image`."""
