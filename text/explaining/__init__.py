"""What a `TextExplainer` rests on: batches of like length, baselines of tokens, methods."""
