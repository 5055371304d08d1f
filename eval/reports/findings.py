"""What was found, in a few sentences that claim no more than the comparison does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from igsuite.eval.reports.compared_runs import ComparedRuns
from igsuite.eval.reports.disagreement import CONTROLS
from igsuite.eval.reports.verdict_rows import EXACT
from igsuite.eval.statistics.protocols import DEPENDS, UNDECIDED
from igsuite.visible import visible
from igsuite.wording import in_words

#: Which of two that know no model is the better one says nothing of any explanation.
_KNOW_NO_MODEL = (*CONTROLS, "edges")
#: Pairs whose conclusion turns with the way of measuring that are named, and names in a list.
_MOST_PAIRS, _MOST_NAMES, _MOST_WAYS = 5, 6, 4


def short_sentences(
    compared: ComparedRuns,
    pairs: Sequence[Mapping[str, Any]],
    protocols: Sequence[Mapping[str, Any]],
    verdicts: Sequence[Mapping[str, Any]],
) -> list[str]:
    """Say what is best in each way, what changes with the way, and what is not to be relied on.

    Args:
        compared: The runs.
        pairs, protocols, verdicts: Rows of a report.
    """
    labels = {f"e{number}": entry.label for number, entry in enumerate(compared.entries)}
    ways = {f"w{number}": way.label for number, way in enumerate(compared.ways)}
    unreliable = list(_unreliable(verdicts, labels))
    found = compared.comparison
    if found is None:
        return ["There is nothing to compare: one explanation, or one in each run.", *unreliable]
    known = {f"w{k}" for k, way in enumerate(compared.ways) if way.higher_is_better is not None}
    directed = [row for row in pairs if row["way"] in known]
    told = [row for row in directed if not _of_controls(row, compared)]
    turning = [row for row in protocols if not _of_controls(row, compared)]
    if compared.subjects.whole_runs:
        return [*_of_runs(told, compared, ways), *unreliable]
    if found.settings["baseline_method"] is not None:  # not all pairs, so that none is the best
        return [*_in_ways(told, labels), *unreliable]
    best: dict[str, list[str]] = {}
    decided: set[str] = set()
    for key, label in ways.items():
        if of_way := [row for row in directed if row["way"] == key]:
            said = _best(of_way, labels)
            best.setdefault(said, []).append(label)
            decided |= {said} if any(row["better"] for row in of_way) else set()
    total = sum(map(len, best.values()))
    return [
        *(
            f"By {_counted(best[said], total)}, {said}."
            for said in sorted(best, key=lambda each: (each not in decided, -len(best[each])))
        ),
        *_changing(turning, labels, ways),
        *unreliable,
    ]


def listed(names: Sequence[str], most: int | None = None) -> str:
    """Return names as a sentence lists them.

    Example:
        >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], 2)
        ('a, b and c', 'a and 2 more')
    """
    if most is not None and len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _counted(names: Sequence[str], total: int) -> str:
    """Name ways of measuring, or count them where they are many."""
    if len(names) <= _MOST_WAYS:
        return listed(names)
    if len(names) == total:
        return f"each of the {total} ways of measuring"
    return f"{len(names)} of {total} ways of measuring"


def _best(pairs: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> str:
    """Say of one way of measuring which entry is better than which."""
    entries = dict.fromkeys(row[end] for row in pairs for end in ("entry", "against"))
    beaten: dict[str, list[str]] = {each: [] for each in entries}
    worse = set()
    for row in pairs:
        if row["better"]:
            other = row["against"] if row["better"] == row["entry"] else row["entry"]
            beaten[row["better"]].append(other)
            worse.add(other)
    first = [each for each in entries if each not in worse]
    if not worse:
        return f"none of {listed([labels[each] for each in entries], _MOST_NAMES)} is found better"
    if not first:  # pairs that drop other samples can go round in a circle
        return "each is found worse than another, so that there is no order"
    names = listed([labels[each] for each in first], _MOST_NAMES)
    others = [each for each in entries if each not in first]
    if len(first) == 1 and len(beaten[first[0]]) == len(others):
        return f"{names} is better than {_each(others, labels)}"
    if len(first) == 1:
        open_ones = [labels[e] for e in others if e not in beaten[first[0]]]
        return f"none is found better than {names}, nor {names} better than {listed(open_ones)}"
    others_in_words = _each(others, labels)
    return (
        f"none is found better than {names}, which can't be told apart; {others_in_words} is worse "
        "than another"
    )


def _each(others: Sequence[str], labels: Mapping[str, str]) -> str:
    if len(others) == 1:
        return labels[others[0]]
    return f"each of the {len(others)} others"


def _of_controls(row: Mapping[str, Any], compared: ComparedRuns) -> bool:
    # No finding, yet the tables show such pairs with their corrected p-values, so that these stay
    # in the family that Holm's correction is over.
    ends = (compared.entries[int(row[end][1:])] for end in ("entry", "against"))
    return all(entry.method in _KNOW_NO_MODEL for entry in ends)


def _of_runs(
    pairs: Sequence[Mapping[str, Any]], compared: ComparedRuns, ways: Mapping[str, str]
) -> Iterator[str]:
    """Say of each explanation in which ways it is better or worse than that of the other run."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in pairs:
        words = {row["entry"]: "better", row["against"]: "worse", "": "open"}
        by = found.setdefault(
            (row["entry"], row["against"]), {"better": [], "worse": [], "open": []}
        )
        by[words[row["better"]]].append(ways[row["way"]])
    for (entry, against), by in found.items():
        own, other = (compared.entries[int(each[1:])] for each in (entry, against))
        run, against_run = (visible(compared.names[each.run]) for each in (own, other))
        yield _between_runs(own.series.label, run, against_run, by)


def _between_runs(method: str, run: str, other: str, by: Mapping[str, Sequence[str]]) -> str:
    """Put into words what is found of a method's explanations in two runs.

    Example:
        >>> by = {"better": ["deletion"], "worse": [], "open": ["insertion"]}
        >>> _between_runs("gradient", "new", "old", by)
        "gradient: explanations of new are better than those of old by deletion; by insertion \
they can't be told apart."
        >>> _between_runs("gradient", "new", "old", {**by, "better": []})
        "gradient: explanations of new can't be told apart from those of old by insertion, \
which does not say that they are equal."
    """
    listed_ways = {word: listed(names, _MOST_WAYS) for word, names in by.items() if names}
    told = [
        f"{word} than those of {other} by {listed_ways[word]}"
        for word in ("better", "worse")
        if word in listed_ways
    ]
    explanations = f"{method}: explanations of {run}"
    if not told:
        return (
            f"{explanations} can't be told apart from those of {other} by {listed_ways['open']}, "
            "which does not say that they are equal."
        )
    rest = f"; by {listed_ways['open']} they can't be told apart" if "open" in listed_ways else ""
    return f"{explanations} are {', and '.join(told)}{rest}."


def _in_ways(pairs: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Iterator[str]:
    """Say of each two entries in how many ways the one is better."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for row in pairs:
        words = {row["entry"]: "better", row["against"]: "worse", "": "undecided"}
        counts.setdefault((row["entry"], row["against"]), Counter())[words[row["better"]]] += 1
    for (entry, against), of in counts.items():
        said = ", ".join(f"{word} in {count}" for word, count in sorted(of.items()))
        of_all = f"of {of.total()} way{'' if of.total() == 1 else 's'} of measuring"
        yield f"{labels[entry]} against {labels[against]}: {said} {of_all}."


def _changing(
    protocols: Sequence[Mapping[str, Any]], labels: Mapping[str, str], ways: Mapping[str, str]
) -> Iterator[str]:
    if not protocols:
        return
    depends = [row for row in protocols if row["conclusion"] == DEPENDS]
    undecided = sum(row["conclusion"] == UNDECIDED for row in protocols)
    for row in depends[:_MOST_PAIRS]:
        pair = f"{labels[row['entry']]} against {labels[row['against']]}"
        better, worse = (
            listed([ways[each] for each in row[word]], _MOST_WAYS) for word in ("better", "worse")
        )
        yield f"{pair} depends on the way of measuring: better by {better}, worse by {worse}."
    if len(depends) > _MOST_PAIRS:
        yield f"So do {len(depends) - _MOST_PAIRS} more pairs."
    if not depends:
        yield "No pair is better by one way of measuring and worse by another."
    if undecided:
        total = len(protocols)
        yield f"{undecided} of {total} pairs can't be told apart in any way: that is no equality."


def _unreliable(verdicts: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Iterator[str]:
    for row in verdicts:
        bad = {name: n for name, n in row["counts"].items() if name not in ("converged", EXACT)}
        if bad:
            why = ", ".join(f"{count:,} {in_words(name)}" for name, count in bad.items())
            yield (
                f"{sum(bad.values()):,} of {sum(row['counts'].values()):,} attributions by "
                f"{labels[row['entry']]} have not converged ({why}): their maps are no result."
            )
