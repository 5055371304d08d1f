// The page, from top to bottom; then what its address asks for.

function showOpening() {
  document.querySelector("h1").append(named(report.title));
  const things = { image: "picture", text: "text" }[report.kind] ?? "sample";
  document.querySelector(".scope").textContent = [
    plural(runs.size, "run"),
    plural(entries.size, "explanation"),
    plural(report.scope?.samples ?? report.samples.length, things),
    `${plural(ways.size, "way")} of measuring`,
  ].join(" · ");
}

/** Links to the sections that the report has. They keep what is chosen. */
function showNavigation() {
  const short = {
    compared: "Compared",
    protocols: "Protocols",
    worst: "Worst",
    samples: "Samples",
  };
  const links = [...document.querySelectorAll("main > section")].map((part) =>
    linkTo(
      { part: part.id, sample: "" },
      { "data-part": part.id },
      short[part.id] ?? part.querySelector("h2").textContent,
    ),
  );
  document.querySelector(".bar nav").append(...links);
  const marker = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        const link = links.find((each) => each.dataset.part === target.id);
        if (isIntersecting) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-25% 0px -70% 0px" },
  );
  for (const part of document.querySelectorAll("main > section")) marker.observe(part);
}

/** Printed are all words and the first samples. */
function openWhatIsPrinted() {
  const closed = [
    ...document.querySelectorAll("#findings details:not([open]), #compared details:not([open])"),
  ];
  for (const each of closed) each.open = true;
  addEventListener("afterprint", () => closed.forEach((each) => (each.open = false)), {
    once: true,
  });
}

function followAddress() {
  const asked = chosenInAddress();
  // Other addresses, the skip link's among them, choose nothing.
  if (!Object.keys(asked).length) return writeAddress();
  choose({ ...UNCHOSEN, ...asked });
  return arrive();
}

Object.assign(view, chosenInAddress());
showOpening();
for (const show of [
  showOverview,
  showFindings,
  showRanking,
  showEffects,
  showProtocols,
  showCurves,
  showWorst,
  showVerdicts,
  showSanity,
  showProvenance,
])
  show();
showNavigation();
addEventListener("beforeprint", openWhatIsPrinted);
addEventListener("hashchange", followAddress);
performance.mark("igsuite-interactive");

// The samples' own data stands behind this script.
document.addEventListener("DOMContentLoaded", () => {
  showSamples();
  arrive();
  performance.mark("igsuite-samples");
});
