// Marks that tell explanations apart where there is no colour: those of igsuite's figures.

/** Outlines around (0, 0), each about as large as a circle of radius 1, by matplotlib's names. */
const OUTLINES = {
  o: "M-1 0A1 1 0 1 0 1 0A1 1 0 1 0-1 0Z",
  s: "M-.9-.9H.9V.9H-.9Z",
  v: "M-1.15-.85H1.15L0 1.15Z",
  "^": "M-1.15 .85H1.15L0-1.15Z",
  "<": "M.85-1.15V1.15L-1.15 0Z",
  ">": "M-.85-1.15V1.15L1.15 0Z",
  D: "M0-1.3L1.3 0L0 1.3L-1.3 0Z",
  d: "M0-1.45L.8 0L0 1.45L-.8 0Z",
  P: "M-.42-1.2H.42V-.42H1.2V.42H.42V1.2H-.42V.42H-1.2V-.42H-.42Z",
  X: "M0-.55L.6-1.15L1.15-.6L.55 0L1.15.6L.6 1.15L0 .55L-.6 1.15L-1.15.6L-.55 0L-1.15-.6L-.6-1.15Z",
  H: "M0-1.2L1.04-.6V.6L0 1.2L-1.04.6V-.6Z",
  h: "M-1.2 0L-.6-1.04H.6L1.2 0L.6 1.04H-.6Z",
  "*": "M0-1.4L.41-.57L1.33-.43L.67.22L.82 1.13L0 .7L-.82 1.13L-.67.22L-1.33-.43L-.41-.57Z",
};
/** Of an explanation that has no mark: a ring. */
const RING = `${OUTLINES.o}M-.5 0A.5 .5 0 1 1 .5 0A.5 .5 0 1 1-.5 0Z`;

/** An entry's mark at a place in a drawing; nothing for one that has none. */
function markAt(entry, x, y, radius) {
  if (!Object.hasOwn(OUTLINES, entry.marker ?? "")) return null;
  return drawn("path", {
    class: "marker",
    d: OUTLINES[entry.marker],
    transform: `translate(${x} ${y}) scale(${radius})`,
    style: { fill: seriesColour(entry.colour) },
  });
}

/** The outline that stands for an entry on an axis: its mark, a ring, or of old a dot. */
function outlineOf(marker) {
  if (marker === "") return RING;
  return Object.hasOwn(OUTLINES, marker ?? "") ? OUTLINES[marker] : OUTLINES.o;
}
