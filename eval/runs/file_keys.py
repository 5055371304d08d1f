"""Keys of a configuration that name a file."""

#: Files, by section and key.
FILES = (
    *(("model", key) for key in ("file", "weights", "encoder")),
    *(("data", key) for key in ("texts", "file")),
)
