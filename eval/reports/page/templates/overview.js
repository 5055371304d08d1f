// What was compared and how: the runs, what tells them apart, the methods, the ways, the settings.

function showOverview() {
  const differences = rowsOf("differences");
  const told = differences.map((said) => element("li", {}, named(said)));
  section("compared").append(
    runsTable(),
    told.length ? element("ul", { class: "plain" }, told) : "",
    element(
      "details",
      {},
      element("summary", {}, "What is ranked, how it is measured, and with which settings"),
      element("h3", {}, "What is ranked"),
      methodsTable(),
      element("h3", {}, "How it is measured"),
      waysList(),
      settingsTable(),
    ),
  );
}

function runsTable() {
  const columns = [
    { label: "Run", heading: true, cell: (run) => named(run.name) },
    {
      label: "Kind",
      cell: (run) => ({ image: "pictures", text: "texts" })[run.kind] ?? NOTHING,
    },
    { label: "Samples", number: true, cell: (run) => counted(run.samples) },
    { label: "State", cell: (run) => (run.finished ? "finished" : "not finished") },
    { label: "Run number", class: "code", cell: (run) => named(run.run_id ?? NOTHING) },
    { label: "Configuration", class: "code", cell: (run) => firstOf(run.config_sha256) },
  ];
  return scrollable("Runs", sortedTable("Runs", columns, rowsOf("runs")));
}

/** The start of a hash, the whole of it at hand. */
function firstOf(hash) {
  return hash ? element("span", { title: hash }, String(hash).slice(0, 12)) : NOTHING;
}

function methodsTable() {
  const columns = [
    { label: "Explanation", heading: true, cell: entryName },
    { label: "Method", cell: (entry) => named(inWords(entry.method)) },
    { label: "Baseline", cell: (entry) => named(inWords(entry.baseline)) },
    { label: "Run", cell: (entry) => named(runs.get(entry.run)?.name ?? NOTHING) },
    {
      label: "Error",
      cell: (entry) => (entry.exact ? "exact: nothing is integrated" : "estimated, value by value"),
    },
  ];
  const several = runs.size > 1 ? columns : columns.filter((column) => column.label !== "Run");
  return scrollable("Explanations", sortedTable("Explanations", several, rowsOf("entries")));
}

function inWords(name) {
  return name ? String(name).replaceAll("_", " ") : NOTHING;
}

function waysList() {
  return element(
    "dl",
    { class: "ways" },
    rowsOf("ways").map((way) => [
      element("dt", {}, named(way.label), " ", element("small", {}, directionOf(way))),
      element("dd", {}, named(way.meaning ?? "")),
    ]),
  );
}

function settingsTable() {
  const columns = rowsOf("runs").map((run) => flattened(run.config ?? {}));
  const names = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  if (!names.length) return null;
  const differs = (name) => new Set(columns.map((column) => column.get(name) ?? "")).size > 1;
  const rows = names.map((name) => ({ name, differs: differs(name) }));
  rows.sort((a, b) => b.differs - a.differs);
  const table = sortedTable(
    "Settings",
    [
      { label: "Setting", heading: true, class: "code", cell: (row) => named(row.name) },
      ...rowsOf("runs").map((run, place) => ({
        label: runs.size > 1 ? run.name : "Value",
        class: "code",
        cell: ({ name, differs: unlike }) => {
          const value = named(columns[place].get(name) ?? NOTHING);
          return unlike ? element("strong", {}, value) : value;
        },
      })),
    ],
    rows,
  );
  return element(
    "div",
    { class: "settings" },
    element("h3", {}, "Settings"),
    scrollable("Settings", table),
  );
}

/** Nested settings as dotted names, each with its value as it would be written. */
function flattened(value, prefix = "") {
  const found = new Map();
  for (const [name, each] of Object.entries(value)) {
    if (each !== null && typeof each === "object" && !Array.isArray(each)) {
      for (const [below, text] of flattened(each, `${prefix}${name}.`)) found.set(below, text);
    } else {
      found.set(prefix + name, typeof each === "string" ? each : JSON.stringify(each));
    }
  }
  return found;
}
