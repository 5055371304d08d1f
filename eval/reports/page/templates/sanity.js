// Sanity checks: what would tell that a map is not one of the model.

function showSanity() {
  const rows = rowsOf("sanity");
  if (!rows.length) return withdraw("sanity");
  const decimals = (row) => decimalsOf([(row.high - row.low) / 2]);
  const columns = [
    { label: "Check", heading: true, value: (row) => row.label, cell: (row) => [named(row.label), element("small", {}, named(row.meaning ?? ""))] },
    { label: "Explanation", value: (row) => entryLabel(row.entry), cell: (row) => (entries.has(row.entry) ? entryName(entries.get(row.entry)) : NOTHING) },
    { label: "Value", number: true, downward: true, value: (row) => row.value, cell: (row) => [
      element("b", {}, isNumber(row.low) ? fixed(row.value, decimals(row)) : short(row.value)),
      isNumber(row.low) ? element("small", {}, intervalText(row.low, row.high, decimals(row))) : null,
    ] },
  ];
  section("sanity").append(scrollable("Sanity checks", sortedTable("Sanity checks", columns, rows)));
  return undefined;
}
