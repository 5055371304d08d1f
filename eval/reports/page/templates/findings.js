// The findings in words: the short form first, every comparison behind it.

function showFindings() {
  const sentences = rowsOf("sentences");
  const place = section("findings");
  const notes = rowsOf("notes");
  if (notes.length) {
    place.append(
      element(
        "ul",
        { class: "notes" },
        notes.map((said) => element("li", {}, named(said))),
      ),
    );
  }
  if (!sentences.length) {
    place.append(remark("Nothing was compared: no two explanations share samples."));
    return;
  }
  const short = sentences.slice(0, report.short_sentences ?? 3);
  const rest = sentences.slice(short.length);
  place.append(...short.map((said) => element("p", { class: "finding" }, named(said))));
  if (rest.length) {
    place.append(
      element(
        "details",
        {},
        element("summary", {}, `More in words: ${plural(rest.length, "sentence")}`),
        element(
          "ul",
          { class: "sentences" },
          rest.map((said) => element("li", {}, named(said))),
        ),
      ),
    );
  }
}
