// Which conclusions hold by every way of measuring, and which change with it.

const FOUND = {
  better: { mark: "▲", words: "better" },
  worse: { mark: "▼", words: "worse" },
  undecided: { mark: "○", words: "not told apart" },
};

function showProtocols() {
  const rows = rowsOf("protocols");
  if (!rows.length) return withdraw("protocols");
  const changing = rows.filter((row) => row.better.length && row.worse.length);
  const columns = [
    {
      label: "This against that",
      heading: true,
      value: pairName,
      cell: (row) => [named(entryLabel(row.entry)), " against ", named(entryLabel(row.against))],
    },
    {
      label: "Conclusion",
      value: (row) => row.conclusion,
      cell: (row) =>
        changing.includes(row) ? element("strong", {}, row.conclusion) : row.conclusion,
    },
    ...rowsOf("ways")
      .filter((way) => rows.some((row) => findingBy(row, way)))
      .map((way) => ({
        label: way.label,
        class: "mark",
        value: (row) => findingBy(row, way),
        cell: (row) => findingMark(findingBy(row, way)),
      })),
  ];
  const byChange = [...rows].sort((a, b) => changing.includes(b) - changing.includes(a));
  section("protocols").append(
    remark(
      `${changing.length || "None"} of these ${plural(rows.length, "pair")} `,
      `${changing.length > 1 ? "are" : "is"} better by one way of measuring and worse by another. `,
      ...findingKey(),
    ),
    scrollable(
      "Conclusions by protocol",
      sortedTable("Conclusions by protocol", columns, byChange, FIRST_ROWS),
    ),
  );
  return undefined;
}

/** What the marks mean. */
function findingKey() {
  return Object.values(FOUND).flatMap(({ mark, words }) => [
    element("i", { class: `found ${words.split(" ")[0]}` }, mark),
    ` ${words}  `,
  ]);
}

/** "better", "worse", "undecided" or nothing. Ways may stand by their keys or their labels. */
function findingBy(row, way) {
  const holds = (names) => names.includes(way.key) || names.includes(way.label);
  return Object.keys(FOUND).find((name) => holds(row[name])) ?? "";
}

/** A mark for "better", "worse" or "undecided", in words for who hears it. */
function findingMark(found) {
  const finding = FOUND[found];
  if (!finding) return NOTHING;
  const name = finding.words.split(" ")[0];
  return [
    element(
      "i",
      { class: `found ${name}`, "aria-hidden": "true", title: finding.words },
      finding.mark,
    ),
    element("span", { class: "unseen" }, finding.words),
  ];
}
