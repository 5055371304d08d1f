"""Image models: small ones to train, and pretrained ones."""
