"""Runs: an evaluation as a folder that can be stopped, resumed and trusted."""
