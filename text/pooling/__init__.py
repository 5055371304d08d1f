"""Pooling layers that honour masks, and what their weights say of tokens."""
