// The frame of a curve: two axes with their ticks, drawn for the width at hand.

const MARGIN = { left: 44, right: 12, top: 10, bottom: 38 };

/** Draw axes and return them with the functions that place numbers on them. */
function frameOf(width, height, across, up, names) {
  const inner = {
    width: width - MARGIN.left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
  };
  const x = (value) =>
    MARGIN.left + (inner.width * (value - across.low)) / (across.high - across.low);
  const y = (value) => MARGIN.top + inner.height * (1 - (value - up.low) / (up.high - up.low));
  const foot = MARGIN.top + inner.height;
  const lines = up.ticks.map((tick) =>
    drawn("line", {
      class: "rule",
      x1: MARGIN.left,
      x2: width - MARGIN.right,
      y1: y(tick),
      y2: y(tick),
    }),
  );
  const labels = [
    ...up.ticks.map((tick) =>
      drawn(
        "text",
        { x: MARGIN.left - 7, y: y(tick), dy: "0.32em", "text-anchor": "end" },
        fixed(tick, up.decimals),
      ),
    ),
    ...across.ticks.map((tick) =>
      drawn(
        "text",
        { x: x(tick), y: foot + 15, "text-anchor": "middle" },
        `${Math.round(100 * tick)}`,
      ),
    ),
    drawn(
      "text",
      {
        class: "axis-name",
        x: MARGIN.left + inner.width / 2,
        y: height - 4,
        "text-anchor": "middle",
      },
      names.across,
    ),
  ];
  const base = drawn("line", {
    class: "base",
    x1: MARGIN.left,
    x2: width - MARGIN.right,
    y1: foot,
    y2: foot,
  });
  return { x, y, foot, marks: [...lines, base, ...labels] };
}

/** The path through points, leaving out those without a number. */
function pathThrough(points) {
  let pen = "M";
  return points
    .map(([x, y]) => {
      if (!Number.isFinite(x) || !Number.isFinite(y)) {
        pen = "M";
        return "";
      }
      const step = `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = "L";
      return step;
    })
    .join("");
}
