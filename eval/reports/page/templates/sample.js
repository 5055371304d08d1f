// One sample: what it is, and the maps of every method of it, one beside the other.

/** Fill a sample's article. */
function fillSample(article, row) {
  const shown = shownOf(row);
  const sample = report.samples[row];
  const pictured = shown.picture || Object.values(shown.maps).some((map) => map.overlay);
  const body = pictured ? pictureMaps(sample, shown, row) : tokenMaps(sample, shown, row);
  article.replaceChildren(sampleHeading(sample, row), body);
}

function sampleHeading(sample, row) {
  const disagreement = report.disagreement?.[row];
  const facts = [
    ["scored for", named(sample.target ?? NOTHING)],
    isNumber(sample.score) ? ["at", short(sample.score)] : null,
    isNumber(disagreement) ? ["disagreement of methods", fixed(disagreement, 2)] : null,
  ].filter(Boolean);
  const name = sample.name && sample.name !== String(sample.key) ? named(sample.name) : null;
  return element(
    "header",
    {},
    element(
      "h3",
      { id: `sample-${row}-name` },
      linkTo({ sample: String(sample.key), part: "" }, { class: "number-of" }, `#${sample.key}`),
      name,
    ),
    element(
      "p",
      {},
      facts.map(([label, value]) => element("span", {}, `${label} `, element("b", {}, value))),
    ),
  );
}

/** How good one entry's map of a sample is, and how it scores. */
function mapFacts(entry, map, row) {
  const error = map.relative_error ?? errorOf(entry.key, row);
  const verdict = map.verdict ?? "converged";
  const quality = entry.exact && verdict === "converged" ? "exact" : inWords(verdict);
  const way = chosenWay();
  const score = way ? scoreOf(way.key, entry.key, row) : null;
  return [
    element(
      "span",
      { class: ["converged", "exact"].includes(verdict) ? null : "caution" },
      quality,
      !entry.exact && isNumber(error) ? `, error ${share(error)}` : "",
    ),
    isNumber(score) ? element("span", {}, `${way.metric} ${short(score)}`) : null,
  ];
}

/** The entries that a sample is shown by: where most have no map of it, those that have one. */
function entriesShownBy(shown) {
  const all = shownEntries();
  return report.only_present_maps ? all.filter((entry) => shown.maps[entry.key]) : all;
}

function tokenMaps(sample, shown, row) {
  const mapped = entriesShownBy(shown);
  if (!mapped.length) return element("div", { class: "tokens" }, "no map");
  const grid = element("div", {
    class: "maps",
    role: "grid",
    "aria-label": `Maps of sample ${sample.key}, method by method`,
  });
  for (const entry of mapped) {
    const map = shown.maps[entry.key];
    const facts = map ? mapFacts(entry, map, row) : ["no map"];
    const scale =
      map?.values && isTrusted(map)
        ? element("span", {}, `scale ±${short(largestOf(map.values))}`)
        : null;
    grid.append(
      element(
        "div",
        { class: "map", role: "row", "data-entry": entry.key },
        element(
          "div",
          { class: "map-name", role: "rowheader" },
          entryName(entry),
          element("small", {}, facts, scale),
        ),
        map?.values && tokensOf(shown, map)
          ? tokenLine(shown, map)
          : element("div", { class: "tokens" }, NOTHING),
      ),
    );
  }
  grid.querySelector("[role=gridcell]")?.setAttribute("tabindex", "0");
  followTokens(grid, shown);
  return grid;
}

/** Tell of the token that is pointed at or moved to; its column is outlined in every row. */
function followTokens(grid, shown) {
  const lines = [...grid.querySelectorAll(".map")].map((row) => [
    ...row.querySelectorAll("[role=gridcell]"),
  ]);
  const entryAt = (line) => grid.children[line].dataset.entry;
  const placeOf = (cell) => {
    const line = lines.findIndex((cells) => cells.includes(cell));
    return line < 0 ? null : [line, lines[line].indexOf(cell)];
  };

  function point(cell) {
    const found = placeOf(cell);
    if (!found) return leave();
    const [line, place] = found;
    leave();
    const alike = entriesAlike(shown, tokensOf(shown, shown.maps[entryAt(line)]));
    lines.forEach((cells, k) => {
      if (alike.some((entry) => entry.key === entryAt(k))) cells[place].classList.add("pointed");
    });
    showNote(() => cell.getClientRects()[0], ...tokenNote(shown, place, entryAt(line)));
    return found;
  }

  function leave() {
    hideNote();
    for (const cell of grid.querySelectorAll(".pointed")) cell.classList.remove("pointed");
  }

  function move(cell, key) {
    const found = placeOf(cell);
    if (!found) return null;
    const [line, place] = found;
    if (key === "ArrowRight") return lines[line][place + 1];
    if (key === "ArrowLeft") return lines[line][place - 1];
    if (key === "Home") return lines[line][0];
    if (key === "End") return lines[line].at(-1);
    const away = { ArrowDown: 1, ArrowUp: -1 }[key];
    return (
      away &&
      lines.slice().reduce((next, _, k) => next ?? lines[line + away * (k + 1)]?.[place], undefined)
    );
  }

  grid.addEventListener("pointerover", (event) => point(event.target));
  grid.addEventListener("pointerleave", leave);
  grid.addEventListener("focusout", leave);
  grid.addEventListener("focusin", (event) => {
    const found = point(event.target);
    if (found && event.target.matches(":focus-visible"))
      say(tokenSpoken(shown, found[1], entries.get(entryAt(found[0]))));
  });
  grid.addEventListener("keydown", (event) => {
    const next = move(event.target, event.key);
    if (!next) return;
    event.preventDefault();
    grid.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
}

function pictureMaps(sample, shown, row) {
  const original = element(
    "figure",
    {},
    pictureOf(shown.picture, `Sample ${sample.key}`),
    element("figcaption", {}, "as the model saw it"),
  );
  const masks = entriesShownBy(shown).map((entry) => {
    const map = shown.maps[entry.key];
    const scale = isNumber(map?.scale) ? element("span", {}, `scale ±${short(map.scale)}`) : null;
    return element(
      "figure",
      {},
      map?.picture
        ? pictureOf(map.picture, `Sample ${sample.key}, as ${entry.label} saw it`)
        : null,
      map ? pictureMask(entry, map) : element("span", { class: "picture missing" }, "no map"),
      element(
        "figcaption",
        {},
        entryName(entry),
        element("small", {}, map ? mapFacts(entry, map, row) : null, scale),
      ),
    );
  });
  return element("div", { class: "masks" }, original, masks);
}
