"""Labelled texts: the public formats, and texts with a planted truth."""
