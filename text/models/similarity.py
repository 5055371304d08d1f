"""How alike two texts' vectors are, and how far apart, smooth where a vector or both vanish."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from igsuite.checks import check_number


@keras.saving.register_keras_serializable(package="igsuite")
class CosineSimilarity(keras.layers.Layer):  # type: ignore[misc]
    """The cosine of two vectors, u·v / (√(|u|² + ε) √(|v|² + ε)).

    ε keeps the gradient finite, and the cosine 0, where a vector vanishes: there the plain cosine
    jumps, so that integrated gradients from a zero baseline would miss all of it.

    Args:
        epsilon: ε; above 0.

    Input shape:
        A list of two, each `(n, channels)`.

    Output shape:
        `(n, 1)`, from −1 to 1.

    Raises:
        ArgumentError: If `epsilon` is below 1e-12.

    Example:
        >>> import numpy as np
        >>> u, v = np.array([[3.0, 4.0]]), np.array([[4.0, 3.0]])
        >>> np.asarray(CosineSimilarity(epsilon=1e-6)([u, v])).astype(float).round(3).tolist()
        [[0.96]]
    """

    def __init__(self, epsilon: float = 0.01, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        check_number("epsilon", epsilon, least=1e-12)
        self.epsilon = float(epsilon)

    def call(self, inputs: Any) -> Any:
        """Return the cosines, `(n, 1)`."""
        first, second = (softly_normalised(each, self.epsilon) for each in inputs)
        return ops.sum(first * second, axis=-1, keepdims=True)

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the layer."""
        return {**super().get_config(), "epsilon": self.epsilon}


@keras.saving.register_keras_serializable(package="igsuite")
class EuclideanDistance(keras.layers.Layer):  # type: ignore[misc]
    """The distance of two vectors, √(|u − v|² + ε) − √ε.

    ε keeps the gradient of two equal vectors at 0: that of the plain distance has no limit there,
    and rounding would decide its direction.

    Args:
        epsilon: ε; above 0.

    Input shape:
        A list of two, each `(n, channels)`.

    Output shape:
        `(n, 1)`, from 0 on.

    Raises:
        ArgumentError: If `epsilon` is below 1e-12.

    Example:
        >>> import numpy as np
        >>> u, v = np.array([[3.0, 4.0]]), np.array([[0.0, 0.0]])
        >>> np.asarray(EuclideanDistance(epsilon=1e-6)([u, v])).astype(float).round(3).tolist()
        [[4.999]]
    """

    def __init__(self, epsilon: float = 0.01, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        check_number("epsilon", epsilon, least=1e-12)
        self.epsilon = float(epsilon)

    def call(self, inputs: Any) -> Any:
        """Return the distances, `(n, 1)`."""
        first, second = inputs
        squared = ops.sum(ops.square(first - second), axis=-1, keepdims=True)
        return ops.sqrt(squared + self.epsilon) - self.epsilon**0.5

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the layer."""
        return {**super().get_config(), "epsilon": self.epsilon}


@keras.saving.register_keras_serializable(package="igsuite")
class LabelSimilarity(keras.layers.Layer):  # type: ignore[misc]
    """The cosine of a text's vector and each label's, which is learned: see `CosineSimilarity`.

    Args:
        labels: Number of labels.
        epsilon: ε; above 0.
        seed: Seed of the labels' initial vectors.

    Input shape:
        `(n, channels)`.

    Output shape:
        `(n, labels)`, from −1 to 1.

    Raises:
        ArgumentError: If `epsilon` is below 1e-12.

    Example:
        >>> import numpy as np
        >>> LabelSimilarity(3)(np.ones((2, 5))).shape
        TensorShape([2, 3])
    """

    def __init__(
        self, labels: int, epsilon: float = 0.01, seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        check_number("epsilon", epsilon, least=1e-12)
        self.labels, self.epsilon, self.seed = labels, float(epsilon), seed

    def build(self, input_shape: Any) -> None:
        """Make the labels' vectors."""
        self.vectors = self.add_weight(
            name="vectors",
            shape=(self.labels, input_shape[-1]),
            initializer=keras.initializers.GlorotUniform(self.seed),
        )

    def call(self, inputs: Any) -> Any:
        """Return the cosines, `(n, labels)`."""
        texts = softly_normalised(inputs, self.epsilon)
        labels = softly_normalised(ops.convert_to_tensor(self.vectors), self.epsilon)
        return ops.matmul(texts, ops.transpose(labels))

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the layer."""
        settings = {"labels": self.labels, "epsilon": self.epsilon, "seed": self.seed}
        return {**super().get_config(), **settings}


def softly_normalised(vectors: Any, epsilon: float) -> Any:
    """Return vectors over their lengths: `vectors / √(|vectors|² + ε)`, of the same shape."""
    squared = ops.sum(ops.square(vectors), axis=-1, keepdims=True)
    return vectors * ops.rsqrt(squared + epsilon)
