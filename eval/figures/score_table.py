"""Tables of scores in the formats of papers: errors to their digits, and the best in bold."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from igsuite.eval.figures.latex_text import environment, latex_words
from igsuite.eval.figures.presets import Preset
from igsuite.eval.figures.ways import SCALE
from igsuite.eval.reports.markdown_text import escaped
from igsuite.eval.statistics.directions import NORMALISED

#: Columns of numbers that one column of a two-column page holds.
_NARROW = 2
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
        return tuple(each.replace(SCALED, "") for each in self.columns)

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
