"""The command `igsuite image`: explain pictures, print a table, write files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from igsuite.arrays import FloatArray, IntArray
from igsuite.errors import ArgumentError, InterruptedRun, Wording
from igsuite.image.attributions import PixelAttributions
from igsuite.image.command.file_names import file_stems
from igsuite.image.command.model_choice import ChosenModel, chosen_model
from igsuite.image.command.output_files import PictureFiles, checked_formats
from igsuite.image.command.records import records
from igsuite.image.command.table import print_table
from igsuite.image.explain import ImageExplainer
from igsuite.image.pictures.framing import Size, framing_of
from igsuite.image.pictures.picture import Picture, read_picture
from igsuite.image.pictures.picture_file import PictureFile, UnreadablePicture
from igsuite.image.pictures.picture_paths import PicturePath, picture_paths
from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.json_lines import json_line
from igsuite.notes import print_note, warnings_as_notes
from igsuite.progress import progress_bar
from igsuite.provenance import environment
from igsuite.scoring import score_inputs
from igsuite.tally import Tally, some_of
from igsuite.target_option import parsed_target
from igsuite.visible import visible


def explain_pictures(
    model: str,
    sources: Sequence[str],
    *,
    weights: Path | None,
    size: Size | None,
    fit: str,
    pixel_range: tuple[float, float] | None,
    class_names: Path | None,
    target: str | None,
    methods: Sequence[str],
    out: Path | None,
    formats: Sequence[str],
    original_size: bool,
    view: dict[str, Any],
    skip_bad: bool,
    batch: int,
    as_json: bool,
    settings: dict[str, Any],
    console: Console,
) -> None:
    """Explain pictures.

    Args:
        model: A `.keras` file, a SavedModel folder, or the name of a network.
        sources: Pictures, folders of them, and patterns.
        weights: File of the network's weights; `None` for those that come with it.
        size: `(height, width)` that the model takes; `None` where the model tells it.
        fit: As for `read_picture`.
        pixel_range: What black and white are to the model of a file; `None` where it tells.
        class_names: File of the classes' names, one a line; `None` where they are not known.
        target: Class by name or number, or `None` for the class predicted.
        methods: Names of methods, as for `ImageExplainer.explain`.
        out: Folder to write; `None` for none.
        formats: Some of `output_files.FORMATS`.
        original_size: Whether files have the pictures' original sizes.
        view: `part`, `clip` and `resolved_only`, as for `attribution_mask`.
        skip_bad: Whether pictures that cannot be read are left out.
        batch: Pictures that are explained together.
        as_json: Whether to print lines of JSON in place of a table.
        settings: As for `ImageExplainer`.
        console: Where the table is printed.

    Raises:
        ArgumentError: If an argument or a picture cannot be used.
        InterruptedRun: If the user interrupts; what was written by then is whole.
    """
    formats = checked_formats(formats)
    attribution_mask(np.ones((1, 1)), np.ones((1, 1)), **view)  # tells bad settings at once
    framing_of((1, 1), size, fit)
    paths = picture_paths(sources, "pictures")
    names = None if class_names is None else names_of_file(class_names)
    chosen = chosen_model(model, weights, size, names, pixel_range)
    explainer = ImageExplainer(
        chosen.model,
        chosen.preprocess,
        class_names=chosen.class_names,
        channels=chosen.channels,
        pixel_range=(0, 255),
        **settings,
    )
    which = parsed_target(target, explainer.target_names)
    files = None
    if out is not None:
        description = {
            "model": chosen.description,
            "pictures_given": list(sources),
            "size": list(chosen.size),
            "fit": fit,
            "pixel_range": chosen.pixel_range,
            "target": target,
            "methods": list(methods),
            "view": view,
            "original_size": original_size,
            "settings": settings,
            "environment": environment(),
        }
        files = PictureFiles(out, formats, original_size, view, description)
    if not skip_bad:
        # Once through all pictures, so that a bad one is told before hours of computing.
        for path, _ in paths:
            _checked(PictureFile(path))
    run = _Run(explainer, chosen, paths, fit, tuple(methods), which, files)
    with warnings_as_notes():
        state = run.through(batch)
    if run.skipped and not run.records and state == "complete":
        given = Wording(f"{len(paths)} of which none can be read")
        raise ArgumentError("pictures", given, "at least one that can", f"{run.skipped[0][1]}.")
    _report(run, as_json, console)
    if state == "interrupted":
        raise InterruptedRun(f"interrupted after {run.tally.count} of {len(paths)} pictures")


def names_of_file(path: Path) -> list[str]:
    """Return the names of classes that a file holds, one a line.

    Args:
        path: The file, in UTF-8.

    Raises:
        ArgumentError: If there are none, or they are in another encoding.
    """
    try:
        names = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except UnicodeDecodeError as error:
        given = Wording(f"{str(path)!r}, which is not UTF-8")
        raise ArgumentError("class_names", given, "a file of names, one a line") from error
    if not names or not all(names):
        given = Wording(f"{str(path)!r}, with an empty line or none at all")
        raise ArgumentError("class_names", given, "a file of names, one a line")
    return names


@dataclass
class _Run:
    """One run through all pictures, and what came of it."""

    explainer: ImageExplainer
    chosen: ChosenModel
    paths: Sequence[PicturePath]
    fit: str
    methods: tuple[str, ...]
    target: Any
    files: PictureFiles | None
    tally: Tally = field(default_factory=lambda: Tally("picture"))
    skipped: list[tuple[str, str]] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    has_probabilities: bool = True

    def through(self, batch: int) -> str:
        """Explain and write chunk after chunk; return "complete" or "interrupted"."""
        stems = file_stems([each.name for each in self.paths])
        state = "failed"
        try:
            with progress_bar("explaining", len(self.paths), shown=True) as advance:
                for numbers, pictures in self._chunks(batch, advance):
                    self._explain(numbers, pictures, [stems[each] for each in numbers])
                    advance(len(pictures))
            state = "complete"
        except KeyboardInterrupt:
            state = "interrupted"
        finally:
            if self.files:
                self.files.finish_sheet()
                skipped = [{"picture": name, "reason": why} for name, why in self.skipped]
                self.files.listed.describe(state, **self.tally.description(), skipped=skipped)
        return state

    def _chunks(
        self, batch: int, advance: Callable[[int], None]
    ) -> Iterator[tuple[list[int], list[Picture]]]:
        """Yield pictures that can be read, and their numbers among all."""
        readable = self._readable(advance)
        while chunk := list(islice(readable, batch)):
            yield [number for number, _ in chunk], [picture for _, picture in chunk]

    def _readable(self, advance: Callable[[int], None]) -> Iterator[tuple[int, Picture]]:
        for number, (path, name) in enumerate(self.paths):
            try:
                picture = read_picture(
                    path, self.chosen.size, self.fit, grey=self.chosen.grey, name=name
                )
            except UnreadablePicture as error:
                self.skipped.append((name, error.trouble))
                advance(1)
            else:
                yield number, picture

    def _explain(self, numbers: list[int], pictures: list[Picture], stems: list[str]) -> None:
        pixels = np.stack([each.pixels for each in pictures]).astype(np.float32)
        given = np.moveaxis(pixels, -1, 1) if self.chosen.channels == "first" else pixels
        # What is random of a picture depends on its number, not on the chunk that it is in.
        found = self.explainer.explain(
            given, self.methods, self.target, sample_numbers=np.array(numbers)
        )
        new = list(records(pictures, found, self._probabilities(given, found)))
        if self.files:
            self.files.write(stems, pictures, found, new)
        self.records += new
        self.tally.add([each.name for each in pictures], found.attributions)

    def _probabilities(self, given: FloatArray, found: PixelAttributions) -> FloatArray | None:
        """Probabilities of the targets, where the model has any."""
        if not self.has_probabilities or found.target.ndim > 1 or (found.target < 0).any():
            return None
        try:
            probabilities = self._scores(given, found.target, "probability")
        except ArgumentError:
            self.has_probabilities = False
            return None
        if found.one_output:
            # One output without an activation is a logit or a regression's, and nothing tells.
            scores = self._scores(given, found.target, "output")
            self.has_probabilities = np.array_equal(probabilities, scores)
        return probabilities if self.has_probabilities else None

    def _scores(self, given: FloatArray, target: IntArray, score: str) -> FloatArray:
        model, preprocess = self.chosen.model, self.chosen.preprocess
        return score_inputs(model, given, target, score, preprocess=preprocess)[0]


def _checked(file: PictureFile) -> None:
    try:
        file.decode()
    except UnreadablePicture as error:
        mend = "Leave bad pictures out by --skip-bad"
        raise ArgumentError("pictures", Wording(error.given), error.allowed, mend) from error


def _report(run: _Run, as_json: bool, console: Console) -> None:
    if as_json:
        for record in run.records:
            console.file.write(json_line(record).encode(errors="backslashreplace").decode())
    elif run.records:
        print_table(run.records, console)
    print_note(run.tally.in_words())
    if run.tally.unfinished:
        named = some_of([visible(each) for each in run.tally.unfinished])
        print_note(f"not converged: {named}. {run.tally.advice}")
    if run.skipped:
        named = some_of([f"{visible(name)} ({why})" for name, why in run.skipped])
        print_note(f"left out: {named}")
    if run.files and run.files.listed.names:
        folder = visible(str(run.files.listed.folder))
        print_note(f"written to {folder}: {some_of(run.files.listed.names)}")
