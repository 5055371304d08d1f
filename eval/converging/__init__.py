"""Convergence of integrated gradients against step count."""
