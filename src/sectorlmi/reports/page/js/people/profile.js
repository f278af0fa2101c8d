/* The page of a profile: one industry or all of them, in charts, ladder, table and brief. */

const TEXT_LAST = ["skills", "knowledge", "clusters"];

class ProfilePage {
  constructor() {
    this.bubbles = new EducationBubbles(byId("bubbles"));
    this.middle = new MiddleSkill(byId("middle"));
    this.staffing = new SortedTable(byId("staffing"), "Occupations", [...TEXT_LAST, "experience", "training"]);
  }

  start() {
    chartDefaults();
    openFrame(() => this.drawCharts());
    const each = Object.fromEntries(INDUSTRIES.map(({ code, title }) => [code, `${code} ${title}`]));
    const choices = INDUSTRIES.length > 1 ? { [ALL]: "All these industries", ...each } : each;
    const asked = decodeURIComponent(location.hash.slice(1));
    fill("industry", options(choices, asked in choices ? asked : INDUSTRIES[0].code));
    const measures = Object.keys(MIDDLE_BY).filter((name) => columnNamed(name));
    fill("middle-by", options(Object.fromEntries(measures.map((name) => [name, MIDDLE_BY[name]])), "jobs"));
    byId("industry").addEventListener("change", (event) => (history.replaceState(null, "", `#${event.target.value}`), this.show()));
    byId("middle-by").addEventListener("change", () => this.drawCharts());
    byId("query").addEventListener("input", () => this.drawTable());
    byId("print-brief").addEventListener("click", printBrief);
    byId("brief-card").hidden = briefs().length === 0;
    byId("print-tables").addEventListener("change", (event) => printsTables(event.target.checked));
    printsTables(byId("print-tables").checked);
    fill("notes", DATA.notes.map((text) => element("li", {}, text)));
    fill("legend", legend(numbersOf(DATA.sections)));
    fill("sections", DATA.sections.map(sectionOf));
    this.show();
  }

  show() {
    this.chosen = shownOf(byId("industry").value);
    byId("industry-text").textContent = this.chosen.intro;
    this.drawCharts();
    drawLadder(this.chosen);
    drawBrief(this.chosen);
    this.drawTable();
    announce(`${this.chosen.title}: ${this.chosen.rows.length} occupations.`);
  }

  drawCharts() {
    const drawn = this.bubbles.draw(this.chosen);
    byId("bubbles-text").textContent = drawn ? `The ${drawn} largest occupations with a known wage and entry education, of ${this.chosen.rows.length}. Wages are the nation’s. Arrow keys step through them.` : "No occupation with a known wage and entry education: load BLS EP Table 5.4.";
    const middle = this.middle.draw(this.chosen, byId("middle-by").value);
    byId("middle-text").textContent = middle ? `${Math.min(middle, MIDDLE_BARS)} of ${middle} middle-skill occupations; beside each bar the nation’s wage.` : "No middle-skill occupation is known here.";
  }

  drawTable() {
    const { code, rows } = this.chosen;
    const all = (INDUSTRIES.find((one) => one.code === code) ?? INDUSTRIES[0]).occupations.columns;
    const own = code === ALL ? all.filter((c) => !/^(share|a_|h_|wage_flags)/.test(c.name)) : all.filter((c) => c.name !== "wage_usd");
    const columns = [...own.filter((c) => !TEXT_LAST.includes(c.name)), ...own.filter((c) => TEXT_LAST.includes(c.name))];
    const query = byId("query").value.trim().toLowerCase();
    const isAsked = ([soc, title]) => !query || soc.startsWith(query) || title.toLowerCase().includes(query);
    this.staffing.show({ columns, rows: rows.map((row) => columns.map((c) => row[c.name] ?? null)) }, isAsked);
    byId("staffing-count").textContent = `${this.staffing.lines.length} of ${rows.length} occupations`;
  }
}

new ProfilePage().start();
