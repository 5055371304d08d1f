// A panel of dots with their intervals on one axis, an entry a row, its number beside it.

/**
 * Rows have an `entry`, `mean`, `low`, `high`, and may have `references`, a `place` (or how they
 * were `found`), a `hint` and `remarks`. There is no panel of rows without a number.
 */
function intervalPanel(title, aside, rows) {
  const numbers = rows.flatMap(({ mean, low, high }) => [mean, low, high]);
  if (!numbers.some(isNumber)) return null;
  const references = rows.flatMap((row) => row.references ?? []).map(({ value }) => value);
  const axis = axisOf([...numbers, ...references]);
  const fewest = Math.max(...numbers.filter(isNumber).map(Math.abs)) < 10 ? 3 : 1;
  const decimals = Math.max(fewest, decimalsOf(rows.map(({ low, high }) => (high - low) / 2)));
  const named4 = ["Explanation", "Plot", "Mean and interval", "Place"];
  const headings = named4.map((name) =>
    element("th", { scope: "col", role: "columnheader" }, name),
  );
  return element(
    "figure",
    { class: "panel" },
    element("figcaption", {}, named(title), element("small", {}, aside)),
    element(
      "table",
      { class: "intervals", role: "table" },
      element(
        "thead",
        { class: "unseen", role: "rowgroup" },
        element("tr", { role: "row" }, headings),
      ),
      element(
        "tbody",
        { role: "rowgroup" },
        rows.map((row) => intervalRow(row, axis, decimals)),
      ),
      element(
        "tfoot",
        { "aria-hidden": "true" },
        element("tr", {}, element("td"), element("td", {}, axisTicks(axis))),
      ),
    ),
    remarksOf(rows),
  );
}

/** Each remark once, with the names of those that it is of, or of all. */
function remarksOf(rows) {
  const names = new Map();
  for (const { entry, remarks } of rows) {
    for (const said of remarks ?? []) names.set(said, [...(names.get(said) ?? []), entry.label]);
  }
  if (!names.size) return null;
  const lines = [...names].map(([said, of]) => {
    const whose = of.length === rows.length ? "All" : of.join(", ");
    return element("li", {}, named(whose), `: ${said}.`);
  });
  return element("ul", { class: "remarks" }, lines);
}

function intervalRow(row, axis, decimals) {
  const colour = seriesColour(row.entry.colour);
  return element(
    "tr",
    { role: "row", title: row.hint },
    element("th", { scope: "row", role: "rowheader" }, entryName(row.entry)),
    element(
      "td",
      { class: "drawing", role: "cell" },
      intervalPlot(axis, { ...row, colour, marker: row.entry.marker }, row.references),
    ),
    element(
      "td",
      { class: "number", role: "cell" },
      element("b", {}, fixed(row.mean, decimals)),
      element("small", {}, intervalText(row.low, row.high, decimals)),
    ),
    element(
      "td",
      { class: "place", role: "cell" },
      isNumber(row.place) ? `${row.place}.` : row.found ? findingMark(row.found) : "",
    ),
  );
}
