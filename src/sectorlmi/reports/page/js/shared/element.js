/* Making elements. Text only ever becomes a text node, so that no title can turn into markup. */

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const byId = (id) => document.getElementById(id);

function fill(id, ...children) {
  byId(id).replaceChildren(...children.flat());
}

/* Write a text, or an attribute, only where it differs: touching the page is what costs time. */
function setText(id, text) {
  const found = byId(id);
  if (found.textContent !== text) found.textContent = text;
}

function setAttribute(made, name, value) {
  if (made.getAttribute(name) !== value) made.setAttribute(name, value);
}

/* Says a sentence to screen readers once people pause; the newest one wins. */
const announce = (() => {
  let timer = 0;
  return (sentence, wait = 500) => {
    clearTimeout(timer);
    timer = setTimeout(() => (byId("live").textContent = sentence), wait);
  };
})();

/* A number with its mark; the mark says what it stands for to eyes, to the pointer and to screen readers. */
function marked(text, status, note = "") {
  const { mark = "", meaning = "" } = STATUSES[status] ?? {};
  if (!mark) return [document.createTextNode(text)];
  return [
    document.createTextNode(text),
    element("span", { class: "mark", title: note || meaning, "data-status": status },
      element("span", { "aria-hidden": "true" }, mark),
      element("span", { class: "unseen" }, ` (${status.replaceAll("_", " ")})`)),
  ];
}

/* A number as its grade has it, its certain range on a line of its own; screen readers hear it in words. Any other number
   has its mark. */
function numberOf(text, status, note, graded) {
  if (!graded) return marked(text, status, note);
  const { grade, lead, range, said, mark } = graded;
  const seen = [lead, range ? element("span", { class: lead ? "certain" : "certain alone" }, range) : ""].filter(Boolean);
  return [
    element("span", { class: `graded ${grade}`, title: note || GRADES[grade].meaning, "data-status": status },
      element("span", { "aria-hidden": "true" }, seen),
      element("span", { class: "unseen" }, said)),
    ...marked("", mark, note),
  ];
}

function options(choices, chosen) {
  return Object.entries(choices).map(([value, label]) => element("option", { value, selected: value === chosen }, label));
}

function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/* A long word of a heading may be parted. */
const partable = (heading) => heading.replace(/(\w{9})(\w{4,})/g, "$1\u00ad$2");

/* Every word must occur; a number is the start of a code. */
function matches(text, query) {
  return query.split(/\s+/).every((word) => (/^\d+$/.test(word) ? text.startsWith(word) : text.includes(word)));
}
