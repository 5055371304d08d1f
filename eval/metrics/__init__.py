"""Metrics of attributions, one a file."""
