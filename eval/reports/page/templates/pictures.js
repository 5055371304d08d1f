// Pictures with their masks, method beside method; cells of a grid where they are known.

const PICTURE_STARTS = { iVBORw0KGgo: "png", UklGR: "webp", "/9j/": "jpeg" };

/** The address of a picture that is written in the page; nothing where it is of no known kind. */
function pictureAddress(data) {
  const start = Object.keys(PICTURE_STARTS).find((each) => data?.startsWith(each));
  return start ? `data:image/${PICTURE_STARTS[start]};base64,${data}` : null;
}

function pictureOf(data, description) {
  const address = pictureAddress(data);
  if (!address) return element("span", { class: "picture missing" }, "no picture");
  return element("img", { class: "picture", src: address, alt: description, decoding: "async" });
}

/** One entry's mask over the picture, with its cells to point at where their sums are known. */
function pictureMask(entry, map) {
  const cursor = element("i", { class: "cell", hidden: true });
  const frame = element(
    "div",
    { class: isTrusted(map) ? "mask" : "mask untrusted" },
    pictureOf(map.overlay, `Mask of ${entry.label}`),
    cursor,
  );
  if (!map.grid) return frame;
  const { rows, columns } = map.grid;
  let [row, column] = [Math.floor(rows / 2), Math.floor(columns / 2)];

  function point(nextRow, nextColumn, aloud) {
    row = Math.max(0, Math.min(rows - 1, nextRow));
    column = Math.max(0, Math.min(columns - 1, nextColumn));
    cursor.hidden = false;
    cursor.style.left = `${(100 * column) / columns}%`;
    cursor.style.top = `${(100 * row) / rows}%`;
    cursor.style.width = `${100 / columns}%`;
    cursor.style.height = `${100 / rows}%`;
    const words = cellWords(entry, map, row * columns + column);
    const title = `row ${row + 1}, column ${column + 1}`;
    showNote(() => cursor.getClientRects()[0], element("b", {}, title), " ", words);
    if (aloud) say(`${title}: ${words}`);
  }

  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute(
    "aria-label",
    `Mask of ${entry.label}, ${rows} by ${columns} cells. Arrow keys read them off.`,
  );
  frame.addEventListener("pointermove", (event) => {
    const box = frame.getBoundingClientRect();
    point(
      Math.floor((rows * (event.clientY - box.top)) / box.height),
      Math.floor((columns * (event.clientX - box.left)) / box.width),
      false,
    );
  });
  frame.addEventListener(
    "focus",
    () => frame.matches(":focus-visible") && point(row, column, true),
  );
  frame.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[
      event.key
    ];
    if (!step) return;
    event.preventDefault();
    point(row + step[0], column + step[1], true);
  });
  for (const name of ["pointerleave", "blur"]) {
    frame.addEventListener(name, () => {
      cursor.hidden = true;
      hideNote();
    });
  }
  return frame;
}

function cellWords(entry, map, place) {
  return tokenWords({ verdict: map.verdict, ...map.grid }, place, entry.exact);
}
