// Dark or light: as the system has it, until one is chosen.

const THEMES = { "": "as the system has them", light: "light", dark: "dark" };
const themeButton = document.querySelector(".theme");

function showTheme(theme) {
  document.documentElement.dataset.theme = theme;
  themeButton.setAttribute("aria-label", `Colours: ${THEMES[theme]}`);
  themeButton.title = themeButton.getAttribute("aria-label");
  themeButton.textContent = { "": "◐", light: "○", dark: "●" }[theme];
}

function keptTheme(theme) {
  try {
    if (theme === undefined) return localStorage.getItem("igsuite-theme") ?? "";
    localStorage.setItem("igsuite-theme", theme);
  } catch {
    // A file or frame that may keep nothing: the choice lasts as long as the page.
  }
  return theme ?? "";
}

themeButton.addEventListener("click", () => {
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
  keptTheme(next);
  showTheme(next);
});
showTheme(keptTheme() in THEMES ? keptTheme() : "");
