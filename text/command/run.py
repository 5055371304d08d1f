"""The command `igsuite text`: explain the texts of a file, print heatmaps, write files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from igsuite.errors import ArgumentError, InterruptedRun, Wording
from igsuite.figure_file import FIGURES
from igsuite.fonts import INSTALL_FONT, chinese_family
from igsuite.json_lines import json_line
from igsuite.model_file import model_of_file
from igsuite.notes import print_note, warnings_as_notes
from igsuite.progress import progress_bar
from igsuite.provenance import environment, file_fingerprint
from igsuite.tally import Tally
from igsuite.target_option import parsed_target
from igsuite.text.attributions import TokenAttributions
from igsuite.text.command.encoder_file import check_takes_one_text, encoder_of_file
from igsuite.text.command.input_texts import InputTexts, kind_of, opened
from igsuite.text.command.notes import notes
from igsuite.text.command.output_files import OutputFiles, checked_formats
from igsuite.text.command.pages import numbered_heatmaps
from igsuite.text.command.records import records
from igsuite.text.explain import TextExplainer
from igsuite.text.explaining.token_outputs import target_places
from igsuite.text.views.heatmaps import TokenHeatmaps
from igsuite.text.views.terminal_view import colours_of, terminal_view

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
    as_json: bool,
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
        as_json: Whether to print lines of JSON in place of heatmaps, one a text and method.
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
    check_takes_one_text(explainer)
    which = parsed_target(target, explainer.target_names)
    if out is not None and {*formats} & {*FIGURES} and chinese_family() is None:
        print_note(INSTALL_FONT)
    with opened(source) as (path, shown_name):
        description = {
            "model": file_fingerprint(model),
            "encoder": file_fingerprint(encoder),
            "input": file_fingerprint(path),
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
        place = target_places(which, explainer.model, 1)
        (most_tokens,) = explainer.make_inputs.fixed_times(1)
        texts = InputTexts(
            path,
            shown_name,
            kind,
            column,
            encoding,
            known_encoder,
            skip_bad_lines,
            limit,
            0 if place is None else int(place[0]) + 1,
            most_tokens,
        )
        # Once through the whole file, so that a bad line is told before hours of computing.
        total = sum(map(len, texts.chunks(CHUNK)))
        if not total:
            left_out = f" but {len(texts.skipped)} bad lines" if texts.skipped else ""
            given = Wording(f"{shown_name!r}, with no text in it{left_out}")
            raise ArgumentError("input", given, "at least one text")

        def explain(chunk: list[str], first: int) -> TokenAttributions:
            return explainer.explain(chunk, tuple(methods), which, first)

        with warnings_as_notes():
            _run(explain, texts, files, total, show, as_json, console)


def _run(
    explain: Callable[[list[str], int], TokenAttributions],
    texts: InputTexts,
    files: OutputFiles | None,
    total: int,
    show: int | None,
    as_json: bool,
    console: Console,
) -> None:
    """Explain, print and write chunk after chunk, and say what came of it."""
    tally = Tally("text")
    left_to_show = (SHOWN_BESIDE_FILES if files else total) if show is None else show
    # A bar and heatmaps on one terminal would overwrite each other.
    bar = left_to_show < total or not console.is_terminal
    waiting: list[TokenHeatmaps | str] = []
    state = "failed"
    try:
        with progress_bar("explaining", total, bar) as advance:
            for chunk in texts.chunks(CHUNK):
                found = explain(list(chunk.texts), tally.count)
                if left_to_show > 0:
                    shown = chunk.first(left_to_show)
                    part = found.take(range(len(shown)))
                    if as_json:
                        waiting += [json_line(each) for each in records(shown, part)]
                    else:
                        waiting.append(numbered_heatmaps(part, shown.lines))
                    left_to_show -= len(shown)
                if files:
                    files.write(chunk, found)
                tally.add(chunk.lines, found.attributions)
                if not (bar and console.is_terminal):
                    _print(waiting, console)
                advance(len(chunk))
        state = "complete"
    except KeyboardInterrupt:
        state = "interrupted"
    finally:
        if files:
            files.listed.describe(state, **tally.description(), **texts.left_out())
    _print(waiting, console)
    for note in notes(tally, texts, files):
        print_note(note)
    if state == "interrupted":
        raise InterruptedRun(f"interrupted after {tally.count} of {total} texts")


def _print(waiting: list[TokenHeatmaps | str], console: Console) -> None:
    """Print heatmaps, or lines of JSON, after which they wait no longer."""
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, str):
            console.file.write(one)
            continue
        for line in terminal_view(one, colours_of(console), max(NARROWEST, console.width)):
            console.print(line, highlight=False, soft_wrap=True)
        console.print()
