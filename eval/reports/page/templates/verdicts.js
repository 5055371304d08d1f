// Verdicts: how many maps of each method can be relied on.

const VERDICTS = {
  exact: "nothing is integrated",
  converged: "the estimated error is within the tolerance",
  budget_exhausted: "more steps were needed than were allowed",
  degenerate_baseline: "the score at the baseline is that at the input: nothing to explain",
  inconsistent: "values do not add up to the change of the score",
  non_finite: "a score or gradient is not a number",
};

function showVerdicts() {
  const rows = rowsOf("verdicts");
  if (!rows.length) return withdraw("verdicts");
  const known = Object.keys(VERDICTS);
  const seen = [...new Set(rows.flatMap((row) => Object.keys(row.counts)))];
  seen.sort((a, b) => known.indexOf(a) - known.indexOf(b));
  const total = (row) => Object.values(row.counts).reduce((sum, count) => sum + count, 0);
  const columns = [
    {
      label: "Explanation",
      heading: true,
      value: (row) => entryLabel(row.entry),
      cell: (row) => entryName(entries.get(row.entry)),
    },
    { label: "Shares", class: "drawing", cell: (row) => verdictBar(row, seen, total(row)) },
    ...seen.map((verdict) => ({
      label: inWords(verdict),
      number: true,
      downward: true,
      value: (row) => countOf(row, verdict),
      cell: (row) => verdictCount(countOf(row, verdict), verdict),
    })),
    numberColumn("error, median", "relative_error_median", share),
    numberColumn("error, worst", "relative_error_worst", share),
    numberColumn("evaluations, median", "evaluations_median", counted),
  ];
  section("verdicts").append(
    remark(
      "Every map carries an estimate of its own error, and a verdict: ",
      seen
        .map((verdict) => [
          element("i", { class: `key verdict ${verdictClass(verdict)}` }),
          ` ${inWords(verdict)}: ${isKnown(verdict) ? VERDICTS[verdict] : "as the run says"}. `,
        ])
        .flat(),
    ),
    scrollable("Verdicts", sortedTable("Verdicts", columns, rows)),
  );
  return undefined;
}

/** The verdicts of the samples that are listed: an exact method's are kept as converged. */
const verdictsListed = new Set(Object.values(report.sample_verdicts ?? {}).flat());

/** How many, as a link to the samples where there are any of this verdict. */
function verdictCount(count, verdict) {
  if (!count) return NOTHING;
  const listed = verdictsListed.has(verdict);
  return listed
    ? linkTo({ verdict, part: "samples", sample: "" }, {}, counted(count))
    : counted(count);
}

/** Names of verdicts are data: no member that every object has is one. */
const isKnown = (verdict) => Object.hasOwn(VERDICTS, verdict);
const verdictClass = (verdict) => (isKnown(verdict) ? verdict : "other");
const countOf = (row, verdict) => (Object.hasOwn(row.counts, verdict) ? row.counts[verdict] : 0);

function numberColumn(label, name, write) {
  return {
    label,
    number: true,
    downward: true,
    value: (row) => row[name],
    cell: (row) => write(row[name]),
  };
}

function verdictBar(row, seen, total) {
  return element(
    "span",
    { class: "verdict-bar", "aria-hidden": "true" },
    seen
      .filter((verdict) => countOf(row, verdict))
      .map((verdict) =>
        element("i", {
          class: `verdict ${verdictClass(verdict)}`,
          title: `${inWords(verdict)}: ${counted(countOf(row, verdict))}`,
          style: { "flex-grow": countOf(row, verdict) / total },
        }),
      ),
  );
}
