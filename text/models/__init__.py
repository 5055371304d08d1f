"""Small text models, and their training by one call."""
