/* What does not change while people talk: notes, marks, the industries set aside, sources. */

function drawSections() {
  fill("notes", DATA.notes.map((text) => element("li", {}, text)));
  byId("notes-card").hidden = !DATA.notes.length;
  fill("legend", legend());
  fill("sections", DATA.sections.filter((s) => s.rows.length).map(sectionOf));
}

function legend() {
  const used = new Set(INDUSTRIES.flatMap((industry) => industry.statuses));
  for (const section of DATA.sections) for (const statuses of Object.values(section.statuses)) statuses.forEach((s) => used.add(s));
  return Object.entries(STATUSES)
    .filter(([status, { mark }]) => mark && used.has(status))
    .map(([status, { mark, meaning }]) => element("div", {}, element("dt", {}, element("span", { class: "mark" }, mark), ` ${status.replaceAll("_", " ")}`), element("dd", {}, meaning)));
}

function sectionOf({ title, intro, columns, rows, statuses, notes }) {
  const heads = columns.map((c) => element("th", { scope: "col", title: c.meaning, class: kindOf(c) }, c.heading, c.unit ? element("span", { class: "unit", title: c.unit }, shortUnit(c.unit)) : ""));
  const lines = rows.map((row, i) => element("tr", {}, row.map((value, j) => cellOf(value, columns[j], statuses[columns[j].name]?.[i] ?? "", notes[columns[j].name]?.[i] ?? ""))));
  return element("details", { class: "card section" },
    element("summary", {}, element("h2", {}, title), element("span", { class: "count" }, String(rows.length))),
    element("p", { class: "intro" }, intro),
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
      element("table", {}, element("caption", { class: "unseen" }, title), element("thead", {}, element("tr", {}, heads)), element("tbody", {}, lines))));
}

const kindOf = (column) => (column.kind === "count" || column.kind === "number" ? "number" : "text");

function cellOf(value, column, status, note) {
  const text = status || kindOf(column) === "number" ? shown(value, column, status) : String(value ?? "");
  return heated(element("td", { class: kindOf(column) }, marked(text, status, note)), value, column);
}

/* Heat maps: a share fills a cell up, a correlation leans to either side. */
function heated(cell, value, column) {
  if (value === null || !["share, 0 to 1", "rank correlation"].includes(column.unit)) return cell;
  cell.style.backgroundColor = `rgba(${value < 0 ? "213, 94, 0" : "0, 114, 178"}, ${Math.min(Math.abs(value), 1) * 0.45})`;
  return cell;
}
