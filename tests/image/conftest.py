"""What several tests of images share: a trained network, built once."""

import pytest

from igsuite.image import PretrainedModel, pretrained


@pytest.fixture(scope="session")
def efficientnet() -> PretrainedModel:
    """EfficientNet-Lite0, trained on ImageNet."""
    return pretrained("efficientnet_lite0")
