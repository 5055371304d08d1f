// Where to look first: the samples with the largest errors, and those on which methods disagree.

const WORST = 10;

function showWorst() {
  if (!worstLists().length) return withdraw("worst");
  const place = element("div", { class: "panels" });
  const draw = () => place.replaceChildren(...worstLists());
  follow(["hidden"], draw);
  section("worst").append(
    remark(
      "Error: the estimated error of a map as a share of it. Disagreement: 1 less the mean rank ",
      "correlation of the methods' maps; 0 is the same order throughout, 1 no relation.",
    ),
    place,
  );
  draw();
  return undefined;
}

/** The lists that have something in them, of the entries that are shown. */
function worstLists() {
  const byError = worstBy(largestError);
  const byDisagreement = worstBy((row) => report.disagreement?.[row] ?? null);
  const named = (row, error) => `${share(error)}, ${worstEntry(row)}`;
  const lists = [];
  if (byError.length) lists.push(worstList("Largest error of a map", byError, named));
  if (byDisagreement.length) {
    lists.push(worstList("Methods disagree most", byDisagreement, (_, value) => fixed(value, 2)));
  }
  return lists;
}

function worstBy(measure) {
  return report.samples
    .map((_, row) => [row, measure(row)])
    .filter(([, value]) => isNumber(value) && value > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, WORST);
}

function worstEntry(row) {
  const found = shownEntries().filter((entry) => isNumber(errorOf(entry.key, row)));
  return found.reduce((worst, entry) =>
    errorOf(entry.key, row) > errorOf(worst.key, row) ? entry : worst,
  ).label;
}

function worstList(title, found, words) {
  return element(
    "div",
    {},
    element("h3", {}, title),
    element(
      "ol",
      { class: "worst" },
      found.map(([row, value]) =>
        element(
          "li",
          {},
          linkTo(
            { sample: String(report.samples[row].key), part: "" },
            {},
            element("span", { class: "number-of" }, `#${report.samples[row].key}`),
            " ",
            named(titleOf(report.samples[row])),
          ),
          element("span", { class: "number" }, words(row, value)),
        ),
      ),
    ),
  );
}

/** A sample in a line: its text, or its name. */
function titleOf(sample) {
  return (sample.text || sample.name || sample.target || "").slice(0, 200);
}
