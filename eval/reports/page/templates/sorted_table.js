// Tables whose headings sort them.

/**
 * Make a table. Each column has a `label`, `cell(row)` for what is shown, and may have
 * `value(row)` to sort by, `number` (aligned right), `heading` (names the row), `downward`
 * (sorts the largest first), `hint` (what it means) and `class`.
 */
function sortedTable(caption, columns, rows) {
  const body = element("tbody");
  const headings = columns.map((column) => headingOf(column, () => sortBy(column)));
  let sorted = null;
  let upward = true;

  function sortBy(column) {
    upward = sorted === column ? !upward : !column.downward;
    sorted = column;
    columns.forEach((each, place) => {
      const order = each === column ? (upward ? "ascending" : "descending") : null;
      if (order) headings[place].setAttribute("aria-sort", order);
      else headings[place].removeAttribute("aria-sort");
    });
    fill([...rows].sort((a, b) => compare(column.value(a), column.value(b), upward)));
  }

  function fill(ordered) {
    body.replaceChildren(...ordered.map((row) => rowOf(columns, row)));
  }

  fill(rows);
  return element(
    "table",
    {},
    element("caption", { class: "unseen" }, caption),
    element("thead", {}, element("tr", {}, headings)),
    body,
  );
}

function headingOf(column, sort) {
  const properties = { scope: "col", class: classOf(column), title: column.hint };
  if (!column.value) return element("th", properties, column.label);
  return element(
    "th",
    properties,
    element("button", { type: "button", on: { click: sort } }, column.label),
  );
}

function rowOf(columns, row) {
  const cells = columns.map((column) =>
    column.heading
      ? element("th", { scope: "row", class: classOf(column) }, column.cell(row))
      : element("td", { class: classOf(column) }, column.cell(row)),
  );
  return element("tr", {}, cells);
}

const classOf = (column) => [column.class, column.number && "number"].filter(Boolean).join(" ");

/** Order two values; where there is none, last either way. */
function compare(a, b, upward) {
  const lacking = (value) => value === null || value === undefined || Number.isNaN(value);
  if (lacking(a) || lacking(b)) return lacking(a) - lacking(b);
  const order = typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b;
  return upward ? order : -order;
}
