// Means with their intervals, drawn as dots and lines on a common axis.

/** An axis that holds all these numbers: its ends, its ticks, and the place of a number in %. */
function axisOf(numbers, most = 4) {
  const seen = numbers.filter(isNumber);
  let [low, high] = seen.length ? [Math.min(...seen), Math.max(...seen)] : [0, 1];
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const margin = 0.06 * (high - low);
  [low, high] = [low - margin, high + margin];
  const step = roundStep((high - low) / most);
  const ticks = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + 1e-12; tick += step) {
    ticks.push(Math.abs(tick) < step / 1e6 ? 0 : tick);
  }
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const place = (value) => (100 * (value - low)) / (high - low);
  return { low, high, ticks, decimals, place };
}

/** The least of 1, 2, 5, 10, … times a power of ten that is no smaller. */
function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].find((times) => times * power >= least * 0.999) * power;
}

/** A dot with its interval on an axis, over the lines of what it is held against. */
function intervalPlot(axis, { mean, low, high, colour, marker }, references = []) {
  const at = (value) => `${axis.place(value)}%`;
  const marks = references
    .filter((reference) => isNumber(reference.value))
    .map(({ name, value }) => element("i", { class: `at ${name}`, style: { left: at(value) } }));
  if (isNumber(low) && isNumber(high)) {
    const width = `${axis.place(high) - axis.place(low)}%`;
    marks.push(element("i", { class: "between", style: { left: at(low), width } }));
  }
  if (isNumber(mean)) marks.push(dotAt(at(mean), marker));
  return element(
    "span",
    { class: "plot", "aria-hidden": "true", style: { "--series": colour } },
    marks,
  );
}

function dotAt(left, marker) {
  return drawn(
    "svg",
    { class: "dot", viewBox: "-1.5 -1.5 3 3", style: { left } },
    drawn("path", { d: outlineOf(marker), "fill-rule": "evenodd" }),
  );
}

function axisTicks(axis) {
  const labels = axis.ticks.map((tick) =>
    element("span", { style: { left: `${axis.place(tick)}%` } }, fixed(tick, axis.decimals)),
  );
  return element("span", { class: "ticks", "aria-hidden": "true" }, labels);
}

/** "0.323 to 0.349", as wide in every row. */
function intervalText(low, high, decimals, write = fixed) {
  if (!isNumber(low) || !isNumber(high)) return NOTHING;
  return `${write(low, decimals)} to ${write(high, decimals)}`;
}
