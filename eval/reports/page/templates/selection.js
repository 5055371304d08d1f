// Which samples are listed, and in which order.

const ORDERS = {
  given: { label: "as they came", of: () => 0 },
  error: { label: "largest error first", of: largestError },
  disagreement: {
    label: "most disagreement first",
    of: (row) => report.disagreement?.[row] ?? null,
  },
  spread: { label: "scores furthest apart first", of: scoreSpread },
  name: { label: "name", of: (row) => report.samples[row].name ?? "", upward: true },
};

function largestError(row) {
  const errors = shownEntries()
    .map((entry) => errorOf(entry.key, row))
    .filter(isNumber);
  return errors.length ? Math.max(...errors) : null;
}

/** How far the shown entries' scores of a sample lie apart, by the chosen way of measuring. */
function scoreSpread(row) {
  const way = chosenWay();
  const scores = way
    ? shownEntries()
        .map((entry) => scoreOf(way.key, entry.key, row))
        .filter(isNumber)
    : [];
  return scores.length > 1 ? Math.max(...scores) - Math.min(...scores) : null;
}

/** A sample's verdicts. They are among the facts that are always at hand. */
function verdictsOf(row) {
  return shownEntries()
    .map((entry) => report.sample_verdicts?.[entry.key]?.[row])
    .filter(Boolean);
}

const searched = report.samples.map(() => null);

function wordsOf(row) {
  const { name, target, text, key } = report.samples[row];
  searched[row] ??= [name, target, text, `#${key}`].filter(Boolean).join("\n").toLowerCase();
  return searched[row];
}

/** The rows of the samples that were chosen, in the chosen order. */
function selectedRows() {
  const find = view.find.trim().toLowerCase();
  const rows = report.samples
    .map((_, row) => row)
    .filter(
      (row) =>
        (!view.target || report.samples[row].target === view.target) &&
        (!view.verdict || verdictsOf(row).includes(view.verdict)) &&
        (!find || wordsOf(row).includes(find)),
    );
  const order = Object.hasOwn(ORDERS, view.order) ? ORDERS[view.order] : ORDERS.given;
  const keyed = rows.map((row) => [order.of(row), row]);
  keyed.sort((a, b) => compare(a[0], b[0], order.upward) || a[1] - b[1]);
  return keyed.map(([, row]) => row);
}

/** The names that occur, each with how often, the most frequent first. */
function tallied(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
