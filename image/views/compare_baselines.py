"""One image explained from several baselines, from one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from igsuite.errors import ArgumentError
from igsuite.image.views.baselines_figure import baselines_figure
from igsuite.image.views.path_figure import followed_path, one_image

if TYPE_CHECKING:
    from igsuite.image.explain import ImageExplainer

#: Of a figure that names none.
BASELINES = ("black", "white", "grey", "blur", "farthest", "uniform")


def compare_baselines(
    explainer: ImageExplainer,
    image: Any,
    baselines: Sequence[str] | Mapping[str, Any] = BASELINES,
    target: Any = None,
    **settings: Any,
) -> Figure:
    """Explain one image from several baselines, and draw them above its attributions.

    Args:
        explainer: An explainer of the model, of whose settings only the baseline is not used.
        image: One image, as the explainer takes several; or a `Picture`.
        baselines: Names out of `igsuite.image.PIXEL_BASELINES`; or, by the names to be shown,
            baselines as `ImageExplainer` takes them.
        target: As for `igsuite.integrated_gradients`: `None` for the predicted class.
        **settings: As for `igsuite.image.baselines_figure`.

    Returns:
        A `matplotlib.figure.Figure`; of a random baseline the first draw is shown.

    Raises:
        ArgumentError: If the image, a baseline or the target can't be used.

    Source: Sturmfels, Lundberg, Lee 2020, "Visualizing the impact of feature attribution
        baselines", Distill.
    """
    if isinstance(baselines, str) or not baselines:
        raise ArgumentError("baselines", baselines, "a list of names", "Put it in a list: [name]")
    if not isinstance(baselines, Mapping):
        baselines = {name: name for name in baselines}
    images = one_image(image)
    found, starts = {}, {}
    for name, baseline in baselines.items():
        from_there = explainer.with_settings(baseline=baseline)
        found[name] = from_there.explain(images, target=target)
        start = followed_path(from_there, images, target, steps=2).baseline
        starts[name] = start.reshape(found[name].images.shape)[0]
    return baselines_figure(found, baselines=starts, **settings)
