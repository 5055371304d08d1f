"""The part of a text that its encoder reads: what stands behind is not let in by an edit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from igsuite.text.encoders.encoding import Encoded, Encoder


def seen_texts(texts: Sequence[str], encoded: Encoded, encoder: Encoder) -> tuple[str, ...]:
    """Return texts without the end that an encoder of a `max_length` cuts off.

    Where a token is deleted, the first one behind the end would move into the model's view.

    Args:
        texts: The texts.
        encoded: The texts as their encoder has them.
        encoder: The encoder.

    Returns:
        The texts up to the end of their last token, where there are tokens behind it; as they are
        where there are none, or where the encoder would cut the shorter text into other tokens.

    Example:
        >>> from igsuite.text import CharacterEncoder
        >>> encoder = CharacterEncoder("好吃", max_length=2)
        >>> seen_texts(["好吃吗", "好"], encoder.encode(["好吃吗", "好"]), encoder)
        ('好吃', '好')
    """
    ends = [max((end for _, end in offsets), default=0) for offsets in encoded.offsets]
    behind = encoder.encode([text[end:] for text, end in zip(texts, ends, strict=True)])
    unread = np.any(behind.mask & ~behind.special, axis=1)
    shorter = [text[:end] for text, end in zip(texts, ends, strict=True)]
    again = encoder.encode(shorter).tokens
    return tuple(
        short if more and same == tokens else text
        for text, short, more, same, tokens in zip(
            texts, shorter, unread, again, encoded.tokens, strict=True
        )
    )
