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

function options(choices, chosen) {
  return Object.entries(choices).map(([value, label]) => element("option", { value, selected: value === chosen }, label));
}

function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/* Long tables lay out each row by itself, as a grid of the same tracks, so that a browser need not measure the rows that
   are out of sight. What that takes from a table for screen readers, the roles give back. Widths are in rem; a grow of 0
   keeps a column as it is. */
function asRows(table, widths) {
  const tracks = widths.map(([least, grow]) => (grow ? `minmax(${least}rem, ${grow}fr)` : `${least}rem`));
  table.style.setProperty("--tracks", tracks.join(" "));
  table.style.setProperty("--least", `${widths.reduce((total, [least]) => total + least, 0)}rem`);
  table.setAttribute("role", "table");
  for (const group of table.querySelectorAll("thead, tbody")) group.setAttribute("role", "rowgroup");
}

/* A long word of a heading may be parted. */
const partable = (heading) => heading.replace(/(\w{9})(\w{4,})/g, "$1\u00ad$2");

/* Room in rem for the longest part of a heading and for the longest number under it with its mark. */
function roomFor(column) {
  const longest = (texts) => Math.max(...texts.map((text) => text.length));
  const at = COLUMN_AT.get(column.name);
  const numbers = longest(INDUSTRIES.map((industry) => shown(industry.values[at], column, industry.statuses[at])));
  return Math.max(1 + 0.58 * longest(partable(column.heading).split(/[\s\u00ad]+/)), 1.8 + 0.58 * numbers);
}

function rowOf(attributes, ...cells) {
  const made = cells.flat().filter(Boolean);
  for (const cell of made) cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.scope === "row" ? "rowheader" : "columnheader");
  return element("tr", { role: "row", ...attributes }, made);
}

/* Bring the rows of a table into an order by moving as few as possible: those that already follow each other stay. */
function reorder(body, wanted) {
  const isWanted = new Set(wanted);
  for (const row of [...body.children]) if (!isWanted.has(row)) row.remove();
  const before = new Map([...body.children].map((row, i) => [row, i]));
  const staying = new Set(longestRun(wanted.filter((row) => before.has(row)), (row) => before.get(row)));
  let next = null;
  for (const row of wanted.toReversed()) {
    if (!staying.has(row)) body.insertBefore(row, next);
    next = row;
  }
}

/* The longest part of a list, not necessarily in one piece, that is in ascending order. */
function longestRun(list, valueOf) {
  const ends = [];
  const previous = new Map();
  for (const item of list) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (valueOf(ends[middle]) < valueOf(item)) low = middle + 1;
      else high = middle;
    }
    previous.set(item, low ? ends[low - 1] : null);
    ends[low] = item;
  }
  const run = [];
  for (let item = ends.at(-1) ?? null; item !== null; item = previous.get(item)) run.push(item);
  return run.reverse();
}
