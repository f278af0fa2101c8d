/* Frames shown as they are, and what the marks beside their numbers stand for. */

/* The marks of these lists of statuses, each explained once. */
function legend(lists) {
  const used = new Set(lists.flat());
  return Object.entries(STATUSES)
    .filter(([status, { mark }]) => mark && used.has(status))
    .map(([status, { mark, meaning }]) => element("div", {}, element("dt", {}, element("span", { class: "mark" }, mark), ` ${status.replaceAll("_", " ")}`), element("dd", {}, meaning)));
}

const statusesOf = (sections) => sections.flatMap((section) => Object.values(section.statuses));

/* A section that opens: heading, what it is about, and its table. */
function sectionOf(section, { level = 2, open = false } = {}) {
  const { title, intro, rows } = section;
  return element("details", { class: "card section", open },
    element("summary", {}, element(`h${level}`, {}, title), element("span", { class: "count" }, String(rows.length))),
    element("p", { class: "intro" }, intro),
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, tableOf(section)));
}

function tableOf({ title, columns, rows, statuses, notes }) {
  const heads = columns.map((c) => element("th", { scope: "col", title: c.meaning, class: kindOf(c) }, c.heading, c.unit ? element("span", { class: "unit", title: c.unit }, shortUnit(c.unit)) : ""));
  const lines = rows.map((row, i) => element("tr", {}, row.map((value, j) => cellOf(value, columns[j], statuses[columns[j].name]?.[i] ?? "", notes[columns[j].name]?.[i] ?? ""))));
  return element("table", {}, element("caption", { class: "unseen" }, title), element("thead", {}, element("tr", {}, heads)), element("tbody", {}, lines));
}

const kindOf = (column) => (column.kind === "count" || column.kind === "number" ? "number" : "text");

function cellOf(value, column, status, note) {
  const text = status || kindOf(column) === "number" ? shown(value, column, status) : String(value ?? "");
  return heated(element("td", { class: kindOf(column) }, marked(text, status, note)), value, column);
}

/* Heat maps: a share fills a cell up, a correlation leans to either side. */
function heated(cell, value, column) {
  if (value === null || !["share, 0 to 1", "rank correlation"].includes(column.unit)) return cell;
  cell.classList.add("heat");
  cell.style.backgroundColor = `rgba(${value < 0 ? "213, 94, 0" : "0, 114, 178"}, ${Math.min(Math.abs(value), 1) * 0.45})`;
  return cell;
}
