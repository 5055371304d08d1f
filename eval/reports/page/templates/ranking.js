// The ranking: a panel for each way of measuring, a dot with its interval for each entry.

const rankOrder = {
  average: { label: "average rank", of: averageRank },
  given: { label: "explanation", of: placeInTable },
  name: { label: "name", of: (entry) => entry.label },
};

function rankingOf(way, entry) {
  return rowsOf("ranking").find((row) => row.way === way && row.entry === entry) ?? null;
}

function averageRank(entry) {
  const ranks = rowsOf("ranking")
    .filter((row) => row.entry === entry.key && isNumber(row.mean_rank))
    .map((row) => row.mean_rank);
  return ranks.length ? ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length : null;
}

/** Where an entry stands in the ranking's rows, which have versions of one beside each other. */
function placeInTable(entry) {
  return rowsOf("ranking").findIndex((row) => row.entry === entry.key);
}

function showRanking() {
  if (!rowsOf("ranking").length) return withdraw("ranking");
  const panels = element("div", { class: "panels" });
  const normalised = rowsOf("ranking").some((row) => isNumber(row.normalised));
  const scales = switcher(
    "Scale",
    [
      ["raw", "raw"],
      ["normalised", "normalised"],
    ],
    view.scale,
    (scale) => choose({ scale }),
  );
  const orders = chooser("Order by", rankOrders(), view.rank, (rank) => choose({ rank }));
  const controls = element("div", { class: "controls" }, normalised ? scales : null, orders);
  const said = remark();
  const draw = () => {
    said.replaceChildren(...scaleWords(normalised));
    panels.replaceChildren(...rowsOf("ways").map(rankingPanel).filter(Boolean));
  };
  follow(["scale", "rank", "hidden"], draw);
  follow(["scale"], () => scales.show(view.scale));
  follow(["rank"], () => (orders.querySelector("select").value = view.rank));
  section("ranking").append(said, controls, entryChips(), panels, rankingNumbers());
  draw();
  return undefined;
}

function rankOrders() {
  const lacking = hasRanks() ? "given" : "average";
  const fixedOrders = Object.entries(rankOrder)
    .filter(([value]) => value !== lacking)
    .map(([value, { label }]) => [value, label]);
  return [...fixedOrders, ...rowsOf("ways").map((way) => [way.key, way.label])];
}

function scaleWords(normalised) {
  const places = rowsOf("ranking").some((row) => isNumber(row.place))
    ? ". On the right the place: 1 and how many are told apart as better. "
    : ". ";
  const intervals = `Marks are means over samples, lines their ${confidence} intervals${places}`;
  if (view.scale === "normalised") {
    return [
      intervals,
      "Normalised: 0 is as good as the mean of random orders, 1 as good as the best order that was",
      " searched for (the oracle); higher is better throughout. ",
      ...againstWords(),
    ];
  }
  const lines = [
    element("i", { class: "key random" }),
    " random orders, ",
    element("i", { class: "key oracle" }),
    " the best order searched for (oracle). ",
  ];
  const hint =
    normalised && hasSeveralModels() ? "Raw values of different models do not compare. " : "";
  return [intervals, ...(rowsOf("references").length ? lines : []), hint, ...againstWords()];
}

/** What the marks beside the numbers mean, where all are compared with one alone. */
function againstWords() {
  if (!rowsOf("ranking").some((row) => row.found)) return [];
  const scaled = rowsOf("ways").some((way) => way.compared === "normalised");
  const by = scaled ? ", by normalised scores where there are any" : "";
  return [" Against ", named(report.against), `${by}: `, ...findingKey()];
}

function ordered(shown) {
  const fixedOrder = Object.hasOwn(rankOrder, view.rank);
  const order = fixedOrder ? rankOrder[view.rank] : { of: (entry) => placeIn(view.rank, entry) };
  return [...shown].sort((a, b) => compare(order.of(a), order.of(b), true));
}

function placeIn(way, entry) {
  const row = rankingOf(way, entry.key);
  if (!row) return null;
  if (isNumber(row.place)) return row.place;
  if (ways.get(way)?.compared === "normalised") return negative(row.normalised);
  return ways.get(way)?.higher_is_better === false ? row.mean : negative(row.mean);
}

const negative = (value) => (isNumber(value) ? -value : null);

/** The numbers of a ranking's row that the chosen scale shows. */
function scaled(row) {
  if (!row) return {};
  if (view.scale !== "normalised") return { mean: row.mean, low: row.low, high: row.high };
  return { mean: row.normalised, low: row.normalised_low, high: row.normalised_high };
}

/** What an entry is held against: each model has random orders and a best order of its own. */
function referencesOf(way, run) {
  const own = rowsOf("references").filter((row) => row.way === way.key);
  const found = own.find((row) => row.run === run) ?? own.find((row) => !row.run);
  if (!found) return [];
  if (view.scale === "normalised") {
    return [
      { name: "random", value: 0 },
      { name: "oracle", value: 1 },
    ];
  }
  return [
    { name: "random", value: found.random },
    { name: "oracle", value: found.oracle },
  ];
}

function rankingPanel(way) {
  const measured = ordered(shownEntries()).filter((entry) => rankingOf(way.key, entry.key));
  const rows = measured.map((entry) => {
    const row = rankingOf(way.key, entry.key);
    const dropped = row.dropped ? [`${plural(row.dropped, "sample")} dropped`] : [];
    return {
      entry,
      ...scaled(row),
      place: row.place,
      found: row.found,
      remarks: row.remarks,
      hint: [...dropped, ...(row.remarks ?? [])].join("; ") || null,
      references: referencesOf(way, entry.run),
    };
  });
  return intervalPanel(
    way.label,
    view.scale === "normalised" ? "higher is better ↑" : directionOf(way),
    rows,
  );
}

/** All the numbers of the ranking as one table. */
function rankingNumbers() {
  const number = (label, name) => ({
    label,
    number: true,
    value: (row) => row[name],
    cell: (row) => short(row[name], 4),
  });
  const count = (label, name) => ({
    label,
    number: true,
    value: (row) => row[name],
    cell: (row) => counted(row[name]),
  });
  const columns = [
    {
      label: "Way of measuring",
      heading: true,
      value: (row) => wayLabel(row.way),
      cell: (row) => named(wayLabel(row.way)),
    },
    {
      label: "Explanation",
      value: (row) => entryLabel(row.entry),
      cell: (row) => named(entryLabel(row.entry)),
    },
    number("Mean", "mean"),
    number("Low", "low"),
    number("High", "high"),
    number("Normalised", "normalised"),
    number("Low", "normalised_low"),
    number("High", "normalised_high"),
    count("Samples", "normalised_samples"),
    number("Mean rank", "mean_rank"),
    count("Place", "place"),
    {
      label: "Found",
      value: (row) => row.found,
      cell: (row) => FOUND[row.found]?.words ?? NOTHING,
    },
    count("Samples", "samples"),
    count("Dropped", "dropped"),
  ];
  const known = columns.filter((column) =>
    rowsOf("ranking").some((row) => (column.value(row) ?? null) !== null),
  );
  const order = new Map(rowsOf("ways").map((way, place) => [way.key, place]));
  const table = sortedTable(
    "All numbers of the ranking",
    known,
    rowsOf("ranking"),
    Infinity,
    (row) => order.get(row.way),
  );
  return element(
    "details",
    {},
    element("summary", {}, "The same as a table"),
    scrollable("Ranking", table),
  );
}
