"""A Keras callback: how attributions and their faithfulness move while a model trains."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import keras
import pandas as pd
import tensorflow as tf
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from igsuite.checks import check_count, check_seed
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.metrics import Metric, as_metric
from igsuite.eval.watching.event_file import writing
from igsuite.eval.watching.history_figure import history_figure
from igsuite.eval.watching.history_file import (
    COLUMNS,
    Kept,
    checksums,
    read_history,
    write_history,
)
from igsuite.eval.watching.means import Row, mean_row, plain_row
from igsuite.eval.watching.summaries import write_rows, write_views
from igsuite.eval.watching.undisturbed import undisturbed
from igsuite.eval.watching.watched_samples import (
    Explainer,
    Maps,
    WatchedSamples,
    checked_labels,
    rank_correlations,
    subject_of,
)
from igsuite.image import PixelAttributions
from igsuite.image.explaining.pixel_layout import read_images
from igsuite.settings import Methods
from igsuite.text import TextExplainer, TokenAttributions

#: What correlates with the maps of which epoch.
FIRST, PREVIOUS = "correlation_with_first", "correlation_with_previous"


class AttributionHistory(keras.callbacks.Callback):  # type: ignore[misc]
    """Tracks how attributions, and how good they are, move while a model trains.

    The same samples, under the same target, are explained and judged before training and every few
    epochs. Training goes on as it would have: weights, random numbers and what is measured of it
    are the same bits with this callback and without.

    Args:
        explainer: A `TextExplainer` or an `ImageExplainer` of the model that is trained.
        samples: Texts or images, as the explainer takes them.
        labels: `(n,)` their true classes, for the accuracy; None: not measured.
        target: What is explained at every epoch, as for `igsuite.integrated_gradients`. None: the
            true class where there are `labels`, else the class predicted at first, frozen.
        methods: As for the explainer.
        metrics: Metrics, names out of `igsuite.eval.METRICS` or configurations; a mapping gives
            them other names.
        operator: What metrics remove by, as for `text_subject` or `image_subject`.
        units: What they remove, and what rank correlations are of, likewise: of images larger than
            digits "patches", or it takes long. None: tokens, or pixels.
        every: Epochs from one look to the next; the first and the last are always looked at.
        references: Whether random orders and the best one found are measured beside, which takes
            most of the time. Without them, scores of different epochs can't be compared: what
            a model makes of anything removed changes as it trains.
        folder: For TensorBoard, and for a training that goes on in another process: looks are
            kept here too, and those of epochs that are trained again are replaced. None: nothing
            is written.
        shown: Samples that are drawn for TensorBoard, the first ones.
        seed: Seed of orders, ties and intervals.

    Attributes:
        history: A `pandas.DataFrame`, one row a look, method and quantity: `epoch`, how many were
            finished; `method`, empty for what is no method's; `measure`; `value`, a mean over
            samples, with its 95 % interval `low` to `high`, or a count without one; and how many
            `samples` had a number. Measures are "score" of the target, "accuracy", each metric
            and with `references` "deletion_random", "deletion_oracle" and "deletion_normalised"
            (0 as good as random, 1 as the best found), the rank correlations
            "correlation_with_first" and "correlation_with_previous" look, "relative_error",
            "evaluations" a sample, one count for each verdict, and "seconds" that the look took.
        found: The attributions of the last look; None before the first.

    Raises:
        ArgumentError: If an argument can't be used, or `folder` holds the history of other samples
            or settings. At the start of training, if another model is trained than is explained.

    Example:
        >>> import numpy as np
        >>> from igsuite.image import ImageExplainer, digit_cnn
        >>> images = np.random.default_rng(0).random((4, 8, 8, 1), "float32")
        >>> model = digit_cnn()
        >>> looks = AttributionHistory(ImageExplainer(model), images, metrics=[])
        >>> _ = model.fit(images, np.arange(4), epochs=2, verbose=0, callbacks=[looks])
        >>> correlations = looks.history[looks.history.measure == "correlation_with_first"]
        >>> correlations.epoch.tolist()
        [1, 2]
    """

    def __init__(
        self,
        explainer: Explainer,
        samples: Any,
        labels: ArrayLike | None = None,
        *,
        target: Any = None,
        methods: Methods = ("integrated_gradients",),
        metrics: Sequence[Any] | Mapping[str, Any] = ("deletion",),
        operator: Any = None,
        units: Any = None,
        every: int = 1,
        references: bool = True,
        folder: str | PathLike[str] | None = None,
        shown: int = 4,
        seed: int = 0,
    ) -> None:
        super().__init__()
        check_count("every", every)
        check_count("shown", shown, least=0)
        check_seed(seed)
        subject = subject_of(explainer, samples, operator, units)
        self.samples = WatchedSamples(
            explainer,
            samples,
            checked_labels(labels, subject.count),
            methods,
            _by_name(metrics),
            references,
            subject,
            seed,
        )
        self.every, self.shown = every, shown
        self.folder = None if folder is None else Path(folder)
        self.history = pd.DataFrame(columns=list(COLUMNS))
        self.found: TokenAttributions | PixelAttributions | None = None
        self._writer: Any = None
        self._asked = checksums(self._description(target))
        self._target, self._frozen = target, target is not None
        self._maps: dict[int, Maps] = {}
        kept = None if self.folder is None else read_history(self.folder, self._asked)
        if kept is not None:
            self.history, self._maps = kept.history, kept.maps
            self._target = target if self._frozen else kept.target

    def figure(self) -> Figure:
        """Draw the history: the model, the metrics, the rank correlations and the errors.

        Returns:
            A `matplotlib.figure.Figure`.

        Raises:
            ArgumentError: If there is no history yet.
        """
        return history_figure(self.history)

    def on_train_begin(self, logs: Any = None) -> None:
        """Check that the model explained is the one trained."""
        explained = self.samples.explainer.model
        own = {id(each) for each in self.model.variables}
        if not any(id(each) in own for each in getattr(explained, "variables", ())):
            given = Wording(f"an explainer of {getattr(explained, 'name', 'another model')!r}")
            raise ArgumentError(
                "explainer", given, f"one of the model trained, {self.model.name!r}"
            )
        self._begun, self._finished = False, 0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Look at the model that training begins with."""
        if not self._begun:
            self._begun = True
            # Epochs that are trained again have other weights.
            self.history = self.history[self.history["epoch"] < epoch]
            self._maps = {each: maps for each, maps in self._maps.items() if each < epoch}
            self._look(epoch)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Look at the model every few epochs."""
        self._finished = epoch + 1
        if self._finished % self.every == 0:
            self._look(self._finished)

    def on_train_end(self, logs: Any = None) -> None:
        """Look at the model that training ended with."""
        if self._begun and self._finished > self.history["epoch"].max():
            self._look(self._finished)
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _look(self, epoch: int) -> None:
        started = time.perf_counter()
        with undisturbed(self.model):
            if not (self._frozen or self._maps):
                self._target = self.samples.target_now()
            watched = self.samples.look(self._target)
        rows = watched.rows + self._correlations(watched.maps)
        count, seconds = self.samples.subject.count, time.perf_counter() - started
        rows.append(plain_row("", "seconds", seconds, count))
        # The look that a resumed training repeats is compared with the one before it.
        kept = dict.fromkeys([*list(self._maps)[:1], *list(self._maps)[-1:]])
        self._maps = {**{each: self._maps[each] for each in kept}, epoch: watched.maps}
        self.found = watched.found
        new = pd.DataFrame([{"epoch": epoch, **row} for row in rows], columns=list(COLUMNS))
        self.history = pd.concat([each for each in (self.history, new) if len(each)])
        self.history = self.history.reset_index(drop=True)
        if self.folder is not None:
            if self._writer is None:
                self._writer = tf.summary.create_file_writer(str(self.folder))
            with writing(self._writer, epoch):
                write_rows(rows)
                write_views(watched.found, self.shown)
            target = None if self._frozen else self._target
            write_history(self.folder, self._asked, Kept(self.history, target, self._maps))

    def _correlations(self, maps: Maps) -> list[Row]:
        """How far the order of the units is that of the first look, and of the one before."""
        looks = list(self._maps)
        compared = {FIRST: looks[0]} if looks else {}
        if looks and looks[-1] == self.history["epoch"].max():
            compared[PREVIOUS] = looks[-1]
        return [
            mean_row(
                name, measure, rank_correlations(self._maps[look][name], each), self.samples.seed
            )
            for measure, look in compared.items()
            for name, each in maps.items()
        ]

    def _description(self, target: Any) -> dict[str, Any]:
        """What has to be the same in one history."""
        asked = self.samples
        texts = isinstance(asked.explainer, TextExplainer)
        return {
            "samples": list(asked.samples) if texts else read_images(asked.samples),
            "labels": asked.labels,
            "target": target,
            "methods": asked.methods,
            "metrics": {name: each.get_config() for name, each in asked.metrics.items()},
            "operator": asked.subject.operator,
            "units": asked.subject.units.labels,
            "settings": asked.explainer.settings,
            "references": asked.references,
            "seed": asked.seed,
        }


def _by_name(metrics: Sequence[Any] | Mapping[str, Any]) -> dict[str, Metric]:
    if isinstance(metrics, str) or not isinstance(metrics, (Sequence, Mapping)):
        raise ArgumentError("metrics", metrics, "a list of metrics", "Put it in a list.")
    if isinstance(metrics, Mapping):
        return {str(name): as_metric(each) for name, each in metrics.items()}
    found = {each.name: each for each in map(as_metric, metrics)}
    if len(found) < len(metrics):
        given = [as_metric(each).name for each in metrics]
        raise ArgumentError("metrics", given, "each name once", "A dict gives them other names.")
    return found
