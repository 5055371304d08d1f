"""TensorFlow without its greetings."""

from __future__ import annotations

import os
import tempfile


def import_tensorflow() -> None:
    """Import TensorFlow without the lines that it writes to the error stream meanwhile.

    TensorFlow 2.21 writes them before it reads TF_CPP_MIN_LOG_LEVEL, from C++, so the stream
    itself is turned away. Python's own errors come through as exceptions.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    error_stream = os.dup(2)
    with tempfile.TemporaryFile() as unread:
        os.dup2(unread.fileno(), 2)
        try:
            import tensorflow as tf
        finally:
            os.dup2(error_stream, 2)
            os.close(error_stream)
    tf.get_logger().setLevel("ERROR")  # its advice on tracing is for those who write the code
