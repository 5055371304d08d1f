"""What every explanation scores, as a table: in bold what is told apart as the best."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from igsuite.eval.figures.latex_text import environment, latex_words
from igsuite.eval.figures.presets import Preset
from igsuite.eval.figures.styles import label
from igsuite.eval.figures.ways import REFERENCES, SCALE
from igsuite.eval.reports.compared_runs import ComparedRuns, compare_runs
from igsuite.eval.reports.markdown_text import escaped
from igsuite.eval.reports.numbers import arrow
from igsuite.eval.reports.ranking import pair_rows, ranking_rows, reference_rows
from igsuite.eval.reports.ways import Way, operator_in_words
from igsuite.eval.statistics.directions import NORMALISED
from igsuite.visible import visible

#: Columns of numbers that one column of a two-column page holds.
_NARROW = 2
_NOTHING = "–"
_SCALED = f", {NORMALISED}"
_ALL_SCALED = "Normalised scores: 0 is as good as random orders, 1 as good as the best order found"


@dataclass(frozen=True)
class Cell:
    """A number.

    Args:
        mean: The mean over samples; NaN where there is none.
        low, high: Its 95 % interval.
        samples: How many samples have a number.
        best: Whether it is told apart as better from every other of its column.
    """

    mean: float
    low: float = math.nan
    high: float = math.nan
    samples: int = 0
    best: bool = False

    @property
    def error(self) -> float:
        """The farther end of the interval."""
        return max(self.high - self.mean, self.mean - self.low)


@dataclass(frozen=True)
class ScoreTable:
    """Explanations × metrics, under one operator.

    Args:
        operator: What stands in the place of what is removed; may be empty.
        columns: Metrics, with arrows that point to what is better.
        rows: For each explanation its label and one cell a column, `None` where it was not
            measured so.
        references: The same of random orders and the best one found.
        samples: How many samples there are.
        tests: How many tests the p-values are corrected for; 0 where nothing was compared.
        normalised: How many columns lie between random orders and the best one found, as scores
            of several models are compared.
    """

    operator: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]
    references: tuple[tuple[str, tuple[Cell | None, ...]], ...]
    samples: int
    tests: int
    normalised: int = 0

    @property
    def heads(self) -> tuple[str, ...]:
        """What stands above the columns: that all are normalised is said in the caption."""
        if self.normalised < len(self.columns):
            return self.columns
        return tuple(each.replace(_SCALED, "") for each in self.columns)

    @property
    def usual_width(self) -> str:
        """What the columns of the table need: "column" or "text"."""
        return "column" if len(self.columns) <= _NARROW else "text"

    def to_csv(self) -> str:
        """Return one line a cell, in full precision."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["explanation", "metric", "mean", "low", "high", "samples", "best"])
        for name, cells in (*self.rows, *self.references):
            for column, cell in zip(self.columns, cells, strict=True):
                if cell is not None and not math.isnan(cell.mean):
                    ends = ("" if math.isnan(each) else each for each in (cell.low, cell.high))
                    row = [name, column.rstrip(" ↑↓"), cell.mean, *ends, cell.samples, cell.best]
                    writer.writerow(row)
        return file.getvalue()

    def to_markdown(self) -> str:
        """Return a table in Markdown, the best in bold."""
        lines = [["method", *self.heads], ["---", *["---:"] * len(self.columns)]]
        for name, cells in (*self.rows, *self.references):
            shown = self._shown(cells)
            texts = [f"**{text}**" if cell and cell.best else text for cell, text in shown]
            lines.append([escaped(name), *texts])
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)

    def to_latex(self, caption: str, key: str, preset: Preset, width: str | None = None) -> str:
        r"""Return a float with a table, for documents with `\usepackage{booktabs}`.

        Args:
            caption: What stands above it.
            key: Its label, after "tab:".
            preset: The preset.
            width: "text" for all columns of the page, or "column" for one; `None` for what the
                columns of the table need.
        """
        kind = environment("table", width or self.usual_width, preset)
        lines = [
            f"\\begin{{{kind}}}[t]",
            "\\centering",
            "\\small",
            f"\\caption{{{latex_words(caption)}}}",
            f"\\label{{tab:{key}}}",
            f"\\begin{{tabular}}{{@{{}}l{'r' * len(self.columns)}@{{}}}}",
            "\\toprule",
            self._line("method", map(latex_words, self.heads)),
            "\\midrule",
            *(self._line(name, self._formulas(cells)) for name, cells in self.rows),
        ]
        if self.references:
            lines.append("\\midrule")
            lines += [self._line(name, self._formulas(cells)) for name, cells in self.references]
        lines += ["\\bottomrule", "\\end{tabular}", f"\\end{{{kind}}}"]
        return "".join(f"{line}\n" for line in lines)

    def _line(self, name: str, cells: Iterator[str]) -> str:
        return f"{' & '.join([latex_words(name), *cells])} \\\\"

    def _formulas(self, cells: Sequence[Cell | None]) -> Iterator[str]:
        for cell, text in self._shown(cells):
            formula = text.replace("−", "-").replace("±", r"\pm")
            if formula == _NOTHING:
                yield "--"
            else:
                yield f"$\\mathbf{{{formula}}}$" if cell and cell.best else f"${formula}$"

    def _shown(self, cells: Sequence[Cell | None]) -> Iterator[tuple[Cell | None, str]]:
        for place, cell in enumerate(cells):
            yield cell, self._number(cell, place)

    def _number(self, cell: Cell | None, place: int) -> str:
        """A mean and its error, to two digits of the largest error of the column."""
        if cell is None or math.isnan(cell.mean):
            return _NOTHING
        column = [cells[place] for _, cells in self.rows]
        largest = max((c.error for c in column if c and c.error > 0), default=0.0)
        digits = min(6, max(0, 1 - math.floor(math.log10(largest)))) if largest else 3
        shown = f"{cell.mean:.{digits}f}"
        if not float(shown):
            shown = shown.removeprefix("-")
        if not math.isnan(cell.error):
            shown += f" ± {cell.error:.{digits}f}"
        return shown.replace("-", "−")


def score_tables(compared: ComparedRuns) -> list[ScoreTable]:
    """Return what every explanation scores, a table for each operator.

    Args:
        compared: Of `igsuite.eval.reports.compared_runs.compare_runs`.

    Returns:
        The tables. A number is `best` where by interval, corrected p-value and ranks alike it is
        told apart as better from each other one in its column.
    """
    return _tables(compared, range(len(compared.ways)))


def _tables(compared: ComparedRuns, shown: Sequence[int]) -> list[ScoreTable]:
    """Return the tables of some ways of measuring."""
    rows_of = {(row["way"], row["entry"]): row for row in ranking_rows(compared)}
    # Of normalised scores there may be fewer than of raw ones.
    cells = {
        (way, entry): _cell(rows_of[f"w{way}", f"e{entry}"], compared.ways[way], rows)
        for way, entry, rows in compared.measured()
    }
    best = told_best(compared)
    tests = 0 if compared.comparison is None else int(compared.comparison.table["p_holm"].count())
    references = list(reference_rows(compared))
    found = []
    for operator in dict.fromkeys(_title(compared.ways[way].key) for way in shown):
        ways = [way for way in shown if _title(compared.ways[way].key) == operator]
        rows = []
        for number, entry in enumerate(compared.entries):
            own = [cells.get((way, number)) for way in ways]
            told = [(f"w{way}", f"e{number}") in best for way in ways]
            if any(own):
                marked = (c and replace(c, best=b) for c, b in zip(own, told, strict=True))
                rows.append((entry.label, tuple(marked)))
        columns = tuple(_column(compared.ways[way]) for way in ways)
        below = tuple(_references(references, compared, ways))
        scaled = sum(compared.ways[way].compared == NORMALISED for way in ways)
        samples = len(compared.matched)
        found.append(ScoreTable(operator, columns, tuple(rows), below, samples, tests, scaled))
    return found


def normalised_tables(compared: ComparedRuns) -> list[ScoreTable]:
    """Return normalised scores, where the tables of `score_tables` have raw ones.

    Args:
        compared: Of `igsuite.eval.reports.compared_runs.compare_runs`.

    Returns:
        The tables of the metrics that have such scores: 0 as random orders and 1 as the best order
        found. A number is `best` by the same rule, which goes by the normalised scores.
    """
    if any(way.compared == NORMALISED for way in compared.ways):
        return []
    if not compared.frame["normalised"].notna().any():
        return []
    again = compare_runs(compared.runs, names=compared.names, normalised=True)
    return _tables(again, [k for k, way in enumerate(again.ways) if way.compared == NORMALISED])


def score_caption(table: ScoreTable, kind: str) -> str:
    """Return the caption of a table of scores.

    Args:
        table: The table.
        kind: "text" or "image".
    """
    what = {"text": "texts", "image": "pictures"}[kind]
    by = f", removal by {table.operator}" if table.operator else ""
    sentences = [
        f"Means over {table.samples:,} {what}{by}, ± the farther end of their 95 % bootstrap "
        "intervals over samples",
        "Arrows point to what is better",
    ]
    if table.normalised and table.normalised == len(table.columns):
        sentences.insert(0, _ALL_SCALED)
    elif table.normalised:
        sentences.append(SCALE)
    if table.tests:
        sentences.append(
            "Bold: better than each other method in its column, by the interval of the paired "
            "differences, Wilcoxon's signed-rank test (p ≤ 0.05 corrected by Holm's method for "
            f"all {table.tests:,} tests) and ranks alike; nothing is bold where the best can't be "
            "told apart from another"
        )
    if table.references:
        sentences.append(
            "Random orders: the mean over seeded ones; best order found: the best of the "
            "orders searched by asking the model, which a method may surpass"
        )
    counts = {c.samples for _, cells in table.rows for c in cells if c and c.samples}
    if counts - {table.samples}:
        sentences.append(f"Some means are over fewer {what}, at least {min(counts):,}")
    return f"{'. '.join(sentences)}."


def _title(key: Mapping[str, str]) -> str:
    """What tells ways of measuring apart beside the metric, in words."""
    others = {**key, "operator": operator_in_words(key["operator"])}
    return visible("; ".join(value for name, value in others.items() if name != "metric" and value))


def told_best(compared: ComparedRuns) -> set[tuple[str, str]]:
    """The ways and entries that are told apart as better than every other entry."""
    told: dict[tuple[str, str], bool] = {}
    for row in pair_rows(compared):
        for entry in (row["entry"], row["against"]):
            key = row["way"], entry
            told[key] = told.get(key, True) and row["better"] == entry
    return {key for key, best in told.items() if best}


def _cell(row: Mapping[str, object], way: Way, measured: pd.DataFrame) -> Cell:
    """The numbers that are compared, which are those that bold is of."""
    keys = _NUMBERS[way.compared]
    mean, low, high = (math.nan if row[k] is None else float(str(row[k])) for k in keys)
    return Cell(mean, low, high, int(measured["compared"].count()))


_NUMBERS = {
    "value": ("mean", "low", "high"),
    NORMALISED: (NORMALISED, f"{NORMALISED}_low", f"{NORMALISED}_high"),
}


def _column(way: Way) -> str:
    scale = _SCALED if way.compared == NORMALISED else ""
    return f"{visible(label(way.metric))}{scale}{arrow(way.larger_wins)}"


def _references(
    rows: Sequence[dict[str, object]], compared: ComparedRuns, ways: Sequence[int]
) -> Iterator[tuple[str, tuple[Cell | None, ...]]]:
    """Yield the references of each run that has some."""
    several = len(compared.names) > 1
    for number, name in enumerate(compared.names):
        own = {row["way"]: row for row in rows if row["run"] == f"r{number}"}
        for which, words in REFERENCES.items():
            cells = tuple(
                _reference(own[f"w{way}"], which, compared.ways[way]) if f"w{way}" in own else None
                for way in ways
            )
            if any(cells):
                yield (f"{words} · {visible(name)}" if several else words), cells


def _reference(row: Mapping[str, object], which: str, way: Way) -> Cell:
    if way.compared == NORMALISED:
        return Cell({"random": 0.0, "oracle": 1.0}[which])
    return Cell(float(str(row[which])))
