// What is pointed at is told in a note beside it; by keyboard it is also read out.

const note = element("div", { class: "note", role: "tooltip", hidden: true });
const spoken = element("div", { class: "unseen", role: "status" });
document.body.append(note, spoken);

let placeOfNote = null;

/** Show a note at a place of the window, which `placed` tells as long as there is one: above it
 *  where there is room. */
function showNote(placed, ...content) {
  placeOfNote = placed;
  note.replaceChildren(...content);
  note.hidden = false;
  placeNote();
}

function placeNote() {
  if (note.hidden) return;
  const place = placeOfNote();
  if (!place) return hideNote();
  const { width, height } = note.getBoundingClientRect();
  const middle = (place.left + place.right) / 2 - width / 2;
  const left = Math.max(6, Math.min(middle, document.documentElement.clientWidth - width - 6));
  const above = place.top - height - 8;
  const bar = document.querySelector(".bar").getBoundingClientRect().bottom;
  note.style.left = `${left}px`;
  note.style.top = `${above > bar ? above : place.bottom + 8}px`;
  return undefined;
}

function hideNote() {
  note.hidden = true;
}

function say(text) {
  spoken.textContent = text;
}

addEventListener("scroll", placeNote, { passive: true });
addEventListener("keydown", (event) => {
  if (event.key === "Escape") hideNote();
});
