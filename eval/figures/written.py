"""Figures and tables of runs, written to a folder with their captions."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path

from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.figures.pieces import COMPARED_KINDS, KINDS, RUN_KINDS, STUDY_KINDS, Piece
from igsuite.eval.figures.presets import PRESETS, Preset, as_preset, drawn_for
from igsuite.eval.figures.provenance import Provenance, Source
from igsuite.eval.reports.compared_runs import ComparedRuns, compare_runs
from igsuite.eval.reports.opened_runs import names_of, open_runs
from igsuite.eval.runs.convergence_run import ConvergenceRun
from igsuite.eval.runs.opened_run import OpenedRun
from igsuite.eval.runs.run import Run
from igsuite.eval.runs.run_identity import read_identity
from igsuite.figure_file import figure_bytes
from igsuite.image.command.file_names import file_stems
from igsuite.listed_files import ListedFiles
from igsuite.notes import print_note

MANIFEST = "igsuite-figures.json"
FORMATS = ("pdf", "svg", "png")


def write_figures(
    runs: Sequence[OpenedRun | str | PathLike[str]],
    folder: str | PathLike[str],
    preset: str | Preset = "neurips",
    only: Sequence[str] | None = None,
    formats: Sequence[str] = ("pdf", "svg"),
    width: str | None = None,
) -> list[str]:
    """Draw all that runs have to show, at the size of a venue.

    Args:
        runs: Runs, or folders of `igsuite evaluate` and `igsuite converge`.
        folder: A new or empty folder, or one that this function wrote.
        preset: A name out of `PRESETS`, or a `Preset`.
        only: Names out of `KINDS`; `None` for all that there is.
        formats: "pdf", "svg" and "png".
        width: "column" or "text"; `None` for what suits each figure.

    Returns:
        Names of the files. Beside each figure stands NAME.txt, its caption and where it comes
        from, and NAME.tex, the same as a float; the same is in the metadata of the figure's files.
        Tables are LaTeX (booktabs), Markdown and CSV.

    Raises:
        ArgumentError: If an argument can't be used, or the runs have nothing of what is asked.
        RunError: If a run can't be read.
    """
    preset = as_preset(preset)
    kinds = [check_name("only", each, KINDS) for each in (KINDS if only is None else only)]
    endings = [check_name("formats", each, FORMATS) for each in formats]
    if width is not None:
        preset.width(width)
    opened = open_for_figures(runs)
    names = names_of(opened)
    command = _command(names, preset, only, formats, width)
    about = {"made_by": "igsuite figures", "preset": preset.name, "command": command}
    files = ListedFiles(Path(folder), MANIFEST, about)
    for sources, stem, piece in _all_pieces(opened, names, kinds, preset, width):
        provenance = Provenance(stem, piece.caption, sources, command)
        content = _files(piece, provenance, endings, preset)
        files.add([f"{stem}.{ending}" for ending in content])
        for ending, each in content.items():
            files.write(f"{stem}.{ending}", each)
    if not files.names:
        given = Wording(f"{', '.join(kinds)} of {', '.join(map(repr, names))}")
        raise ArgumentError("only", given, "what the runs have", "Nothing could be drawn")
    files.describe("complete")
    return files.names


def open_for_figures(
    runs: Sequence[OpenedRun | str | PathLike[str]],
) -> tuple[OpenedRun, ...]:
    """Open runs of `igsuite evaluate` and `igsuite converge`.

    Args:
        runs: Runs, or their folders.

    Raises:
        ArgumentError: If there is none, or a folder holds none.
        RunError: If a run can't be read.
    """
    if isinstance(runs, (str, PathLike, OpenedRun)) or not len(runs):
        raise ArgumentError("runs", runs, "a list of one run or more, or of their folders")
    return tuple(each if isinstance(each, OpenedRun) else _opened(Path(each)) for each in runs)


def _opened(path: Path) -> OpenedRun:
    identity = read_identity(path) if path.is_dir() else None
    if identity is None:
        given = Wording(f"{str(path)!r}, in which there is no run.json")
        allowed = "folders that igsuite evaluate or igsuite converge wrote"
        raise ArgumentError("runs", given, allowed)
    return ConvergenceRun(path) if ConvergenceRun.section in identity.config else Run(path)


def _all_pieces(
    opened: Sequence[OpenedRun],
    names: Sequence[str],
    kinds: Sequence[str],
    preset: Preset,
    width: str | None,
) -> Iterator[tuple[tuple[Source, ...], str, Piece]]:
    """Yield what each piece was drawn from, the stem of its files, and the piece."""
    sources = [
        Source(name, run.run_id, run.identity.config_hash)
        for name, run in zip(names, opened, strict=True)
    ]
    prefixes = [f"{stem}-" if len(opened) > 1 else "" for stem in file_stems(names)]
    for run, source, prefix in zip(opened, sources, prefixes, strict=True):
        for kind in kinds:
            for piece in _own(run, kind, preset, width):
                yield (source,), f"{prefix}{piece.stem}", piece
    places = [place for place, run in enumerate(opened) if isinstance(run, Run)]
    wanted = [kind for kind in kinds if kind in COMPARED_KINDS]
    if places and wanted:
        for compared, of in _compared(opened, places):
            own = tuple(sources[place] for place in of)
            prefix = prefixes[of[0]] if len(of) == 1 else ""
            for kind in wanted:
                for piece in COMPARED_KINDS[kind](compared, preset, width):
                    yield own, f"{prefix}{piece.stem}", piece


def _own(run: OpenedRun, kind: str, preset: Preset, width: str | None) -> Iterator[Piece]:
    """Yield what a run or a study by itself has of one kind."""
    if isinstance(run, Run) and kind in RUN_KINDS:
        yield from RUN_KINDS[kind](run, preset, width)
    elif isinstance(run, ConvergenceRun) and kind in STUDY_KINDS:
        yield from STUDY_KINDS[kind](run.study, preset, width)


def _compared(
    opened: Sequence[OpenedRun], places: Sequence[int]
) -> list[tuple[ComparedRuns, Sequence[int]]]:
    """Compare runs, all of them where they have samples in common, else each by itself."""
    runs = open_runs([run for run in opened if isinstance(run, Run)])
    try:
        return [(compare_runs(runs), places)]
    except ArgumentError as error:
        if len(runs) == 1:
            raise
        print_note(f"{error} Each run is compared by itself.")
        return [(compare_runs([run]), [place]) for place, run in zip(places, runs, strict=True)]


def _files(
    piece: Piece, provenance: Provenance, endings: Sequence[str], preset: Preset
) -> dict[str, bytes]:
    """Return the files of a piece by their endings."""
    texts = {"txt": provenance.text()}
    if piece.table is not None:
        comments = "".join(f"{line}\n" for line in provenance.comments)
        latex = piece.table.to_latex(piece.caption, provenance.title, preset, piece.width)
        texts |= {"tex": comments + latex, "md": piece.table.to_markdown()}
        texts["csv"] = piece.table.to_csv()
    else:
        texts["tex"] = provenance.latex(piece.width, preset)
    content = {ending: each.encode() for ending, each in texts.items()}
    if piece.figure is not None:
        for ending in endings:
            about = provenance.metadata(ending)
            # Settings of the user's own have a say when a figure is saved.
            with drawn_for(preset):
                content[ending] = figure_bytes(piece.figure, ending, dpi=300, metadata=about)
    return content


def _command(
    names: Sequence[str],
    preset: Preset,
    only: Sequence[str] | None,
    formats: Sequence[str],
    width: str | None,
) -> str:
    """The command that draws the same, without the folders in which runs lie."""
    if PRESETS.get(preset.name) != preset:
        asked = {"only": only and list(only), "formats": list(formats), "width": width}
        values = ", ".join(f"{name}={value!r}" for name, value in asked.items())
        return f"write_figures({list(names)!r}, 'figures', {preset!r}, {values})"
    options = [("preset", preset.name), ("only", ",".join(only or ())), ("width", width or "")]
    given = [f"--{name} {shlex.quote(value)}" for name, value in options if value]
    if tuple(formats) != ("pdf", "svg"):
        given.append(f"--format {','.join(formats)}")
    return " ".join(["igsuite figures", *map(shlex.quote, names), *given, "--out figures"])
