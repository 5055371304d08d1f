// The list of samples: of any length, filled where it is looked at.

const SAMPLES_IN_PRINT = 12;
const articles = new Map();
let listed = [];
/** Of the first sample that is filled; those to come are taken to be as high. */
let typicalHeight = 0;

function showSamples() {
  if (!report.samples.length) return withdraw("samples");
  const list = element("div", { class: "list", role: "feed", "aria-label": "Samples" });
  const count = element("p", { class: "count", role: "status" });
  const filler = new IntersectionObserver(fillWhatIsSeen, { rootMargin: "900px 0px" });

  function relist() {
    listed = selectedRows();
    filler.disconnect();
    list.replaceChildren(...listed.map(articleOf));
    for (const article of list.children) filler.observe(article);
    listed.forEach((row, place) => {
      articles.get(row).setAttribute("aria-posinset", place + 1);
      articles.get(row).setAttribute("aria-setsize", listed.length);
    });
    count.textContent =
      listed.length === report.samples.length
        ? plural(listed.length, "sample")
        : `${counted(listed.length)} of ${plural(report.samples.length, "sample")}`;
  }

  const redraw = () => {
    for (const article of articles.values()) empty(article);
    relist();
  };
  follow(["order", "verdict", "target", "find"], relist);
  follow(["hidden", "way"], redraw);
  list.addEventListener("keydown", moveBetweenSamples);
  list.addEventListener("focusin", (event) => {
    list.querySelector("article[tabindex='0']")?.setAttribute("tabindex", "-1");
    event.target.closest("article")?.setAttribute("tabindex", "0");
  });
  section("samples").append(samplesLegend(), samplesControls(), entryChips(), count, list);
  relist();
  list.firstElementChild?.setAttribute("tabindex", "0");
  addEventListener("beforeprint", () => {
    for (const article of [...list.children].slice(0, SAMPLES_IN_PRINT)) fill(article);
  });
  return undefined;
}

function articleOf(row) {
  if (!articles.has(row)) {
    articles.set(
      row,
      element("article", {
        id: `sample-${row}`,
        class: "sample",
        tabindex: -1,
        "data-row": row,
        "aria-labelledby": `sample-${row}-name`,
      }),
    );
  }
  return articles.get(row);
}

function fillWhatIsSeen(changes) {
  for (const { target, isIntersecting } of changes) {
    if (isIntersecting) fill(target);
    else if (!target.contains(document.activeElement)) empty(target);
  }
}

function fill(article) {
  if (article.childElementCount) return;
  fillSample(article, Number(article.dataset.row));
  article.style.minHeight = "";
  if (!typicalHeight) {
    typicalHeight = article.offsetHeight;
    article.parentElement?.style.setProperty("--typical-height", `${typicalHeight}px`);
  }
}

/** Take a sample's maps off the page; its height stays, so that nothing else moves. */
function empty(article) {
  if (!article.childElementCount) return;
  article.style.minHeight = `${article.offsetHeight}px`;
  article.replaceChildren();
}

function moveBetweenSamples(event) {
  const article = event.target.closest("article");
  const next = { PageDown: article?.nextElementSibling, PageUp: article?.previousElementSibling }[
    event.key
  ];
  if (!next) return;
  event.preventDefault();
  goTo(next);
}

/** Its neighbours are filled before it is brought to the top, so that they do not push it away. */
function goTo(article) {
  let above = article;
  for (let count = 0; above && count < 4; count += 1, above = above.previousElementSibling)
    fill(above);
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: "start" });
}

/** Bring the chosen sample into sight; choices that hide it are let go. */
function showSample() {
  const row = report.samples.findIndex((sample) => String(sample.key) === view.sample);
  for (const article of document.querySelectorAll(".sample.chosen"))
    article.classList.remove("chosen");
  if (row < 0) return;
  if (!listed.includes(row)) choose({ verdict: "", target: "", find: "" });
  articleOf(row).classList.add("chosen");
  goTo(articleOf(row));
}

function samplesControls() {
  const search = element("input", {
    type: "search",
    "aria-label": "Search",
    placeholder: "name, class or text",
    value: view.find,
    on: { input: () => choose({ find: search.value, sample: "" }) },
  });
  const choosers = {
    order: chooser(
      "Order",
      Object.entries(ORDERS).map(([value, { label }]) => [value, label]),
      view.order,
      (order) => choose({ order, sample: "" }),
    ),
    target: chooser(
      "Class",
      countedOptions("all", tallied(report.samples.map((sample) => sample.target))),
      view.target,
      (target) => choose({ target, sample: "" }),
    ),
    verdict: chooser(
      "Verdict",
      countedOptions("any", tallied(allVerdicts())),
      view.verdict,
      (verdict) => choose({ verdict, sample: "" }),
    ),
    way: chooser(
      "Scores by",
      rowsOf("ways").map((way) => [way.key, way.label]),
      chosenWay()?.key ?? "",
      (way) => choose({ way }),
    ),
  };
  for (const [name, each] of Object.entries(choosers)) {
    follow(
      [name],
      () => (each.querySelector("select").value = name === "way" ? chosenWay()?.key : view[name]),
    );
  }
  follow(["find"], () => {
    if (search.value !== view.find) search.value = view.find;
  });
  const finder = element("label", { class: "chooser find" }, element("span", {}, "Search"), search);
  return element(
    "div",
    { class: "controls", role: "search", "aria-label": "Samples" },
    finder,
    Object.values(choosers),
  );
}

function countedOptions(all, counts) {
  return [
    ["", all],
    ...counts.map(([name, count]) => [name, `${inWords(name)} (${counted(count)})`]),
  ];
}

/** Each sample's verdicts, each once. */
function allVerdicts() {
  return report.samples.flatMap((_, row) => [...new Set(verdictsOf(row))]);
}

function samplesLegend() {
  return element(
    "p",
    { class: "remark legend" },
    report.scope?.chosen ? named(`${report.scope.chosen} `) : null,
    "Colours: against the target ",
    barOfColours(),
    " for the target. Each map has a scale of its own, symmetric about 0; beside it stands where its ",
    "colour is full. ",
    report.kind === "text" ? null : named(`${report.legend ?? ""} `),
    report.kind === "image" ? null : tokenLegend(),
    element(
      "span",
      { class: "on-screen" },
      `Point at a ${{ text: "token", image: "mask" }[report.kind] ?? "token or mask"} to read it off; `,
      "with the keyboard, arrows move over it, Page Up and Page Down between samples.",
    ),
  );
}

function barOfColours() {
  const steps = (side) =>
    [1, 0.75, 0.5, 0.25].map((strength) =>
      element("i", { class: side, style: { "--strength": strength } }),
    );
  const nothing = element("i", { class: "for", style: { "--strength": 0 } });
  const bar = [steps("against"), nothing, steps("for").reverse()];
  return element("span", { class: "bar-of-colours", "aria-hidden": "true" }, bar);
}

function tokenLegend() {
  const example = element(
    "i",
    { class: "for uncertain key-token", style: { "--strength": 0.4 } },
    " ",
  );
  return [example, " hatched, at half strength: below twice its standard error. "];
}
