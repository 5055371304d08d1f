"""Tables of scores in the formats of papers: errors to their digits, and the best in bold."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from igsuite.eval.figures.latex_text import environment, latex_words
from igsuite.eval.figures.presets import Preset
from igsuite.eval.figures.rounded import rounded
from igsuite.eval.figures.table_layout import Layout, table_layout
from igsuite.eval.figures.ways import SCALE
from igsuite.eval.reports.markdown_text import escaped
from igsuite.eval.statistics.directions import NORMALISED

_NOTHING = "–"
#: What the names of columns of normalised scores end in.
SCALED = f", {NORMALISED}"
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


class TableRow(NamedTuple):
    """An explanation, or a reference, and what it scores.

    Args:
        name: What it is called.
        cells: One a column, `None` where it was not measured so.
        run: The run that it is of, where there are several; otherwise empty.
    """

    name: str
    cells: tuple[Cell | None, ...]
    run: str = ""

    @property
    def label(self) -> str:
        """What tells it from every other row."""
        return f"{self.name} · {self.run}" if self.run else self.name


@dataclass(frozen=True)
class ScoreTable:
    """Explanations × metrics, under one operator.

    Args:
        operator: What stands in the place of what is removed, and what else tells its ways of
            measuring apart; may be empty.
        columns: Metrics, with arrows that point to what is better.
        rows: The explanations.
        references: Random orders and the best one found.
        samples: How many samples there are.
        tests: How many tests the p-values are corrected for; 0 where nothing was compared.
        normalised: How many columns lie between random orders and the best one found, as scores
            of several models are compared.
        removes: Whether anything is removed.
    """

    operator: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    references: tuple[TableRow, ...]
    samples: int
    tests: int
    normalised: int = 0
    removes: bool = True

    @property
    def heads(self) -> tuple[str, ...]:
        """What stands above the columns: that all are normalised is said in the caption."""
        if self.normalised < len(self.columns):
            return self.columns
        return tuple(each.replace(SCALED, "") for each in self.columns)

    def to_csv(self) -> str:
        """Return one line a cell, in full precision."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["explanation", "metric", "mean", "low", "high", "samples", "best"])
        for row in (*self.rows, *self.references):
            for column, cell in zip(self.columns, row.cells, strict=True):
                if cell is not None and not math.isnan(cell.mean):
                    ends = ("" if math.isnan(each) else each for each in (cell.low, cell.high))
                    line = [
                        row.label,
                        column.rstrip(" ↑↓"),
                        cell.mean,
                        *ends,
                        cell.samples,
                        cell.best,
                    ]
                    writer.writerow(line)
        return file.getvalue()

    def to_markdown(self) -> str:
        """Return a table in Markdown, the best in bold."""
        lines = [["method", *self.heads], ["---", *["---:"] * len(self.columns)]]
        for row in (*self.rows, *self.references):
            shown = (self._shown(row, place) for place in range(len(self.columns)))
            texts = [f"**{text}**" if best else text for text, best in shown]
            lines.append([escaped(row.label), *texts])
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)

    def layout(self, preset: Preset, width: str | None = None) -> Layout:
        """Return how it is set in LaTeX so that it fits; see `table_layout`."""
        rows = (*self.rows, *self.references)
        # Names of runs stand in lines of their own, with their explanations an em to the right.
        labels = [f"{'—' if row.run else ''}{row.name}" for row in rows]
        columns = [
            [(head, False), *(self._shown(row, place) for row in rows)]
            for place, head in enumerate(self.heads)
        ]
        return table_layout(["method", *labels], columns, preset, width)

    def to_latex(self, caption: str, key: str, preset: Preset, width: str | None = None) -> str:
        r"""Return a float with a table, for documents with `\usepackage{booktabs}`.

        Args:
            caption: What stands above it.
            key: Its label, after "tab:".
            preset: The preset.
            width: "text" for all columns of the page, or "column" for one; `None` for what the
                columns of the table need.
        """
        layout = self.layout(preset, width)
        kind = environment("table", layout.width, preset)
        lines = [
            f"\\begin{{{kind}}}[t]",
            "\\centering",
            f"\\caption{{{latex_words(caption)}}}",
            f"\\label{{tab:{key}}}",
            f"\\fontsize{{{layout.points}}}{{{1.2 * layout.points:g}}}\\selectfont",
            f"\\setlength{{\\tabcolsep}}{{{layout.separation:g}pt}}",
        ]
        for number, block in enumerate(layout.blocks):
            lines += ["", "\\smallskip"] if number else []
            lines += self._block(block)
        return "".join(f"{line}\n" for line in (*lines, f"\\end{{{kind}}}"))

    def _block(self, block: range) -> Iterator[str]:
        """Yield the lines of some columns."""
        yield f"\\begin{{tabular}}{{@{{}}l{'r' * len(block)}@{{}}}}"
        yield "\\toprule"
        yield _line("method", [latex_words(self.heads[place]) for place in block])
        # Of one run or several, references stand apart from explanations.
        for rows in filter(None, (self.rows, self.references)):
            yield "\\midrule"
            run = ""
            for row in rows:
                if row.run != run:
                    run = row.run
                    words = f"\\textit{{{latex_words(run)}}}"
                    yield f"\\multicolumn{{{1 + len(block)}}}{{@{{}}l@{{}}}}{{{words}}} \\\\"
                indent = "\\quad " if row.run else ""
                cells = [_formula(*self._shown(row, place)) for place in block]
                yield f"{indent}{_line(latex_words(row.name), cells)}"
        yield "\\bottomrule"
        yield "\\end{tabular}"

    def _shown(self, row: TableRow, place: int) -> tuple[str, bool]:
        """A mean and its error, to two digits of the largest error of the column; if it's bold."""
        cell = row.cells[place]
        if cell is None or math.isnan(cell.mean):
            return _NOTHING, False
        column = [each.cells[place] for each in self.rows]
        largest = max((c.error for c in column if c and c.error > 0), default=0.0)
        digits = min(6, max(0, 1 - math.floor(math.log10(largest)))) if largest else 3
        shown = rounded(cell.mean, digits)
        if not math.isnan(cell.error):
            shown += f" ± {rounded(cell.error, digits)}"
        return shown, cell.best


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{' & '.join([name, *cells])} \\\\"


def _formula(shown: str, best: bool) -> str:
    formula = shown.replace("−", "-").replace("±", r"\pm")
    if formula == _NOTHING:
        return "--"
    return f"$\\mathbf{{{formula}}}$" if best else f"${formula}$"


def score_caption(table: ScoreTable, kind: str) -> str:
    """Return the caption of a table of scores.

    Args:
        table: The table.
        kind: "text" or "image".
    """
    what = {"text": "texts", "image": "pictures"}[kind]
    by = f", {'removal by ' if table.removes else ''}{table.operator}" if table.operator else ""
    cells = [cell for row in table.rows for cell in row.cells if cell]
    certain = any(not math.isnan(cell.error) for cell in cells)
    error = ", ± the farther end of their 95 % bootstrap intervals over samples"
    sentences = [
        f"{_counted(table.samples, what)}{by}{error if certain else ''}",
    ]
    if any(each.endswith(("↑", "↓")) for each in table.columns):
        sentences.append("Arrows point to what is better")
    if table.normalised and table.normalised == len(table.columns):
        sentences.insert(0, _ALL_SCALED)
    elif table.normalised:
        sentences.append(SCALE)
    if table.tests and certain:
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
    counts = {cell.samples for cell in cells if cell.samples}
    if counts - {table.samples}:
        sentences.append(f"Some means are over fewer {what}, at least {min(counts):,}")
    return f"{'. '.join(sentences)}."


def _counted(samples: int, what: str) -> str:
    return (
        f"Means over {samples:,} {what}"
        if samples > 1
        else f"Numbers of 1 {what.removesuffix('s')}"
    )
