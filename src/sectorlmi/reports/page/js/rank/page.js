/* The page at work: one state, one ranking, and every part drawn from the two. */

const SECTIONS = new Map(DATA.sections.filter((s) => s.rows.length).map((s) => [s.key, s]));
const ABOUT_WEIGHTS = ["robustness", "acceptability", "central_weights", "weight_changes", "leave_one_out", "correlation"];
const PAUSE = 120;
const QUADRANT_CHOICES = ["quadrant", "quadrant-drawn"];

class Page {
  constructor() {
    this.controls = new Controls((apply) => this.change(apply));
    this.table = new IndustryTable({ onSort: (key) => this.sortBy(key), onPick: (code) => this.togglePick(code) });
    this.list = new ShortListTable({
      onNote: (code, text) => this.takeNote(code, text),
      onDrop: (code) => this.dropPick(code),
      onOpen: (code) => this.open(code),
    });
    this.bubbles = new Bubbles(byId("bubbles"), (code) => this.togglePick(code));
    this.answer = new Answer((code) => this.open(code));
    this.shifts = SECTIONS.has("shift_share") && STUDY.benchmark ? new Shifts(SECTIONS.get("shift_share")) : null;
    this.map = DATA.map ? new CountyMap(DATA.map, ...["employment", "location_quotient"].map((name) => COLUMNS[COLUMN_AT.get(name)])) : null;
    this.hasUnsaved = false;
    this.hashTimer = 0;
  }

  start() {
    openFrame(() => (offSheets(), this.drawAll(), isOnPaper() && ontoSheets()));
    this.table.draw();
    this.list.draw();
    this.answer.draw();
    drawStudy();
    this.map?.draw();
    this.bind();
    this.fromAddress();
    const wrong = disagreements();
    if (wrong.length) warn(`This browser’s places differ from the engine’s for ${wrong.join(", ")}: trust the workbook, and report this.`);
  }

  bind() {
    const on = (id, event, act) => byId(id).addEventListener(event, act);
    on("query", "input", (e) => this.change((s) => ((s.query = e.target.value), true)));
    on("shown", "change", (e) => this.change((s) => ((s.shown = e.target.value), true)));
    for (const id of QUADRANT_CHOICES) on(id, "change", (e) => this.change((s) => ((s.quadrant = e.target.value), true), true));
    on("axis-x", "change", (e) => this.change((s) => ((s.x = e.target.value), true), true));
    on("axis-y", "change", (e) => this.change((s) => ((s.y = e.target.value), true), true));
    on("reset", "click", () => this.reset());
    on("save", "click", () => this.save());
    on("load", "change", (e) => this.load(e.target));
    on("share", "click", () => this.share());
    on("list-add", "change", (e) => this.addTyped(e.target));
    for (const view of VIEWS) on(`view-${view}`, "change", () => this.change((s) => ((s.view = view), true)));
    for (const id of ["shifts-shown", "shifts-method"]) on(id, "change", () => this.drawShifts());
    addEventListener("hashchange", () => location.hash.slice(1) !== toHash(this.state) && this.fromAddress());
    addEventListener("beforeunload", (e) => this.hasUnsaved && e.preventDefault());
  }

  /* Take a new state whole: from the address, a file, or the study. */
  take(state) {
    this.state = state;
    this.controls.draw(state);
    byId("query").value = state.query;
    byId(`view-${state.view}`).checked = true;
    fill("shown", options({ ranked: "Ranked", picked: "Short list", firm: "Ranked, published numbers only", all: "All, those not ranked too" }, state.shown));
    for (const id of ["x", "y"]) fill(`axis-${id}`, options(Object.fromEntries(AXES.map((name) => [name, calledOf(COLUMNS[COLUMN_AT.get(name)])])), state[id]));
    for (const id of QUADRANT_CHOICES) fill(id, quadrantOptions());
    this.drawAll();
  }

  /* Change the state in place; a value that cannot be meant changes nothing and is shown as it was. */
  change(apply, isNewChart = false) {
    if (!apply(this.state)) return this.controls.draw(this.state), this.controls.update(this.ranking);
    if (isNewChart) this.drawAll();
    else this.update();
    return undefined;
  }

  rank() {
    this.ranking = rankUnder(this.state);
    this.picks = shortListOf(this.ranking, this.state);
    this.picked = new Set(this.picks.map((p) => p.code));
    this.listed = keyed(this.picks, this.state.rules);
  }

  drawAll() {
    clearTimeout(this.drawTimer);
    this.rank();
    this.bubbles.draw(this.ranking, this.state, this.listed);
    this.drawShifts();
    this.updateText();
  }

  drawShifts() {
    this.shifts?.draw(this.listed, { shown: byId("shifts-shown").value, method: byId("shifts-method").value });
  }

  update() {
    this.rank();
    this.updateText();
    clearTimeout(this.drawTimer);
    this.drawTimer = setTimeout(() => this.redraw(), PAUSE);
  }

  /* Drawing costs more than ranking: it waits for a pause of the slider. */
  redraw() {
    this.bubbles.update(this.ranking, this.state, this.listed);
    this.shifts?.update(this.listed);
  }

  updateText() {
    const { ranking, state } = this;
    this.controls.update(ranking);
    drawWeights(ranking, state);
    this.table.layOut(state.view === "analyst");
    const listed = this.table.update(ranking, state, this.picked);
    this.list.update(this.picks, state, ranking);
    this.answer.update(ranking, state, this.listed);
    setText("rules-text", rulesInWords(ranking, state));
    setText("list-text", `${ranking.found.ranked.length} industries ranked on ${measuresInWords(ranking)}.`);
    for (const id of QUADRANT_CHOICES) byId(id).value = state.quadrant;
    setText("problem", ranking.found.problem);
    byId("problem").hidden = !ranking.found.problem;
    byId("changed").hidden = state.isAsStudied();
    setText("table-count", `${listed.length} of ${INDUSTRIES.length} industries shown`);
    setText("bubbles-text", this.bubbles.summary(CANDIDATES.length));
    announce(ranking.found.problem || `Re-ranked. First: ${ranking.entries.slice(0, 3).map((e) => `${e.place} ${e.industry.name}`).join("; ")}. ${this.picks.length} on the short list, ${listed.length} in the table.`);
    clearTimeout(this.hashTimer);
    this.hashTimer = setTimeout(() => this.toAddress(), 250);
  }

  /* Not where another address is on its way, which the page has not heard of yet. */
  toAddress() {
    const hash = toHash(this.state);
    if (location.hash !== this.address) return;
    if (hash !== location.hash.slice(1)) history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    this.address = location.hash;
  }

  fromAddress() {
    this.address = location.hash;
    const { state, problems } = fromHash(this.address);
    if (this.state) state.notes = this.state.notes;
    this.take(state);
    if (problems.length) warn(`Not understood in the address: ${problems.join(", ")}.`);
  }

  sortBy(key) {
    const isNumber = COLUMN_AT.has(key);
    const [first, second] = isNumber ? [`-${key}`, key] : [key, `-${key}`];
    this.change((s) => ((s.sort = s.sort === first ? second : first), true));
  }

  /* On the list by the rule or by hand: off it. Off it: on it. */
  togglePick(code) {
    const { state } = this;
    const title = BY_CODE.get(code).name;
    if (this.picked.has(code)) {
      state.add.delete(code);
      if (this.ranking.byCode.get(code).reason) state.drop.add(code);
    } else if (!state.drop.delete(code) || !this.ranking.byCode.get(code).reason) state.add.add(code);
    this.update();
    announce(`${title} is ${this.picked.has(code) ? "on" : "off"} the short list.`, 50);
  }

  /* The button that was pressed goes with its row: the next row's takes the focus. */
  dropPick(code) {
    const at = this.picks.findIndex((p) => p.code === code);
    this.togglePick(code);
    const next = this.picks[Math.min(at, this.picks.length - 1)];
    if (next) this.list.rows.get(next.code).off.focus();
    else byId("list-add").focus();
  }

  addTyped(input) {
    const code = input.value.trim().split(/\s/)[0];
    if (!BY_CODE.has(code)) return warn(`“${input.value}” is not an industry of the table.`);
    input.value = "";
    if (!this.picked.has(code)) this.togglePick(code);
    return undefined;
  }

  takeNote(code, text) {
    if (text) this.state.notes.set(code, text);
    else this.state.notes.delete(code);
    this.hasUnsaved = true;
  }

  open(code) {
    byId("table-card").open = true;
    if (!this.table.order.includes(code)) this.take(Object.assign(this.state, { query: "", shown: "all", quadrant: "" }));
    this.table.open(code);
  }

  reset() {
    const { notes, view } = this.state;
    this.take(Object.assign(new State(), { notes, view }));
  }

  save() {
    const text = JSON.stringify(toFile(this.state, this.picks, new Date().toISOString()), null, 1) + "\n";
    const name = STUDY.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "study";
    download(`${name}-short-list.json`, text, "application/json");
    this.hasUnsaved = false;
    warn("");
    announce("The short list was saved as a file.", 50);
  }

  async load(input) {
    const [file] = input.files;
    if (!file) return;
    try {
      const { state, problems } = fromFile(await file.text());
      this.take(Object.assign(state, { view: this.state.view }));
      this.hasUnsaved = false;
      warn(problems.length ? `Loaded. Not taken: ${problems.join(", ")}.` : "");
      announce(`${file.name} was loaded: ${this.picks.length} industries on the short list.`, 50);
    } catch (error) {
      warn(`${file.name} was not loaded. ${error.message}`);
    }
    input.value = "";
  }

  async share() {
    this.toAddress();
    try {
      await navigator.clipboard.writeText(location.href);
      announce("The address was copied.", 50);
      byId("share").textContent = "Copied";
      setTimeout(() => (byId("share").textContent = "Copy link"), 1500);
    } catch {
      warn(`Copy the address from the browser’s address line: it carries these weights (not the notes).`);
    }
  }
}

/* Quadrants with how many industries lie in each. */
function quadrantOptions() {
  const counted = Object.keys(DATA.quadrants).map((name) => [name, CANDIDATES.filter((i) => i.quadrant === name).length]);
  return options({ "": "All", ...Object.fromEntries(counted.map(([name, n]) => [name, `${name} (${n})`])) }, "");
}

/* `five measures of equal weight`, or each with its weight. */
function measuresInWords(ranking) {
  const counting = FACTORS.map((f, k) => [f.called.toLowerCase(), ranking.weights[k]]).filter(([, share]) => share > 0);
  const isEven = counting.every(([, share]) => Math.abs(share - counting[0][1]) < 1e-9);
  if (counting.length === 1) return counting[0][0];
  return isEven ? `${counted(counting.length)} measures of equal weight` : counting.map(([name, share]) => `${name} ${percent(share)}`).join(", ");
}

/* What does not change while people talk. */
function drawStudy() {
  for (const id of QUADRANT_CHOICES) byId(id).parentElement.hidden = !INDUSTRIES.some((industry) => industry.quadrant);
  byId("highlight-text").textContent = `Shaded: among ${HIGHLIGHTS[STUDY.highlight]} on that measure.`;
  drawSentences();
  drawFirmness();
  drawNotes();
  drawSections();
}

/* Frames that the page does not work with: those about the weights together, the others one after the other. */
function drawSections() {
  const robust = [...SECTIONS.values()].filter((s) => ABOUT_WEIGHTS.includes(s.key));
  const others = [...SECTIONS.values()].filter((s) => s.key !== "shift_share" && !robust.includes(s));
  const hasShifts = SECTIONS.has("shift_share") && STUDY.benchmark;
  byId("shifts-card").hidden = !hasShifts;
  fill("about-weights", robust.map((s) => sectionOf(s, { level: 3 })));
  fill("shifts-table", hasShifts ? sectionOf(SECTIONS.get("shift_share"), { level: 3 }) : []);
  fill("sections", others.map((s) => sectionOf(s, { level: 3 })));
  for (const link of document.querySelectorAll(".jump a")) link.hidden = byId(link.hash.slice(1)).hidden;
}

new Page().start();
