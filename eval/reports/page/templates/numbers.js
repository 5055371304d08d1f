// Numbers in the words that every view of attributions uses (as igsuite.wording writes them).

const NOTHING = "–";

const withMinus = (text) => text.replaceAll("-", "−");
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const counted = (value) => (isNumber(value) ? Math.round(value).toLocaleString("en") : NOTHING);

function plural(count, word) {
  return `${counted(count)} ${word}${count === 1 ? "" : "s"}`;
}

function fixed(value, decimals) {
  if (!isNumber(value)) return NOTHING;
  const text = value.toFixed(decimals);
  return withMinus(Number(text) === 0 ? text.replace("-", "") : text);
}

function signedFixed(value, decimals) {
  const text = fixed(value, decimals);
  return isNumber(value) && Number(value.toFixed(decimals)) > 0 ? `+${text}` : text;
}

/** A number to so many digits, without zeros that say nothing; a tiny one by its power of ten. */
function short(value, digits = 3) {
  if (!isNumber(value)) return NOTHING;
  if (value !== 0 && Math.abs(value) < 1e-4) return withMinus(exponential(value, digits));
  return withMinus(String(Number(value.toPrecision(digits))));
}

/** "3e-07": digits that say something, and two of the power of ten. */
function exponential(value, digits) {
  const [factor, power] = value.toExponential(digits - 1).split("e");
  const places = String(Math.abs(power)).padStart(2, "0");
  return `${Number(factor)}e${power < 0 ? "-" : "+"}${places}`;
}

function signedShort(value, digits = 3) {
  return value > 0 ? `+${short(value, digits)}` : short(value, digits);
}

function share(value) {
  if (!isNumber(value)) return NOTHING;
  if (value > 0 && value < 1e-4) return "<0.01\u00a0%";
  return `${short(100 * value, 2)}\u00a0%`;
}

/** A value to three digits with its standard error to as many decimals. */
function withError(value, error) {
  if (!isNumber(value)) return "no number";
  if (!isNumber(error)) return signedShort(value);
  if (value !== 0 && Math.abs(value) < 1e-4) {
    return `${signedShort(value)} ± ${withMinus(exponential(error, 1))}`;
  }
  const decimals = value === 0 ? 3 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const least = 10 ** -decimals;
  const shown = error < least / 2 ? `<${least.toFixed(decimals)}` : error.toFixed(decimals);
  return `${value >= 0 ? "+" : ""}${withMinus(value.toFixed(decimals))} ± ${shown}`;
}

/** The decimals at which the middle one of these widths still shows, so that columns align. */
function decimalsOf(widths) {
  const seen = widths.filter((width) => isNumber(width) && width > 0).sort((a, b) => a - b);
  if (!seen.length) return 3;
  const middle = seen[Math.floor(seen.length / 2)];
  return Math.max(1, Math.min(6, Math.ceil(-Math.log10(middle / 3))));
}

function pValue(value) {
  if (!isNumber(value)) return NOTHING;
  return value < 0.001 ? "<0.001" : value.toFixed(3);
}
