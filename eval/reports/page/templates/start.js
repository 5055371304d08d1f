// The page, from top to bottom; then what its address asks for.

function showOpening() {
  document.querySelector("h1").append(named(report.title));
  const things = report.kind === "image" ? "picture" : report.kind === "text" ? "text" : "sample";
  document.querySelector(".scope").textContent = [
    plural(runs.size, "run"), plural(entries.size, "explanation"), plural(report.samples.length, things),
    `${plural(ways.size, "way")} of measuring`,
  ].join(" · ");
}

/** Links to the sections that the report has. They keep what is chosen. */
function showNavigation() {
  const short = { compared: "Compared", protocols: "Protocols", worst: "Worst", samples: "Samples" };
  const links = [...document.querySelectorAll("main > section")].map((part) =>
    element("a", { href: addressOf({ part: part.id, sample: "" }), "data-part": part.id },
      short[part.id] ?? part.querySelector("h2").textContent),
  );
  document.querySelector(".bar nav").append(...links);
  const marker = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      const link = links.find((each) => each.dataset.part === target.id);
      if (isIntersecting) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-25% 0px -70% 0px" });
  for (const part of document.querySelectorAll("main > section")) marker.observe(part);
}

function showPart() {
  const part = document.getElementById(view.part);
  if (part?.matches("main > section")) part.scrollIntoView();
}

/** Printed are all words and the first samples. */
function openWhatIsPrinted() {
  const closed = [...document.querySelectorAll("#findings details:not([open])")];
  for (const each of closed) each.open = true;
  addEventListener("afterprint", () => closed.forEach((each) => (each.open = false)), { once: true });
}

function followLinks(event) {
  const link = event.target.closest?.("a[href^='#']");
  if (!link || link.matches(".skip") || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const asked = Object.fromEntries(new URLSearchParams(link.getAttribute("href").slice(1)));
  if (link.dataset.part) {
    choose({ part: link.dataset.part, sample: "" });
    showPart();
  } else {
    choose({ sample: asked.sample, part: "" });
    showSample();
  }
}

Object.assign(view, chosenInAddress());
showOpening();
for (const show of [
  showFindings, showOverview, showRanking, showEffects, showProtocols, showCurves, showWorst,
  showVerdicts, showSanity, showProvenance,
]) show();
showNavigation();
document.addEventListener("click", followLinks);
addEventListener("beforeprint", openWhatIsPrinted);
addEventListener("hashchange", () => choose({ ...UNCHOSEN, ...chosenInAddress() }));
performance.mark("igsuite-interactive");

// The samples' own data stands behind this script.
document.addEventListener("DOMContentLoaded", () => {
  showSamples();
  if (view.sample) showSample();
  else if (view.part) showPart();
  performance.mark("igsuite-samples");
});
