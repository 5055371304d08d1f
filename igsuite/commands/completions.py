"""What a shell offers for the values of options, told without loading what does the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence

#: Names that commands take. The tests hold them equal to what the library knows.
METHODS = (
    "integrated_gradients",
    "gradient",
    "absolute_gradient",
    "input_x_gradient",
    "smooth_grad",
    "smooth_integrated_gradients",
    "expected_gradients",
    "idgi",
    "guided_integrated_gradients",
    "left_integrated_gradients",
    "random",
)
TEXT_METHODS = (
    *METHODS,
    "leave_one_out",
    "pooling_count",
    "pooling_value",
    "pooling_weight",
    "pooling_norm",
    "pooling_signed",
)
IMAGE_METHODS = (*METHODS, "blur_integrated_gradients", "grad_cam", "xrai", "edges")
ALL_METHODS = tuple(dict.fromkeys((*TEXT_METHODS, *IMAGE_METHODS)))
SCORES = ("output", "logit", "probability", "log_probability", "margin")
TEXT_BASELINES = ("zero", "pad", "mask", "unknown", "mean", "uniform", "gaussian")
IMAGE_BASELINES = (
    *("black", "white", "grey", "mean", "blur", "uniform", "gaussian", "farthest", "zero"),
)
RULES = (
    *("left", "right", "midpoint", "trapezoid", "simpson", "gauss_legendre"),
    *("clenshaw_curtis", "gauss_kronrod", "fejer"),
)
TEXT_FORMATS = ("jsonl", "html", "latex", "markdown", "pdf", "png")
IMAGE_FORMATS = ("overlay", "mask", "npz", "pdf", "png", "sheet", "html", "jsonl")
TEXT_KINDS = ("text", "csv", "tsv", "jsonl")
PARTS = ("signed", "positive", "negative", "absolute")
FITS = ("crop", "pad", "stretch")
NETWORKS = ("efficientnet_lite0",)
ENCODINGS = ("utf-8", "gb18030")
REPORT_FORMATS = ("html", "markdown", "json", "csv", "parquet")
PROTOCOLS = ("baseline", "run")
PRESETS = ("neurips", "icml", "acl", "ieee", "cvpr", "slides")
FIGURES = (
    *("heatmaps", "grid", "curves", "agreement", "operators", "ranks", "tables"),
    *("convergence", "calibration", "steps", "profiles"),
)
FIGURE_FORMATS = ("pdf", "svg", "png")
WIDTHS = ("column", "text")


def one_of(names: Sequence[str]) -> Callable[[str], list[str]]:
    """Return what offers names.

    Example:
        >>> one_of(["left", "right"])("l")
        ['left']
    """

    def offered(incomplete: str) -> list[str]:
        return [name for name in names if name.startswith(incomplete)]

    return offered


def some_of(names: Sequence[str]) -> Callable[[str], list[str]]:
    """Return what offers names after a comma, each once.

    Example:
        >>> some_of(["left", "midpoint", "right"])("left,")
        ['left,midpoint', 'left,right']
    """

    def offered(incomplete: str) -> list[str]:
        before, comma, last = incomplete.rpartition(",")
        left = [name for name in names if name not in before.split(",")]
        return [f"{before}{comma}{name}" for name in left if name.startswith(last)]

    return offered


def begun(names: Sequence[str]) -> Callable[[str], list[str]]:
    """Return what offers names once one is begun: before, a shell offers files.

    Example:
        >>> offered = begun(["efficientnet_lite0"])
        >>> offered("eff"), offered("")
        (['efficientnet_lite0'], [])
    """

    def offered(incomplete: str) -> list[str]:
        return one_of(names)(incomplete) if incomplete else []

    return offered
