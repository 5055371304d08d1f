"""Lets `python -m igsuite` do what `igsuite` does."""

from igsuite.cli import main

main()
