"""Picture files: reading them safely, and fitting them to a model's size."""
