// Elements are made here and nowhere else. Texts become text nodes: no string is read as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element. Properties: `class`, `style` (an object), `on` (listeners), attributes. */
function element(name, properties = {}, ...children) {
  return furnish(document.createElement(name), properties, children);
}

function drawn(name, properties = {}, ...children) {
  return furnish(document.createElementNS(SVG, name), properties, children);
}

function furnish(made, { style = {}, on = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined)
      made.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries(style)) made.style.setProperty(name, value);
  for (const [name, listener] of Object.entries(on)) made.addEventListener(name, listener);
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}

/** A text of the user's, whose direction of reading leaves its surroundings alone. */
function named(text, properties = {}) {
  return element("bdi", properties, text);
}

/** A choice of one out of several, with its label. */
function chooser(label, options, chosen, choose) {
  const select = element(
    "select",
    { "aria-label": label, on: { change: () => choose(select.value) } },
    options.map(([value, text]) => element("option", { value }, text)),
  );
  select.value = chosen;
  return element("label", { class: "chooser" }, element("span", {}, label), select);
}

/** Two or three buttons of which one is pressed. */
function switcher(label, options, chosen, choose) {
  const buttons = options.map(([value, text]) =>
    element("button", { type: "button", value, on: { click: () => press(value) } }, text),
  );
  const press = (value) => {
    show(value);
    choose(value);
  };
  const show = (value) => {
    for (const button of buttons) button.setAttribute("aria-pressed", button.value === value);
  };
  show(chosen);
  const group = element("div", { class: "switcher", role: "group", "aria-label": label }, buttons);
  return Object.assign(group, { show });
}

/** A part that is wider than a phone scrolls by itself, also by keyboard. */
function scrollable(label, child) {
  return element(
    "div",
    { class: "scroll", role: "region", tabindex: 0, "aria-label": label },
    child,
  );
}

function section(name) {
  return document.getElementById(name);
}

/** Remove a section of which the report holds nothing. */
function withdraw(name) {
  section(name).remove();
}

function remark(...children) {
  return element("p", { class: "remark" }, ...children);
}
