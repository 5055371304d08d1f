"""Figures and tables of runs, written to a folder with their captions."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.figures.choice import choice_words, chosen_of_all
from igsuite.eval.figures.pieces import COMPARED_KINDS, KINDS, RUN_KINDS, STUDY_KINDS, Piece
from igsuite.eval.figures.presets import PRESETS, Preset, as_preset, drawn_for
from igsuite.eval.figures.provenance import Provenance, Source
from igsuite.eval.reports.compared_runs import ComparedRuns, compare_runs
from igsuite.eval.reports.opened_runs import names_of, open_runs, unfinished
from igsuite.eval.runs.convergence_run import ConvergenceRun
from igsuite.eval.runs.opened_run import OpenedRun
from igsuite.eval.runs.run import Run
from igsuite.eval.runs.run_identity import read_identity
from igsuite.eval.runs.shards import checksum
from igsuite.figure_file import figure_bytes
from igsuite.image.command.file_names import file_stems
from igsuite.listed_files import ListedFiles
from igsuite.notes import print_note
from igsuite.progress import progress_bar
from igsuite.visible import visible

MANIFEST = "igsuite-figures.json"
FORMATS = ("pdf", "svg", "png")


class _Listed(NamedTuple):
    """A run or a study, what it is, and what the names of its files begin with."""

    run: OpenedRun
    source: Source
    prefix: str


def write_figures(
    runs: Sequence[OpenedRun | str | PathLike[str]],
    folder: str | PathLike[str],
    preset: str | Preset = "neurips",
    only: Sequence[str] | None = None,
    formats: Sequence[str] = ("pdf", "svg"),
    width: str | None = None,
    *,
    samples: Sequence[int] | None = None,
    methods: Sequence[str] | None = None,
    progress: bool = False,
) -> list[str]:
    """Draw all that runs have to show, at the size of a venue.

    Args:
        runs: Runs, or folders of `igsuite evaluate` and `igsuite converge`.
        folder: A new or empty folder, or one that this function wrote.
        preset: A name out of `PRESETS`, or a `Preset`.
        only: Names out of `KINDS`; `None` for all that there is.
        formats: "pdf", "svg" and "png".
        width: "column" or "text"; `None` for what suits each figure.
        samples: Numbers of samples, which alone are drawn and averaged; `None` for all.
        methods: Methods, or explanations as runs call them, which alone are drawn and compared, in
            this order; `None` for all.
        progress: Whether to show a bar on a terminal.

    Returns:
        Names of the files. Beside each figure stands NAME.txt, its caption and where it comes
        from, and NAME.tex, the same as a float; the same is in the metadata of the figure's files.
        Tables are LaTeX (booktabs), Markdown and CSV. What each figure is and its checksums stand
        in igsuite-figures.json.

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
    chosen = chosen_of_all(opened, samples, methods)
    paths = [as_given(each.path) for each in opened]
    command = _command(paths, as_given(folder), preset, only, formats, width, samples, methods)
    about = {"made_by": "igsuite figures", "preset": preset.name, "command": command}
    files = ListedFiles(Path(folder), MANIFEST, about)
    listed = _listed(opened, names, chosen)
    for note in unfinished(opened, names):
        print_note(note)
    figures: list[dict[str, Any]] = []
    for sources, stem, kind, piece in _all_pieces(listed, kinds, preset, width, progress):
        provenance = Provenance(stem, piece.caption, sources, command)
        content = {f"{stem}.{e}": c for e, c in _files(piece, provenance, endings, preset).items()}
        files.add(list(content))
        for name, each in content.items():
            files.write(name, each)
        figures.append(
            {
                **{"figure": stem, "kind": kind, "width": piece.width, "caption": piece.caption},
                "runs": [visible(each.name) for each in sources],
                "files": {name: {"sha256": checksum(each)} for name, each in content.items()},
            }
        )
    if not files.names:
        given = Wording(f"{', '.join(kinds)} of {', '.join(map(repr, names))}")
        raise ArgumentError("only", given, "what the runs have", "Nothing could be drawn")
    files.describe("complete", figures=figures)
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


def _listed(
    opened: Sequence[OpenedRun], names: Sequence[str], chosen: Sequence[OpenedRun | None]
) -> list[_Listed]:
    """Say of each run what it is called, and leave out those of which nothing was chosen."""
    found = []
    for run, name, stem, left in zip(opened, names, file_stems(names), chosen, strict=True):
        if left is None:
            print_note(f"{visible(name)} has none of the methods asked for, and is left out.")
            continue
        source = Source(name, run.run_id, run.identity.config_hash)
        found.append(_Listed(left, source, f"{stem}-" if len(opened) > 1 else ""))
    return found


def _all_pieces(
    listed: Sequence[_Listed],
    kinds: Sequence[str],
    preset: Preset,
    width: str | None,
    progress: bool,
) -> Iterator[tuple[tuple[Source, ...], str, str, Piece]]:
    """Yield of each piece what it was drawn from, the stem of its files, its kind, and itself."""
    own = [(each, kind) for each in listed for kind in kinds if _has(each.run, kind)]
    of_runs = [each for each in listed if isinstance(each.run, Run)]
    wanted = [kind for kind in kinds if kind in COMPARED_KINDS and of_runs]
    with progress_bar("drawing", len(own) + len(wanted), progress) as advance:
        for each, kind in own:
            for piece in _own(each.run, kind, preset, width):
                yield (each.source,), f"{each.prefix}{piece.stem}", kind, _told(piece, [each])
            advance(1)
        groups = _compared(of_runs) if wanted else []
        for kind in wanted:
            for compared, of in groups:
                sources = tuple(each.source for each in of)
                prefix = of[0].prefix if len(of) == 1 else ""
                for piece in COMPARED_KINDS[kind](compared, preset, width):
                    yield sources, f"{prefix}{piece.stem}", kind, _told(piece, of)
            advance(1)


def _has(run: OpenedRun, kind: str) -> bool:
    return kind in (RUN_KINDS if isinstance(run, Run) else STUDY_KINDS)


def _own(run: OpenedRun, kind: str, preset: Preset, width: str | None) -> Iterator[Piece]:
    """Yield what a run or a study by itself has of one kind."""
    if isinstance(run, Run):
        yield from RUN_KINDS[kind](run, preset, width)
    elif isinstance(run, ConvergenceRun):
        yield from STUDY_KINDS[kind](run, preset, width)


def _told(piece: Piece, of: Sequence[_Listed]) -> Piece:
    """Return a piece whose caption says what was chosen of its runs, and what is not there yet."""
    words = {each.source.name: choice_words(each.run) for each in of}
    told = dict.fromkeys(each for each in words.values() if each)
    if len(told) > 1:
        told = dict.fromkeys(f"Of {name}: {each}" for name, each in words.items() if each)
    missing = unfinished([each.run for each in of], [each.source.name for each in of])
    return replace(piece, caption=" ".join([piece.caption, *told, *missing]))


def _compared(listed: Sequence[_Listed]) -> list[tuple[ComparedRuns, Sequence[_Listed]]]:
    """Compare runs, all of them where they have samples in common, else each by itself."""
    runs = open_runs([each.run for each in listed if isinstance(each.run, Run)])
    names = [each.source.name for each in listed]
    try:
        return [(compare_runs(runs, names=names), listed)]
    except ArgumentError as error:
        if len(runs) == 1:
            raise
        print_note(f"{visible(str(error.given))}. Each run is compared by itself.")
        return [
            (compare_runs([run], names=[each.source.name]), [each])
            for run, each in zip(runs, listed, strict=True)
        ]


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


def as_given(path: str | PathLike[str]) -> str:
    """Return a path as it was given, and of an absolute one the last name alone.

    What stands before that names a machine and often its user, and papers are reviewed without.
    """
    given = Path(path)
    return given.name if given.is_absolute() else given.as_posix()


def _command(
    runs: Sequence[str],
    out: str,
    preset: Preset,
    only: Sequence[str] | None,
    formats: Sequence[str],
    width: str | None,
    samples: Sequence[int] | None,
    methods: Sequence[str] | None,
) -> str:
    """The command that was given."""
    if PRESETS.get(preset.name) != preset:
        asked = {"only": only and list(only), "formats": list(formats), "width": width}
        chosen: dict[str, Sequence[Any] | None] = {"samples": samples, "methods": methods}
        asked |= {name: list(each) for name, each in chosen.items() if each is not None}
        values = ", ".join(f"{name}={value!r}" for name, value in asked.items())
        return f"write_figures({list(runs)!r}, {out!r}, {preset!r}, {values})"
    options = [("preset", preset.name), ("only", ",".join(only or ())), ("width", width or "")]
    options.append(("samples", ",".join(map(str, samples or ()))))
    options.append(("methods", ",".join(methods or ())))
    given = [f"--{name} {shlex.quote(value)}" for name, value in options if value]
    if tuple(formats) != ("pdf", "svg"):
        given.append(f"--format {','.join(formats)}")
    return " ".join(["igsuite figures", *map(shlex.quote, runs), *given, "--out", shlex.quote(out)])
