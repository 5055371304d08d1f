"""Edits of key tokens: augmentations that keep the label, attacks, counter-edits, measures."""
