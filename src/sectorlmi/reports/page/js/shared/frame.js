/* What every page has: its head, a line for warnings, light and dark, and paper. */

/* Fill the head and keep colors and paper right; `redraw` draws the charts of the page anew, in the colors of now. */
function openFrame(redraw) {
  fill("facts", DATA.facts.map(({ text, more }) => element("li", { title: more }, text)));
  byId("banner").textContent = DATA.banner;
  byId("banner").hidden = !DATA.banner;
  byId("print").addEventListener("click", () => print());
  byId("theme").addEventListener("change", (e) => (setTheme(e.target.value), redraw()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("beforeprint", () => (ontoPaper(), redraw()));
  addEventListener("afterprint", () => (offPaper(), redraw()));
}

function warn(sentence) {
  byId("warning").textContent = sentence;
  byId("warning").hidden = !sentence;
}

function setTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/* Paper is light and of a fixed width, and nothing on it can be opened. */
function ontoPaper() {
  for (const details of document.querySelectorAll("details.section:not([open])")) details.dataset.closed = details.open = true;
  setTheme("light");
  document.documentElement.classList.add("paper");
}

function offPaper() {
  for (const details of document.querySelectorAll("details[data-closed]")) {
    details.open = false;
    delete details.dataset.closed;
  }
  setTheme(byId("theme").value);
  document.documentElement.classList.remove("paper");
}
