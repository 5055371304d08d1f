"""Figures that a run measures: each with what is asked of it, gathered into tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby

from rich.table import Table

#: How near its bound, as a share of it, a number is written with one more digit than the bound.
NEAR = 0.05


@dataclass(frozen=True)
class Figure:
    """One measured number.

    Args:
        group: The table that it belongs to.
        what: What was measured.
        measured: The number.
        at_least: What it has to reach; None for no such bound.
        at_most: What it may not exceed; None for no such bound.
        form: How numbers are written, as for `str.format`.
        detail: What else belongs to it.
    """

    group: str
    what: str
    measured: float
    at_least: float | None = None
    at_most: float | None = None
    form: str = "{:.2f}"
    detail: str = ""

    @property
    def measured_text(self) -> str:
        """The number as it is written: near its bound finely enough to tell them apart."""
        bound = self.at_most if self.at_least is None else self.at_least
        form = self.form
        if bound is not None and abs(self.measured - bound) < NEAR * abs(bound):
            form = _finer(form)
            while self._looks_like(bound, form) and _finer(form) != form:
                form = _finer(form)
        return form.format(self.measured)

    def _looks_like(self, bound: float, form: str) -> bool:
        """Whether the number is written as its bound is, though it is another."""
        return self.measured != bound and form.format(self.measured) == form.format(bound)

    @property
    def asked(self) -> str:
        """What is asked of it, in words; empty where nothing is."""
        if self.at_least is not None:
            return "≥ " + self.form.format(self.at_least)
        return "" if self.at_most is None else "≤ " + self.form.format(self.at_most)

    @property
    def met(self) -> bool | None:
        """Whether it is what was asked for; None where nothing was."""
        if self.at_least is not None:
            return self.measured >= self.at_least
        return None if self.at_most is None else self.measured <= self.at_most

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        """Its row in a table: what, measured, asked, met, detail."""
        met = {None: "", True: "yes", False: "NO"}[self.met]
        return self.what, self.measured_text, self.asked, met, self.detail


def _finer(form: str) -> str:
    """The same form with one more digit; counts stay whole."""
    if form == "{:.0f}":
        return form
    return re.sub(r"\.(\d+)", lambda digits: f".{int(digits[1]) + 1}", form)


HEADINGS = ("", "measured", "asked", "met", "")


@dataclass
class Figures:
    """All figures of a run, in the order of their measurement."""

    all: list[Figure] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        """Add one."""
        self.all.append(figure)

    def tables(self) -> list[Table]:
        """For the terminal."""
        tables = []
        for group, members in groupby(self.all, key=lambda figure: figure.group):
            table = Table(*HEADINGS, title=group, title_justify="left")
            for figure in members:
                table.add_row(*figure.row, style="bold red" if figure.met is False else "")
            tables.append(table)
        return tables

    def markdown(self, group: str) -> str:
        """One table for a page."""
        rows = [HEADINGS, ("---",) * len(HEADINGS)]
        rows += [figure.row for figure in self.all if figure.group == group]
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)
