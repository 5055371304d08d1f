// Effect sizes: paired differences of two entries on the same samples.

function showEffects() {
  const pairs = rowsOf("pairs");
  if (!pairs.length) return withdraw("effects");
  const place = element("div");
  const options = [...rowsOf("ways").map((way) => [way.key, way.label]), ["", "all ways"]];
  let measuredBy = chosenWay()?.key ?? "";
  const choice = chooser("Measured by", options, measuredBy, (way) => draw((measuredBy = way)));
  const draw = () => {
    const rows = pairs.filter((pair) => !measuredBy || pair.way === measuredBy);
    const shown = rows.filter((pair) => isShown(pair.entry) && isShown(pair.against));
    place.replaceChildren(scrollable("Effect sizes", effectsTable(shown)));
  };
  follow(["hidden"], draw);
  follow(["way"], () => {
    measuredBy = chosenWay()?.key ?? "";
    choice.querySelector("select").value = measuredBy;
    draw();
  });
  section("effects").append(
    remark(
      `Differences on the same samples with their ${confidence} intervals. Two explanations are told `,
      "apart where interval, corrected p-value (Wilcoxon, Holm over all pairs and ways of this report) and ranks say so ",
      "together; otherwise nothing is said, least of all that they are equal.",
    ),
    element("div", { class: "controls" }, choice),
    place,
  );
  draw();
  return undefined;
}

function effectsTable(pairs) {
  const axes = new Map();
  for (const way of new Set(pairs.map((pair) => pair.way))) {
    const own = pairs.filter((pair) => pair.way === way);
    axes.set(way, axisOf([0, ...own.flatMap((pair) => [pair.difference, pair.low, pair.high])]));
  }
  const several = axes.size > 1;
  const decimals = (pair) => decimalsOf([(pair.high - pair.low) / 2]);
  const number = (label, name, write, hint) => ({
    label,
    hint,
    number: true,
    downward: true,
    value: (pair) => pair[name],
    cell: (pair) => write(pair[name]),
  });
  return sortedTable(
    "Effect sizes",
    [
      {
        label: "Difference of",
        heading: true,
        value: pairName,
        cell: (pair) => [
          named(entryLabel(pair.entry)),
          " − ",
          named(entryLabel(pair.against)),
          several ? element("small", {}, named(wayLabel(pair.way))) : null,
        ],
      },
      {
        label: "With its interval, from 0",
        class: "drawing",
        cell: (pair) =>
          intervalPlot(
            axes.get(pair.way),
            { mean: pair.difference, low: pair.low, high: pair.high, colour: "var(--ink)" },
            [{ name: "zero", value: 0 }],
          ),
      },
      {
        label: "Mean",
        number: true,
        downward: true,
        value: (pair) => pair.difference,
        cell: (pair) => [
          element("b", {}, signedFixed(pair.difference, decimals(pair))),
          element("small", {}, intervalText(pair.low, pair.high, decimals(pair), signedFixed)),
        ],
      },
      {
        label: "Found",
        value: (pair) => (pair.better ? entryLabel(pair.better) : null),
        cell: foundOf,
      },
      number("p", "p_holm", pValue, "Wilcoxon's signed-rank test, corrected by Holm's method"),
      number("Rank-biserial", "rank_biserial", (value) => signedFixed(value, 2), "−1 to 1"),
      number(
        "d_z",
        "d_z",
        (value) => signedFixed(value, 2),
        "Mean difference in its own standard deviations",
      ),
      number("Samples", "samples", counted),
      number("Needed", "samples_needed", neededOf, "Samples for 80 % power at the effect seen"),
    ],
    pairs,
    FIRST_ROWS,
  );
}

const pairName = (pair) => `${entryLabel(pair.entry)} − ${entryLabel(pair.against)}`;

function foundOf(pair) {
  if (pair.better) return [named(entryLabel(pair.better)), " is better"];
  const describes = (ways.get(pair.way)?.higher_is_better ?? null) === null;
  return element("span", { class: "quiet" }, describes ? "describes only" : "not told apart");
}

function neededOf(value) {
  return isNumber(value) && value > 1e6 ? ">1,000,000" : counted(value);
}
