"""The command `igsuite text`: explain the texts of a file, print heatmaps, write files."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console

from igsuite.errors import ArgumentError, InterruptedRun, Wording, check_name
from igsuite.progress import progress_bar
from igsuite.provenance import environment
from igsuite.text.attributions import TokenAttributions
from igsuite.text.command.input_texts import InputTexts, kind_of, opened
from igsuite.text.command.model_files import check_fit, encoder_of_file, model_of_file
from igsuite.text.command.output_files import FIGURES, OutputFiles, checked_formats
from igsuite.text.command.pages import numbered_heatmaps
from igsuite.text.command.tally import Tally, notes
from igsuite.text.explain import TextExplainer
from igsuite.text.views.fonts import INSTALL_FONT, chinese_family
from igsuite.text.views.heatmaps import TokenHeatmaps
from igsuite.text.views.terminal_view import colours_of, terminal_view
from igsuite.visible import visible

#: Texts explained between one writing of files and the next: what a crash can lose.
CHUNK = 128
SHOWN_BESIDE_FILES = 5
#: Columns below which no terminal is taken at its word.
NARROWEST = 20


def explain_file(
    model: Path,
    encoder: Path,
    source: str,
    *,
    out: Path | None,
    formats: Sequence[str],
    methods: Sequence[str],
    class_names: Sequence[str] | None,
    target: str | None,
    layer: str | None,
    column: str,
    input_format: str | None,
    encoding: str,
    skip_bad_lines: bool,
    limit: int | None,
    show: int | None,
    settings: dict[str, Any],
    console: Console,
) -> None:
    """Explain the texts of a file.

    Args:
        model: The model's `.keras` file.
        encoder: The encoder's file, written by `save_encoder`.
        source: The file of texts, or "-" for standard input.
        out: Folder to write; `None` for none.
        formats: Some of `output_files.FORMATS`.
        methods: Names of methods, as for `TextExplainer.explain`.
        class_names: Names of the classes; `None` where they are not known.
        target: Class by name or number, indices with commas, or `None` for the class predicted.
        layer: Name of the layer whose output is attributed; `None` where there is one embedding.
        column: Column or member that holds the text.
        input_format: One of `input_texts.KINDS`; `None` leaves it to the file's name.
        encoding: Encoding of the file.
        skip_bad_lines: Whether bad lines are left out.
        limit: Most texts to explain.
        show: Texts to print; `None` for all, or for a few beside the files of `out`.
        settings: As for `TextExplainer`.
        console: Where heatmaps are printed.

    Raises:
        ArgumentError: If an argument or a file cannot be used.
        InterruptedRun: If the user interrupts; what was written by then is whole.
    """
    formats = checked_formats(formats)
    kind = kind_of(source, input_format)
    known_encoder = encoder_of_file(encoder)
    explainer = TextExplainer(
        model_of_file(model), known_encoder, layer=layer, class_names=class_names, **settings
    )
    check_fit(explainer)
    which = parsed_target(target, class_names)
    if out is not None and {*formats} & {*FIGURES} and chinese_family() is None:
        print_note(INSTALL_FONT)
    with opened(source) as (path, shown_name):
        description = {
            "model": _fingerprint(model),
            "encoder": _fingerprint(encoder),
            "input": _fingerprint(path),
            "column": column,
            "encoding": encoding,
            "limit": limit,
            "methods": list(methods),
            "target": target,
            "class_names": None if class_names is None else list(class_names),
            "layer": getattr(explainer.layer, "name", explainer.layer),
            "settings": settings,
            "environment": environment(),
        }
        files = None if out is None else OutputFiles(out, formats, description)
        texts = InputTexts(
            path, shown_name, kind, column, encoding, known_encoder, skip_bad_lines, limit
        )
        # Once through the whole file, so that a bad line is told before hours of computing.
        total = sum(map(len, texts.chunks(CHUNK)))
        if not total:
            left_out = f" but {len(texts.skipped)} bad lines" if texts.skipped else ""
            given = Wording(f"{shown_name!r}, with no text in it{left_out}")
            raise ArgumentError("input", given, "at least one text")

        def explain(chunk: list[str]) -> TokenAttributions:
            return explainer.explain(chunk, tuple(methods), which)

        with _warnings_as_notes():
            _run(explain, texts, files, total, show, console)


def parsed_target(target: str | None, class_names: Sequence[str] | None) -> Any:
    """Return the target that an option's text means.

    Args:
        target: A class by name or number, indices with commas for outputs of several axes, or
            `None` for the class predicted.
        class_names: Names of the classes, where they are known.

    Raises:
        ArgumentError: If it is neither a known name nor whole numbers.

    Example:
        >>> parsed_target("positive", ["negative", "positive"]), parsed_target("7,475", None)
        (1, (7, 475))
    """
    if target is None:
        return None
    indices = [each.strip() for each in target.split(",")]
    if all(each.isdecimal() and len(each) < 10 for each in indices):
        return int(indices[0]) if len(indices) == 1 else tuple(map(int, indices))
    if class_names is not None:
        return list(class_names).index(check_name("target", target, class_names))
    mend = "Name the classes by --class-names to use a name"
    raise ArgumentError("target", target, "a class number, or indices with commas", mend)


def _run(
    explain: Callable[[list[str]], TokenAttributions],
    texts: InputTexts,
    files: OutputFiles | None,
    total: int,
    show: int | None,
    console: Console,
) -> None:
    """Explain, print and write chunk after chunk, and say what came of it."""
    tally = Tally()
    left_to_show = (SHOWN_BESIDE_FILES if files else total) if show is None else show
    # A bar and heatmaps on one terminal would overwrite each other.
    bar = left_to_show < total or not console.is_terminal
    waiting: list[TokenHeatmaps] = []
    state = "failed"
    try:
        with progress_bar("explaining", total, bar) as advance:
            for chunk in texts.chunks(CHUNK):
                found = explain(list(chunk.texts))
                if left_to_show > 0:
                    rows = range(min(left_to_show, len(chunk)))
                    waiting.append(numbered_heatmaps(found.take(rows), chunk.lines[: len(rows)]))
                    left_to_show -= len(rows)
                if files:
                    files.write(chunk, found)
                tally.add(chunk, found)
                if not (bar and console.is_terminal):
                    _print(waiting, console)
                advance(len(chunk))
        state = "complete"
    except KeyboardInterrupt:
        state = "interrupted"
    finally:
        if files:
            files.describe(state, **tally.description(), **texts.left_out())
    _print(waiting, console)
    for note in notes(tally, texts, files):
        print_note(note)
    if state == "interrupted":
        raise InterruptedRun(f"interrupted after {tally.count} of {total} texts")


@contextmanager
def _warnings_as_notes() -> Iterator[None]:
    """Say what is warned of without the place in the code, and once where chunks repeat it."""
    said = set()

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if (filename, lineno) not in said:
            print_note(visible(str(message)))
        said.add((filename, lineno))

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield


def _print(waiting: list[TokenHeatmaps], console: Console) -> None:
    """Print heatmaps, after which they wait no longer."""
    while waiting:
        heatmaps = waiting.pop(0)
        for line in terminal_view(heatmaps, colours_of(console), max(NARROWEST, console.width)):
            console.print(line, highlight=False, soft_wrap=True)
        console.print()


def _fingerprint(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return {"file": path.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def print_note(note: str) -> None:
    """Print a line on the error stream, which leaves the output to heatmaps."""
    console = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)
    console.print(f"igsuite: {note}")
