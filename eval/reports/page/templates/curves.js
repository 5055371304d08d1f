// Curves that can be read off: by pointing, or with the arrow keys.

const REFERENCES = {
  random: { label: "mean of random orders", colour: "#6b6b6b", dash: "1 3" },
  oracle: { label: "best order searched for", colour: "#000000", dash: "1 1" },
};

function showCurves() {
  const drawnWays = rowsOf("ways").filter((way) =>
    rowsOf("curves").some((row) => row.way === way.key),
  );
  if (!drawnWays.length) return withdraw("curves");
  const panels = element("div", { class: "panels" });
  const draw = () => panels.replaceChildren(...drawnWays.map(curvePanel));
  follow(["hidden"], draw);
  section("curves").append(
    remark(
      "The score of the target while tokens or parts are removed or put back, the most important ",
      `first; means over samples in their ${confidence} intervals. `,
      element(
        "span",
        { class: "on-screen" },
        "Point at a curve to read it off; with the keyboard, choose a plot and press ← and →. ",
      ),
      Object.values(REFERENCES).map((looks) => [swatch(looks), ` ${looks.label} `]),
    ),
    entryChips(),
    panels,
  );
  draw();
  return undefined;
}

/** The series of a panel: entries that are shown, then the references. */
function seriesOf(way) {
  const own = rowsOf("curves").filter((row) => row.way === way.key);
  const found = [];
  for (const entry of shownEntries()) {
    const row = own.find((each) => each.entry === entry.key);
    if (row) found.push({ ...entry, ...row, run: entry.run });
  }
  const seen = new Set(found.map((each) => each.run));
  for (const [name, looks] of Object.entries(REFERENCES)) {
    const references = own.filter(
      (each) => each.reference === name && (!each.run || seen.has(each.run)),
    );
    for (const row of references) {
      const whose = references.length > 1 ? ` (${runs.get(row.run)?.name})` : "";
      found.push({ ...looks, ...row, label: looks.label + whose });
    }
  }
  return found;
}

function curvePanel(way) {
  const series = seriesOf(way);
  const plot = drawn("svg", {
    class: "curve",
    tabindex: 0,
    role: "application",
    "aria-roledescription": "plot",
    "aria-label": `${way.label}: ${series.length} curves. Arrow keys read them off.`,
  });
  const panel = element(
    "figure",
    { class: "panel" },
    element("figcaption", {}, named(way.label), element("small", {}, directionWords(way))),
    plot,
  );
  let reading = null;
  const redraw = (width) => (reading = drawCurves(plot, series, width));
  new ResizeObserver(([seen]) => seen.contentRect.width && redraw(seen.contentRect.width)).observe(
    panel,
  );
  plot.addEventListener("pointermove", (event) => reading?.pointAt(event.offsetX, false));
  plot.addEventListener("pointerleave", () => reading?.leave());
  plot.addEventListener("blur", () => reading?.leave());
  plot.addEventListener("keydown", (event) => reading?.press(event));
  return panel;
}

/** A metric may be what the area lacks, and point the other way than its curve. */
function directionWords(way) {
  const curve = rowsOf("curves").find((row) => row.way === way.key);
  return typeof curve.higher_is_better === "boolean" ? `area: ${directionOf(curve)}` : "";
}

/** Draw the curves at a width; the result reads them off. */
function drawCurves(plot, series, width) {
  const height = Math.round(Math.min(300, Math.max(210, width * 0.56)));
  const across = { low: 0, high: 1, ticks: width < 380 ? [0, 0.5, 1] : [0, 0.2, 0.4, 0.6, 0.8, 1] };
  const up = axisOf(
    series.flatMap((each) => [...each.mean, ...(each.low ?? []), ...(each.high ?? [])]),
    5,
  );
  const frame = frameOf(width, height, across, up, {
    across: `share of the ${report.kind === "text" ? "tokens" : "parts"}, in %`,
  });
  plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const line = drawn("line", {
    class: "cursor",
    y1: MARGIN.top,
    y2: frame.foot,
    visibility: "hidden",
  });
  const dots = series.map((each) =>
    drawn("circle", { r: 3.2, visibility: "hidden", style: { fill: seriesColour(each.colour) } }),
  );
  // Many bands over each other are mud: those of references are read off alone.
  const banded = series.filter((each) => each.low && each.high && !each.reference);
  plot.replaceChildren(
    ...frame.marks,
    ...banded.map((each) => bandOf(each, frame, Math.min(0.11, 0.35 / banded.length))),
    // What they are held against lies beneath.
    ...[...series].reverse().map((each) => curveOf(each, frame)),
    ...series.flatMap((each, place) => marksOf(each, frame, place)),
    line,
    ...dots,
  );
  return readingOf(plot, series, frame, line, dots);
}

function curveOf(each, frame) {
  return drawn("path", {
    class: each.reference ? "series reference" : "series",
    d: pathThrough(
      each.fractions.map((fraction, k) => [frame.x(fraction), frame.y(each.mean[k] ?? NaN)]),
    ),
    "stroke-dasharray": dashOf(each, each.reference ? 1.4 : 1.8),
    style: { stroke: seriesColour(each.colour) },
  });
}

/** Marks between a curve's ends, where all meet, at other fractions than the curve before it. */
function marksOf(each, frame, place) {
  const last = each.fractions.length - 1;
  const apart = Math.max(2, Math.round(last / 4));
  return each.fractions
    .map((fraction, k) =>
      k > 0 && k < last && k % apart === place % apart && isNumber(each.mean[k])
        ? markAt(each, frame.x(fraction), frame.y(each.mean[k]), 3.4)
        : null,
    )
    .filter(Boolean);
}

function bandOf(each, frame, opacity) {
  const edge = (values) =>
    each.fractions.map((fraction, k) => [frame.x(fraction), frame.y(values[k] ?? NaN)]);
  const outline = [...edge(each.high), ...edge(each.low).reverse()].filter(([, y]) =>
    Number.isFinite(y),
  );
  return drawn("path", {
    class: "band",
    d: `${pathThrough(outline)}Z`,
    style: { fill: seriesColour(each.colour), opacity },
  });
}

/** Where curves are read: the nearest of the fractions at which they were measured. */
function readingOf(plot, series, frame, line, dots) {
  const fractions = [...new Set(series.flatMap((each) => each.fractions))].sort((a, b) => a - b);
  let place = -1;

  function read(next, aloud) {
    place = Math.max(0, Math.min(fractions.length - 1, next));
    const at = frame.x(fractions[place]);
    line.setAttribute("x1", at);
    line.setAttribute("x2", at);
    line.setAttribute("visibility", "visible");
    const rows = series
      .map((each, k) => readRow(each, fractions[place], frame, dots[k]))
      .filter(Boolean);
    rows.sort((a, b) => b.mean - a.mean);
    const title = `at ${short(100 * fractions[place])} %`;
    const placed = () => {
      const box = plot.getClientRects()[0];
      return box && { ...box.toJSON(), left: box.left + at, right: box.left + at };
    };
    showNote(placed, element("b", {}, title), readTable(rows));
    if (aloud) say(`${title}: ${rows.map((row) => `${row.label} ${row.said}`).join("; ")}`);
  }

  return {
    pointAt(x, aloud) {
      const distance = fractions.map((fraction) => Math.abs(frame.x(fraction) - x));
      read(distance.indexOf(Math.min(...distance)), aloud);
    },
    press(event) {
      const next = {
        ArrowRight: place + 1,
        ArrowLeft: place - 1,
        Home: 0,
        End: fractions.length - 1,
      }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      read(next, true);
    },
    leave() {
      hideNote();
      for (const mark of [line, ...dots]) mark.setAttribute("visibility", "hidden");
    },
  };
}

function readRow(each, fraction, frame, dot) {
  const k = each.fractions.indexOf(fraction);
  dot.setAttribute("visibility", k < 0 || !isNumber(each.mean[k]) ? "hidden" : "visible");
  if (k < 0 || !isNumber(each.mean[k])) return null;
  dot.setAttribute("cx", frame.x(fraction));
  dot.setAttribute("cy", frame.y(each.mean[k]));
  const interval = intervalText(each.low?.[k], each.high?.[k], 3);
  const said =
    interval === NOTHING ? fixed(each.mean[k], 3) : `${fixed(each.mean[k], 3)}, ${interval}`;
  return { ...each, mean: each.mean[k], interval, said };
}

function readTable(rows) {
  return element(
    "table",
    {},
    rows.map((row) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, entryName(row)),
        element("td", { class: "number" }, fixed(row.mean, 3)),
        element("td", { class: "number quiet" }, row.interval),
      ),
    ),
  );
}
