// One sign convention: for the target red, against it blue, nothing white (dark in the dark).

/** Shares of full colour from which white letters read better than black ones, in the light. */
const WHITE_LETTERS = { for: 0.768, against: 0.879 };

/** The classes and the strength by which the style sheet colours a value. */
function signedColour(value, scale, halved = false) {
  if (!isNumber(value)) return { class: "no-number", strength: 0 };
  const full = scale > 0 ? Math.min(1, Math.abs(value) / scale) : 0;
  const strength = halved ? full / 2 : full;
  const side = value < 0 ? "against" : "for";
  const letters = strength >= WHITE_LETTERS[side] ? " white-letters" : "";
  return { class: `${side}${letters}`, strength };
}

/** An entry's colour, darker on white and lighter on black until it stands out (WCAG: 3 to 1). */
function seriesColour(hex) {
  const given = /^#[0-9a-f]{6}$/i.test(hex ?? "") ? hex : "#6b6b6b";
  return `light-dark(${readable(given, "#ffffff", 0)}, ${readable(given, "#14171c", 255)})`;
}

function readable(hex, paper, towards) {
  let channels = channelsOf(hex);
  for (let tries = 0; tries < 40 && contrast(channels, channelsOf(paper)) < 3.2; tries += 1) {
    channels = channels.map((channel) => channel + (towards - channel) * 0.06);
  }
  return `rgb(${channels.map(Math.round).join(" ")})`;
}

function channelsOf(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance of sRGB (WCAG 2). */
function luminance(channels) {
  const [red, green, blue] = channels.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** A stroke-dasharray of lengths in widths of the line, or none. */
function dashOf(entry, width) {
  if (!/^[\d., ]+$/.test(entry.dash ?? "")) return "none";
  const lengths = entry.dash.split(/[, ]+/).filter(Boolean);
  return lengths.map((length) => short(length * width)).join(" ");
}

/** What an entry is known by wherever it stands: colour, dash and mark. */
function swatch(entry) {
  return drawn(
    "svg",
    { class: "swatch", viewBox: "0 0 30 10", "aria-hidden": "true" },
    drawn("line", {
      x1: 0,
      y1: 5,
      x2: 30,
      y2: 5,
      "stroke-dasharray": dashOf(entry, 2),
      style: { stroke: seriesColour(entry.colour) },
    }),
    markAt(entry, 15, 5, 3.4),
  );
}

/** An entry by its line and its name. */
function entryName(entry) {
  return element("span", { class: "entry" }, swatch(entry), named(entry.label));
}
