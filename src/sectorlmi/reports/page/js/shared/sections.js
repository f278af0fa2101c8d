/* Frames shown as they are, and what the marks beside their numbers stand for. */

/* How numbers look by their grade, and the marks of the others: each explained once. Numbers are pairs of a status and
   what the grade makes of it (null: nothing). */
function legend(numbers) {
  const grades = new Set(numbers.map(([, graded]) => graded?.grade));
  const marks = new Set(numbers.map(([status, graded]) => graded?.mark ?? status));
  const line = (look, word, meaning) => element("div", {}, element("dt", {}, element("span", { class: "mark" }, look), word ? ` ${word}` : ""), element("dd", {}, meaning));
  return [
    ...Object.entries(GRADES).filter(([grade]) => grades.has(grade)).map(([, { look, meaning }]) => line(look, "", meaning)),
    ...Object.entries(STATUSES).filter(([status, { mark }]) => mark && marks.has(status)).map(([status, { mark, meaning }]) => line(mark, status.replaceAll("_", " "), meaning)),
  ];
}

const numbersOf = (sections) => sections.flatMap(({ statuses, graded = {} }) => Object.entries(statuses).flatMap(([name, list]) => list.map((status, i) => [status, graded[name]?.[i] ?? null])));

/* A section that opens: heading, what it is about, and its table. */
function sectionOf(section, { level = 2, open = false } = {}) {
  const { title, intro, rows } = section;
  return element("details", { class: "card section", open },
    element("summary", {}, element(`h${level}`, {}, title), element("span", { class: "count" }, String(rows.length))),
    element("p", { class: "intro" }, intro),
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, tableOf(section)));
}

function tableOf({ title, columns, rows, statuses, notes, graded = {} }) {
  const heads = columns.map((c) => element("th", { scope: "col", title: c.meaning, class: kindOf(c) }, c.heading, c.unit ? element("span", { class: "unit", title: c.unit }, shortUnit(c.unit)) : ""));
  const lines = rows.map((row, i) => element("tr", {}, row.map((value, j) => cellOf(value, columns[j], statuses[columns[j].name]?.[i] ?? "", notes[columns[j].name]?.[i] ?? "", graded[columns[j].name]?.[i] ?? null))));
  return element("table", {}, element("caption", { class: "unseen" }, title), element("thead", {}, element("tr", {}, heads)), element("tbody", {}, lines));
}

const kindOf = (column) => (column.kind === "count" || column.kind === "number" ? "number" : "text");

function cellOf(value, column, status, note, graded = null) {
  const text = status || kindOf(column) === "number" ? shown(value, column, status) : String(value ?? "");
  return heated(element("td", { class: kindOf(column) }, numberOf(text, status, note, graded)), value, column);
}

/* Heat maps: a share fills a cell up, a correlation leans to either side. */
function heated(cell, value, column) {
  if (value === null || !["share, 0 to 1", "rank correlation"].includes(column.unit)) return cell;
  cell.classList.add("heat");
  cell.style.backgroundColor = `rgba(${value < 0 ? "213, 94, 0" : "0, 114, 178"}, ${Math.min(Math.abs(value), 1) * 0.45})`;
  return cell;
}
