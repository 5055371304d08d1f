"""A crash to keep away from.

On TensorFlow 2.21 an eager gradient through a 1×1 convolution with stride 2 ends the process on
CPUs with AVX-512: the filter's gradient is at fault, which an eager tape computes unasked and
compiled code leaves out. A shortcut of a residual network has this shape.
"""

import subprocess
import sys

PROGRAM = """
import keras
import numpy as np
import igsuite

model = keras.Sequential(
    [
        keras.Input((64, 64, 8)),
        keras.layers.Conv2D(16, 1, strides=2, name="shortcut"),
        keras.layers.ReLU(),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(3, name="head"),
    ]
)
images = np.random.default_rng(0).random((2, 64, 64, 8))
for method in ("integrated_gradients", "gradient", "smooth_grad"):
    few = {"draws": 2} if method == "smooth_grad" else {}
    found = igsuite.METHODS[method](model, images, reduce_axis=-1, **few)
    # Every second pixel is looked at, in both directions.
    assert (found.values[:, 1::2] == 0).all() and (found.values[:, :, 1::2] == 0).all()
    assert (found.values[:, ::2, ::2] != 0).mean() > 0.5
igsuite.integrated_gradients(model, images, layer="shortcut", target=0)
print("survived")
"""


def test_a_strided_convolution_of_one_pixel_is_explained_without_a_crash(tmp_path):
    # From an empty folder, so that the installed package is imported.
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.endswith("survived\n")
