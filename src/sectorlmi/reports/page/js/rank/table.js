/* The table of industries: sorted by its headings, filtered, a row opened for everything known of an industry. */

const HIGHLIGHTS = { top10: "the first 10", top20: "the first 20", above_median: "the better half", top_third: "the best third" };

const ROWS_IN_ONE = 20;

class IndustryTable {
  constructor({ onSort, onPick }) {
    this.onSort = onSort;
    this.onPick = onPick;
    this.columns = COLUMNS.filter((c, i) => i === 0 || FACTORS.some((f) => f.column === i));
    this.factorAt = new Map(FACTORS.map((f, k) => [f.column, k]));
    this.opened = new Set();
    this.order = [];
  }

  draw() {
    this.heads = [
      this.head("place", "Place"),
      ...(DATA.has_ranges ? [element("th", { scope: "col", class: "number", title: "Where 9 of 10 ways to fill the hidden numbers put it, at the study’s own weights" }, "Range")] : []),
      this.head("code", "NAICS", "text an-cell"),
      this.head("title", "Industry", "text"),
      ...this.columns.map((c) => this.head(c.name, calledOf(c), "number", c)),
      this.head("mean_rank", "Mean rank", "number an-cell"),
    ];
    fill("table-head", rowOf({}, element("th", { scope: "col", class: "pick an-cell" }, element("span", { class: "unseen" }, "On the short list")), this.heads));
    this.layOut(false);
    this.rows = new Map(INDUSTRIES.map((industry) => [industry.code, this.row(industry)]));
  }

  /* Analysts see the star, the code and the mean rank too. */
  layOut(isAnalyst) {
    if (this.isAnalyst === isAnalyst) return;
    this.isAnalyst = isAnalyst;
    const range = DATA.has_ranges ? [[4.2, 0]] : [];
    const more = (...tracks) => (isAnalyst ? tracks : []);
    asRows(byId("industries"), [...more([2.2, 0]), [4, 0], ...range, ...more([3.7, 0]), [11, 3], ...this.columns.map((c) => [roomFor(c), 1]), ...more([4, 0])]);
  }

  head(key, label, kind = "number", column = null) {
    const button = element("button", { type: "button", title: column?.meaning, onclick: () => this.onSort(key) }, partable(label));
    const unit = column?.unit ? element("span", { class: "unit", title: column.unit }, shortUnit(column.unit)) : "";
    const made = element("th", { scope: "col", class: kind, "aria-sort": "none", "data-key": key }, button, unit);
    return made;
  }

  row(industry) {
    const star = element("button", { type: "button", class: "star", "aria-pressed": "false", "aria-label": `${industry.name} on the short list`, onclick: () => this.onPick(industry.code) }, "☆");
    const place = document.createTextNode("");
    const name = element("button", { type: "button", class: "open", "aria-expanded": "false", onclick: () => this.toggle(industry.code) }, industry.name);
    const meanRank = document.createTextNode("");
    const cells = this.columns.map((c) => this.cell(industry, c));
    const range = DATA.has_ranges ? [element("td", { class: "number range" }, rangeText(industry))] : [];
    const line = rowOf({ "data-code": industry.code }, element("td", { class: "pick an-cell" }, star), element("td", { class: "number place" }, place), range,
      element("td", { class: "code an-cell" }, industry.code), element("th", { scope: "row" }, name, element("span", { class: "an official" }, industry.title)), cells.map((c) => c.cell), element("td", { class: "number an-cell" }, meanRank));
    return { line, star, place, name, meanRank, cells, said: {}, search: findable.get(industry.code) };
  }

  cell(industry, column) {
    const at = COLUMN_AT.get(column.name);
    const [status, note] = [industry.statuses[at], industry.notes[at]];
    const rank = this.factorAt.has(at) ? element("span", { class: "rank" }) : null;
    const cell = element("td", { class: "number", "data-key": column.name }, element("span", { class: "value" }, numberOf(shown(industry.values[at], column, status), status, note, industry.graded[at])), rank);
    return { cell, rank, factor: this.factorAt.get(at) };
  }

  update(ranking, state, picked) {
    this.ranking = ranking;
    const listed = this.listed(ranking, state, picked);
    for (const entry of ranking.entries) this.updateRow(entry, ranking, picked);
    this.show(listed);
    for (const head of this.heads) {
      const key = head.dataset.key;
      if (key) setAttribute(head, "aria-sort", state.sort === key ? "ascending" : state.sort === `-${key}` ? "descending" : "none");
    }
    return listed;
  }

  updateRow(entry, ranking, picked) {
    const row = this.rows.get(entry.industry.code);
    const isPicked = picked.has(entry.industry.code);
    const ranks = entry.ranks;
    say(row, "place", Number.isNaN(entry.place) ? "–" : String(entry.place), (text) => (row.place.data = text));
    say(row, "mean", Number.isNaN(entry.meanRank) ? "–" : entry.meanRank.toFixed(2), (text) => (row.meanRank.data = text));
    say(row, "picked", isPicked, () => {
      row.star.setAttribute("aria-pressed", String(isPicked));
      row.star.textContent = isPicked ? "★" : "☆";
      row.line.classList.toggle("picked", isPicked);
    });
    if (row.said.ranks === ranks) return;
    row.said.ranks = ranks;
    for (const { cell, rank, factor } of row.cells) {
      if (!rank) continue;
      const value = ranks ? ranks[factor] : NaN;
      const said = Number.isNaN(value) ? "" : ordinal(Math.floor(value));
      if (rank.textContent !== said) rank.textContent = said;
      cell.classList.toggle("high", isHigh(value, ranking.found.known?.[factor]));
    }
  }

  /* The entries to show, in the order asked for; what is not known comes last either way. */
  listed(ranking, state, picked) {
    const query = state.query.trim().toLowerCase();
    const tests = {
      ranked: (e) => !e.aside,
      picked: (e) => picked.has(e.industry.code),
      firm: (e) => !e.aside && FACTORS.every((f) => !(STATUSES[e.industry.statuses[f.column]]?.mark)),
      all: () => true,
    };
    const kept = ranking.entries.filter((e) => tests[state.shown](e) && isInQuadrant(e, state) && (!query || matches(this.rows.get(e.industry.code).search, query)));
    const key = state.sort.replace(/^-/, "");
    return key === "place" && state.sort === key ? kept : kept.sort(sorter(key, state.sort.startsWith("-") ? -1 : 1));
  }

  show(listed) {
    const order = listed.map((e) => e.industry.code);
    if (order.length === this.order.length && order.every((code, i) => code === this.order[i])) return;
    this.order = order;
    const lines = order.flatMap((code) => (this.opened.has(code) ? [this.rows.get(code).line, this.rows.get(code).detail] : [this.rows.get(code).line]));
    reorder(byId("industries"), lines, ROWS_IN_ONE);
  }

  toggle(code) {
    const row = this.rows.get(code);
    row.detail?.remove();
    row.detail = null;
    const isOpening = !this.opened.delete(code);
    if (isOpening) {
      this.opened.add(code);
      row.detail = rowOf({ class: "detail" }, element("td", { colspan: this.heads.length + 1 }, detailOf(this.ranking.byCode.get(code), this.ranking)));
      row.line.after(row.detail);
    }
    row.name.setAttribute("aria-expanded", String(isOpening));
  }

  open(code) {
    if (!this.opened.has(code)) this.toggle(code);
    this.rows.get(code).name.focus();
  }
}

/* Write only what has changed: touching the page is what costs time. */
function say(row, key, value, write) {
  if (row.said[key] === value) return;
  row.said[key] = value;
  write(value);
}

function isHigh(rank, known) {
  const limits = { top10: 10, top20: 20, above_median: known / 2, top_third: known / 3 };
  return rank <= limits[STUDY.highlight];
}

function sorter(key, sign) {
  if (key === "code") return (a, b) => sign * byCode(a, b);
  if (key === "title") return (a, b) => sign * a.industry.name.localeCompare(b.industry.name, "en") || byCode(a, b);
  const of = { place: (e) => e.place, mean_rank: (e) => e.meanRank }[key] ?? ((e) => valueOf(e.industry, key));
  return (a, b) => {
    const [p, q] = [of(a), of(b)];
    if (Number.isNaN(p) || Number.isNaN(q)) return Number.isNaN(p) - Number.isNaN(q) || byCode(a, b);
    return sign * (p - q) || byCode(a, b);
  };
}

/* What a board calls a column; the heading of the data dictionary where it has no other name. */
const calledOf = (column) => MEASURES.find((m) => m.column === column.name)?.title ?? column.heading;

/* A number with its mark. Whose rate a projection is stands in the heading of the short list; here it is marked. */
function valueIn(industry, at) {
  const status = industry.statuses[at];
  return numberOf(shown(industry.values[at], COLUMNS[at], status), status, industry.notes[at], industry.graded[at]);
}

/* Everything known of an industry: each number with its rank, what it is, and why. */
function detailOf({ industry, ranks, coverage, aside, reason }, ranking) {
  const { remarks = [], tries = "" } = industry.board ?? {};
  const about = [
    aside ? (industry.why_not ?? `Not ranked: ${aside}.`) : `${percent(coverage)} of the weight is known.`,
    reason ? `On the short list for ${readable(reason)}.` : "",
    ...remarks.map(({ text }) => text),
    DATA.has_ranges && industry.p_top !== undefined ? `At the study’s own weights: range of the place ${rangeText(industry)}; among the first ${counted(RULES.top)} in ${ofHundred(industry.p_top)} of 100 ways to fill the hidden numbers${tries ? `, and in ${tries} with other weights too` : ""}.` : "",
  ].filter(Boolean).join(" ");
  const lines = COLUMNS.map((column, i) => {
    const status = industry.statuses[i];
    const k = FACTORS.findIndex((f) => f.column === i);
    const rank = k >= 0 && ranks && !Number.isNaN(ranks[k]) ? `${ordinal(ranks[k])} of ${ranking.found.known[k]}` : "";
    const what = industry.notes[i] || STATUSES[status]?.meaning || "";
    return element("tr", {}, element("th", { scope: "row" }, calledOf(column)), element("td", { class: "number" }, numberOf(shown(industry.values[i], column, status), status, "", industry.graded[i])), element("td", {}, column.unit), element("td", {}, rank), element("td", {}, what));
  });
  const heads = ["Number", "Value", "Unit", "Rank", "How firm it is"].map((text) => element("th", { scope: "col" }, text));
  return [
    element("p", {}, spark(industry.series), about),
    element("p", { class: "official" }, `NAICS ${industry.code} · ${industry.title}`),
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `All numbers of ${industry.name}` }, element("table", { class: "inner" }, element("caption", { class: "unseen" }, `All numbers of ${industry.name}`), element("thead", {}, element("tr", {}, heads)), element("tbody", {}, lines))),
  ];
}
