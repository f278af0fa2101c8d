/* The page of a comparison: what is compared, the chart, the short lists, and the table. */

const KEPT = {
  all: ["All", () => true],
  listed: ["On a short list", isListed],
  apart: ["On some short lists only", (row) => isListed(row) && !["on both", "on all"].includes(STANDING.get(textOf(row, "industry_code")))],
  everywhere: ["Ranked in every study", (row) => sides(row, "place").every((s) => s.value !== null)],
};
const STANDING = new Map(DATA.lists.rows.map((cells) => [cells[columnIn("lists", "industry_code")], cells[columnIn("lists", "standing")]]));

function columnIn(section, column) {
  return DATA[section].columns.findIndex((c) => c.name === column);
}

const DRAWABLE = MEASURES.filter((m) => ROWS.some((row) => sides(row, m.name).some((s) => s.value !== null)));

class ComparisonPage {
  constructor() {
    this.chart = new Dumbbells(byId("chart"));
    this.table = new SideTable();
  }

  start() {
    chartDefaults();
    openFrame(() => this.drawChart());
    fill("studies", tableOf(DATA.studies));
    fill("notes", DATA.notes.map((note) => element("li", {}, note)));
    byId("notes-part").hidden = !DATA.notes.length;
    fill("lists", listGroups());
    fill("legend", legend(numbersOf([DATA.industries])));
    fill("sections", sectionOf(DATA.lists), sectionOf(DATA.sources));
    this.offerChoices();
    this.table.draw((key) => (this.table.sortBy(key), this.updateTable()));
    this.drawChart();
    this.updateTable();
  }

  offerChoices() {
    fill("measure", options(Object.fromEntries(DRAWABLE.map((m) => [m.name, m.heading])), "place"));
    fill("drawn", options({ listed: "on a short list", apart: `the ${MOST_DRAWN} furthest apart`, all: "all industries" }, "listed"));
    fill("order", options({ ...Object.fromEntries(LABELS.map((label, i) => [i, label])), spread: "the largest difference" }, "0"));
    fill("shown", options(Object.fromEntries(Object.entries(KEPT).map(([key, [words]]) => [key, words])), "all"));
    for (const id of ["measure", "drawn", "order"]) byId(id).addEventListener("change", () => this.drawChart());
    byId("query").addEventListener("input", () => this.updateTable());
    byId("shown").addEventListener("change", () => this.updateTable());
  }

  drawChart() {
    const [measure, drawn, order] = ["measure", "drawn", "order"].map((id) => byId(id).value);
    this.chart.draw({ measure, drawn, order });
    const { meaning, heading } = MEASURE.get(measure);
    const ranges = measure === "place" && SIDE_AT.has("place_low_1") ? " Thin bars: the places from 5 to 95 % of the feasible fills of hidden cells." : "";
    byId("chart-text").textContent = `${heading}: ${meaning}.${ranges}${drawn === "listed" ? "" : " A star: on a short list."} Arrow keys step through the industries.`;
  }

  updateTable() {
    const found = this.table.update(byId("query").value, KEPT[byId("shown").value][1]);
    const words = `${found.length} of ${ROWS.length} industries shown`;
    byId("table-count").textContent = words;
    announce(words);
  }
}

/* The short lists as groups of names: on every list, and on some only. */
function listGroups() {
  const groups = new Map();
  for (const cells of DATA.lists.rows) {
    const standing = cells[columnIn("lists", "standing")];
    groups.set(standing, [...(groups.get(standing) ?? []), cells]);
  }
  return [...groups].map(([standing, rows]) =>
    element("div", { class: "group-of" }, element("h3", {}, `${standing[0].toUpperCase()}${standing.slice(1)} `, element("span", { class: "count" }, String(rows.length))),
      element("ul", {}, rows.map((cells) => element("li", {}, element("span", { class: "code" }, cells[columnIn("lists", "industry_code")]), ` ${cells[columnIn("lists", "title")]}`, element("span", { class: "why" }, placesIn(cells)))))));
}

function placesIn(cells) {
  return LABELS.map((label, i) => `${label}: ${cells[columnIn("lists", `place_${i + 1}`)] ?? "not ranked"}`).join(" · ");
}

new ComparisonPage().start();
