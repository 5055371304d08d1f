// Tokens on the colours of their values, one line of tokens for each entry.

/** Verdicts whose numbers can be stood behind, the last one with its error said to be large. */
const TRUSTED = ["exact", "converged", "budget_exhausted"];

const isTrusted = (map) => TRUSTED.includes(map.verdict ?? "converged");
const largestOf = (values) => Math.max(0, ...values.filter(isNumber).map(Math.abs));

/** The tokens of a map: its own where its model cut the text otherwise. */
const tokensOf = (shown, map) => map?.tokens ?? shown.tokens;

/** The line of tokens of one entry: a row of the sample's grid. Painted is what can be trusted. */
function tokenLine(shown, map) {
  const spaced = map.tokens ? map.spaced : shown.spaced;
  const scale = largestOf(map.values);
  const painted = isTrusted(map);
  const line = element("div", {
    class: painted ? "tokens" : "tokens unpainted",
    dir: "auto",
    lang: "",
  });
  tokensOf(shown, map).forEach((token, place) => {
    if (spaced[place]) line.append(" ");
    const value = painted ? map.values[place] : 0;
    line.append(tokenCell(token, value, painted ? map.errors?.[place] : 0, scale));
  });
  return line;
}

function tokenCell(token, value, error, scale) {
  const uncertain = isNumber(error) && Math.abs(value) < 2 * error;
  const colour = signedColour(value, scale, uncertain);
  return element(
    "span",
    {
      class: `${colour.class}${uncertain ? " uncertain" : ""}`,
      role: "gridcell",
      tabindex: -1,
      style: { "--strength": colour.strength.toFixed(3) },
    },
    token,
  );
}

/** What a map says of one token, in words. */
function tokenWords(map, place, exact) {
  if (!map) return "no map";
  if (!isTrusted(map)) return `no number: ${inWords(map.verdict)}`;
  const value = withError(map.values[place], exact ? null : map.errors?.[place]);
  return map.verdict === "budget_exhausted" ? `${value}, not converged` : value;
}

/** The entries whose maps have these tokens. */
function entriesAlike(shown, tokens) {
  return shownEntries().filter((entry) => {
    const map = shown.maps[entry.key];
    return map?.values && tokensOf(shown, map) === tokens;
  });
}

/** All entries' values of one token, the one that is pointed at set off. */
function tokenNote(shown, place, pointed) {
  const tokens = tokensOf(shown, shown.maps[pointed]);
  const rows = entriesAlike(shown, tokens).map((entry) =>
    element(
      "tr",
      { class: entry.key === pointed ? "pointed" : null },
      element("th", { scope: "row" }, entryName(entry)),
      element("td", { class: "number" }, tokenWords(shown.maps[entry.key], place, entry.exact)),
    ),
  );
  return [
    element("b", {}, named(tokens[place]), ` · token ${place + 1}`),
    element("table", {}, rows),
  ];
}

/** What is read out of a token. */
function tokenSpoken(shown, place, entry) {
  const map = shown.maps[entry.key];
  return `${tokensOf(shown, map)[place]}: ${entry.label} ${tokenWords(map, place, entry.exact)}`;
}
