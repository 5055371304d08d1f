"""Print the bytes that integrated gradients take at their peak: run in a process of its own.

python peak_memory.py SAMPLES STEPS
"""

from __future__ import annotations

import resource
import sys

import keras
import networks
import numpy as np

import igsuite

samples, steps = map(int, sys.argv[1:])
keras.utils.set_random_seed(0)
model = networks.image_cnn()
images = np.random.default_rng(0).random((samples, *model.input_shape[1:]), np.float32)
attribution = igsuite.integrated_gradients(model, images, rule="trapezoid", steps=steps)
assert len(attribution) == samples
print(1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
