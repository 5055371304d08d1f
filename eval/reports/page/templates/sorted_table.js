// Tables whose headings sort them.

/** Rows of a long table that are shown until all are asked for. */
const FIRST_ROWS = 20;

/**
 * Make a table. Each column has a `label`, `cell(row)` for what is shown, and may have
 * `value(row)` to sort by, `number` (aligned right), `heading` (names the row), `downward`
 * (sorts the largest first), `hint` (what it means) and `class`. Of more than `most` rows the
 * first are shown, and a button for all. Rows of different `groupOf(row)` have numbers that do not
 * compare: they are sorted within their group, and by the heading column alone across groups.
 */
function sortedTable(caption, columns, rows, most = Infinity, groupOf = () => 0) {
  const body = element("tbody");
  const headings = columns.map((column) => headingOf(column, () => sortBy(column)));
  let sorted = null;
  let upward = true;
  let latest = rows;

  function sortBy(column) {
    upward = sorted === column ? !upward : !column.downward;
    sorted = column;
    columns.forEach((each, place) => {
      const order = each === column ? (upward ? "ascending" : "descending") : null;
      if (order) headings[place].setAttribute("aria-sort", order);
      else headings[place].removeAttribute("aria-sort");
    });
    const inGroup = (a, b) => (column.heading ? 0 : groupOf(a) - groupOf(b));
    latest = [...rows].sort(
      (a, b) => inGroup(a, b) || compare(column.value(a), column.value(b), upward),
    );
    fill(latest);
  }

  function fill(ordered) {
    const shown = ordered.length > most ? ordered.slice(0, most) : ordered;
    body.replaceChildren(...shown.map((row) => rowOf(columns, row)));
    if (shown.length < ordered.length) body.append(rowForAll());
  }

  function rowForAll() {
    const showAll = () => {
      most = Infinity;
      fill(latest);
    };
    const button = element(
      "button",
      { type: "button", class: "more", on: { click: showAll } },
      `Show all ${counted(rows.length)} rows`,
    );
    return element("tr", {}, element("td", { colspan: columns.length }, button));
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
