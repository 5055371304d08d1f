// Sanity checks: what would tell that a map is not one of the model.

function showSanity() {
  const rows = rowsOf("sanity");
  if (!rows.length) return withdraw("sanity");
  const checks = [...new Set(rows.map((row) => row.label))];
  section("sanity").append(
    element(
      "div",
      { class: "panels" },
      checks.map((label) => {
        const own = rows.filter((row) => row.label === label);
        return element("div", {}, checkPanel(label, own), remark(named(own[0].meaning ?? "")));
      }),
    ),
  );
  return undefined;
}

function checkPanel(label, rows) {
  const references = [{ name: "zero", value: 0 }];
  const known = rows.filter((row) => entries.has(row.entry));
  return intervalPanel(
    label,
    "",
    known.map((row) => ({ ...row, entry: entries.get(row.entry), mean: row.value, references })),
  );
}
