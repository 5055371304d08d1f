// The report as it rides in the page, its parts found by their keys.

const report = JSON.parse(document.getElementById("report").textContent);
const rowsOf = (name) => report[name] ?? [];
const byKey = (rows) => new Map(rows.map((row) => [row.key, row]));

const entries = byKey(rowsOf("entries"));
const ways = byKey(rowsOf("ways"));
const runs = byKey(rowsOf("runs"));
const confidence = `${+(100 * (report.confidence ?? 0.95)).toFixed(2)} %`;

/** What is shown of one sample: its tokens or picture, and its maps. Read when it is wanted. */
function shownOf(row) {
  return JSON.parse(document.getElementById(`sample-${row}-data`).textContent);
}

/** The error of a sample's map as a share of it; null where there is none. */
function errorOf(entry, row) {
  return report.errors?.[entry]?.[row] ?? null;
}

/** How a way of measuring scores a sample by an entry; null where it was dropped. */
function scoreOf(way, entry, row) {
  return report.values?.[way]?.[entry]?.[row] ?? null;
}

function wayLabel(key) {
  return ways.get(key)?.label ?? key;
}

function entryLabel(key) {
  return entries.get(key)?.label ?? key;
}

/** Which end of a way of measuring is the good one, in words. */
function directionOf(way) {
  if (way.higher_is_better === null || way.higher_is_better === undefined) return "describes only";
  return way.higher_is_better ? "higher is better ↑" : "lower is better ↓";
}

/** Whether entries are ranked among all others, and not compared with one of another run alone. */
function hasRanks() {
  return rowsOf("ranking").some((row) => isNumber(row.mean_rank));
}

/** Whether runs have models of their own, whose raw numbers do not compare. */
function hasSeveralModels() {
  const found = rowsOf("references").map((row) =>
    JSON.stringify([row.way, row.random, row.oracle]),
  );
  return new Set(found).size > new Set(rowsOf("references").map((row) => row.way)).size;
}
