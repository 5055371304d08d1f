"""The commands of `igsuite`, one a file; each imports what it needs when it runs."""
