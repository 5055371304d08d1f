// What is chosen on the page. It stands in the address, so that a link shows the same again.

const UNCHOSEN = {
  sample: "",
  way: "",
  part: "",
  order: "given",
  verdict: "",
  target: "",
  find: "",
  hidden: "",
  scale: hasSeveralModels() ? "normalised" : "raw",
  rank: hasRanks() ? "average" : "given",
};
const view = { ...UNCHOSEN };
const followers = [];

/** Call `update` whenever one of the named choices changes. */
function follow(names, update) {
  followers.push([names, update]);
}

function choose(choices) {
  const changed = Object.keys(choices).filter((name) => view[name] !== choices[name]);
  Object.assign(view, choices);
  writeAddress();
  for (const [names, update] of followers) {
    if (names.some((name) => changed.includes(name))) update();
  }
}

/** The address of the page as it stands, with some choices changed. */
function addressOf(choices = {}) {
  const chosen = { ...view, ...choices };
  const told = Object.keys(UNCHOSEN).filter((name) => chosen[name] !== UNCHOSEN[name]);
  return `#${new URLSearchParams(told.map((name) => [name, chosen[name]]))}`;
}

/** A link that changes some choices and brings what they name into sight. */
function linkTo(choices, properties, ...children) {
  const click = (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    choose(choices);
    arrive();
  };
  return element("a", { href: addressOf(choices), on: { click }, ...properties }, ...children);
}

/** Bring into sight what the address names: a sample, else a section. */
function arrive() {
  const part = document.getElementById(view.part);
  if (view.sample) showSample();
  else if (part?.matches("main > section")) part.scrollIntoView();
}

function writeAddress() {
  try {
    history.replaceState(null, "", addressOf());
  } catch {
    // A frame without an address of its own: the page works, only its links do not.
  }
}

function chosenInAddress() {
  const found = new URLSearchParams(location.hash.slice(1));
  const chosen = Object.keys(UNCHOSEN).filter((name) => found.has(name));
  return Object.fromEntries(chosen.map((name) => [name, found.get(name)]));
}

/** The way of measuring that is looked at: the chosen one, or the first that ranks. */
function chosenWay() {
  const all = rowsOf("ways");
  return ways.get(view.way) ?? all.find((way) => way.higher_is_better !== null) ?? all[0] ?? null;
}

function isShown(entry) {
  return !view.hidden.split(" ").includes(entry);
}

function shownEntries() {
  return rowsOf("entries").filter((entry) => isShown(entry.key));
}

/** Buttons that show and hide entries, everywhere at once. */
function entryChips() {
  const chips = rowsOf("entries").map((entry) =>
    element(
      "button",
      { type: "button", value: entry.key, class: "chip", on: { click: () => toggle(entry.key) } },
      swatch(entry),
      named(entry.label),
    ),
  );
  const show = () => {
    for (const chip of chips) chip.setAttribute("aria-pressed", isShown(chip.value));
  };
  follow(["hidden"], show);
  show();
  return element("div", { class: "chips", role: "group", "aria-label": "Shown methods" }, chips);
}

function toggle(entry) {
  const hidden = new Set(view.hidden.split(" ").filter(Boolean));
  if (!hidden.delete(entry)) hidden.add(entry);
  if (hidden.size < entries.size) choose({ hidden: [...hidden].sort().join(" ") });
}
