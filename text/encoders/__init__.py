"""From texts to token ids, tokens and their places, and from subwords back to words."""
