// Where every number comes from.

function showProvenance() {
  const { igsuite, command } = report.provenance ?? {};
  const place = section("provenance");
  place.append(
    facts([
      ["igsuite", igsuite],
      ["Command", command ? element("code", {}, named(command)) : null],
    ]),
  );
  for (const run of rowsOf("runs")) {
    const rows = [
      ["Run", run.run_id],
      ["Configuration (SHA-256)", run.config_sha256],
      ...flattened(run.environment ?? {}),
      ...[...flattened(run.fingerprints ?? {})].map(([name, value]) => [
        `fingerprint of ${name}`,
        value,
      ]),
    ];
    place.append(element("h3", {}, named(run.name)), facts(rows));
  }
}

function facts(rows) {
  return element(
    "dl",
    { class: "facts" },
    rows
      .filter(([, value]) => value)
      .map(([name, value]) => [
        element("dt", {}, named(name)),
        element("dd", {}, value instanceof Node ? value : named(String(value))),
      ]),
  );
}
