/* The short list: the first places, then those of one strength alone, then those that people added. */

const ORDINALS = { one: "st", two: "nd", few: "rd", other: "th" };
const ordinalRule = new Intl.PluralRules("en-US", { type: "ordinal" });
const ordinal = (n) => (Number.isInteger(n) ? `${n}${ORDINALS[ordinalRule.select(n)]}` : shortRank(n));
const COUNTED = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const counted = (n) => COUNTED[n] ?? String(n);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const letterOf = (i) => (i < 26 ? String.fromCharCode(65 + i) : letterOf(Math.floor(i / 26) - 1) + letterOf(i % 26));
const REMARK_WORDS = { but: "But", unsure: "Unsure", caution: "Caution" };
const MOST_COLUMNS = 7;

/* The picks in their order with what each is called on the list: its place, or a letter. */
function keyed(picks, rules) {
  let letters = 0;
  return picks.map((pick) => {
    const byPlace = pick.entry.place <= rules.top;
    return { ...pick, isFirst: byPlace, key: byPlace ? String(pick.entry.place) : letterOf(letters++) };
  });
}

class ShortListTable {
  constructor({ onNote, onDrop, onOpen }) {
    Object.assign(this, { onNote, onDrop, onOpen });
    this.rows = new Map();
    this.order = "";
  }

  draw() {
    fill("list-choices", INDUSTRIES.map((i) => element("option", { value: `${i.code} ${i.name}` })));
    fill("legend", this.legend());
    this.first = this.table("Short list: the first places", "");
    this.alone = this.table("Short list: one strength alone, or added by hand", "alone");
    this.rest = element("h3", { class: "rest" });
    fill("list-tables", this.first, this.rest, this.alone);
    byId("list-tables").classList.toggle("cards", MEASURES.length > MOST_COLUMNS);
  }

  table(caption, name) {
    const ticks = ticksTo(this.last());
    const x = placeScale(this.last());
    const scale = picture(STRIP.width, 12, "scale", ticks.map((tick) => drawing("text", { x: x(tick), y: 10, "text-anchor": "middle" }, String(tick))));
    const heads = [
      element("th", { scope: "col", role: "columnheader", class: "place-cell" }, "Place", element("small", {}, "and its range", scale)),
      element("th", { scope: "col", role: "columnheader", class: "name-cell" }, "Industry", element("small", {}, "what speaks for it, and what is unsure")),
      ...MEASURES.map((m) => element("th", { scope: "col", role: "columnheader", class: `number ${m.column}` }, m.title, element("small", {}, m.under, m.column === "growth_pct" ? element("span", { class: "block" }, "shade: hidden data") : ""))),
      element("th", { scope: "col", role: "columnheader", class: "firm-cell" }, "How firm", element("small", {}, `among the first ${counted(RULES.top)}, in 100 tries`)),
    ];
    const caption_ = element("caption", { class: "unseen" }, caption);
    return element("table", { class: `list ${name}`, role: "table" }, caption_, element("thead", { role: "rowgroup", class: name ? "unseen" : "" }, element("tr", { role: "row" }, heads)), element("tbody", { role: "rowgroup" }));
  }

  last() {
    return Math.max(2, INDUSTRIES.filter((i) => i.place !== null).length);
  }

  /* What the marks on the list mean, each only where it stands on the page. */
  legend() {
    const grades = new Set(INDUSTRIES.flatMap((i) => i.graded.map((g) => g?.grade)));
    const part = (...children) => element("span", {}, children);
    const example = (text, name = "") => element("i", { class: `example ${name}` }, text);
    const marks = [...new Set(INDUSTRIES.flatMap((i) => i.statuses.map((s, at) => markOf(i, at))))].filter(Boolean);
    const said = new Map(Object.values(STATUSES).map(({ mark, meaning }) => [mark, meaning]));
    return [
      element("b", {}, "How to read"),
      part(example("12,883"), "published"),
      grades.has("close") ? part(example("≈10,400"), "estimate, certainly within 5% (growth: 5 points)") : "",
      grades.has("rough") ? part(example("≈+60%"), example("+53% to +67%", "light"), "rough: the range is certain") : "",
      grades.has("unsure") ? part(example("−5% to +280%", "alone"), "too unsure for one number") : "",
      ...marks.map((mark) => part(example(mark), said.get(mark))),
      DATA.has_ranges ? part(strip(8, { low: 3, high: 20 }, this.last()), "place, and where 9 of 10 ways to fill the hidden numbers put it") : "",
      part(rankBar(2, 10, true), example("2nd"), `rank; dark and bold: ${HIGHLIGHTS[STUDY.highlight]}`),
      part(spark([["", 100, 90, 110], ["", 125, 110, 140], ["", 150, 135, 165]], "spark small"), `jobs ${seriesYears()}, one scale for all; shade: hidden data`),
    ].filter(Boolean);
  }

  update(picks, state, ranking) {
    this.ranking = ranking;
    const listed = keyed(picks, state.rules);
    for (const pick of listed) this.updateRow(pick, state, ranking);
    const order = listed.map((p) => p.key + p.code).join();
    if (order !== this.order) {
      const lines = (kept) => kept.map((p) => this.rows.get(p.code).line);
      fillBody(this.first.tBodies[0], lines(listed.filter((p) => p.isFirst)));
      fillBody(this.alone.tBodies[0], lines(listed.filter((p) => !p.isFirst)));
    }
    this.order = order;
    const rest = listed.filter((p) => !p.isFirst);
    this.first.hidden = rest.length === listed.length;
    this.rest.hidden = this.alone.hidden = !rest.length;
    const alone = rest.every((p) => p.entry.reason) ? `, ${rest.length > 1 ? "each " : ""}for one strength alone` : ", for one strength alone or added by hand";
    this.rest.replaceChildren(`${capital(counted(rest.length))} more${alone}`, element("span", { class: "muted" }, " — they rank lower overall; read the caution first"));
  }

  updateRow(pick, state, ranking) {
    const { entry, code } = pick;
    if (!this.rows.has(code)) this.rows.set(code, this.row(entry.industry));
    const row = this.rows.get(code);
    const isAsStudied = state.isAsStudied();
    say(row, "place", `${pick.key} ${entry.place} ${isAsStudied}`, () => row.place.replaceChildren(...this.placeOf(pick, isAsStudied)));
    say(row, "reason", this.strengthOf(pick, isAsStudied), (text) => (row.reason.textContent = text));
    say(row, "meanRank", Number.isNaN(entry.meanRank) ? "" : ` · mean rank ${entry.meanRank.toFixed(1)}`, (text) => (row.meanRank.textContent = text));
    row.line.classList.toggle("of-strength", !pick.isFirst);
    const note = state.notes.get(code) ?? "";
    if (row.note.value !== note) row.note.value = note;
    if (row.paper.textContent !== note) row.paper.textContent = note;
    if (row.said.ranks !== entry.ranks) {
      row.said.ranks = entry.ranks;
      row.ranks.forEach(({ at, into }) => into.replaceChildren(...rankOf(entry, ranking, at)));
    }
  }

  placeOf({ key, isFirst, entry }, isAsStudied) {
    const { industry, place } = entry;
    const range = DATA.has_ranges && industry.low !== undefined && industry.low !== null;
    const ends = range ? industry : { low: place, high: place };
    const study = isAsStudied ? "" : "study: ";
    const among = range ? (industry.low === industry.high ? `almost always ${ordinal(industry.low)}` : `${ordinal(industry.low)} to ${ordinal(industry.high)}`) : "";
    const alone = Number.isNaN(place) ? "not ranked" : `place ${place}${range && industry.low !== industry.high ? ` (${study}${industry.low} to ${industry.high})` : ""}`;
    return [element("b", {}, key), Number.isNaN(place) ? null : strip(place, ends, this.last()), element("span", { class: "range-words" }, isFirst ? study + among : alone)].filter(Boolean);
  }

  /* Why an industry is listed that has no place among the first. */
  strengthOf({ entry, isFirst, reason }, isAsStudied) {
    if (isFirst) return "";
    return (isAsStudied && entry.industry.board?.strength) || readable(reason);
  }

  row(industry) {
    const place = element("td", { role: "cell", class: "place-cell" });
    const reason = element("span", { class: "strength" });
    const meanRank = element("span");
    const note = element("textarea", { rows: 2, "aria-label": `What we know about ${industry.name}`, placeholder: "What we know: champions, efforts under way …", oninput: (e) => {
      paper.textContent = e.target.value;
      this.onNote(industry.code, e.target.value);
    } });
    const paper = element("span", { class: "known" });
    const off = element("button", { type: "button", class: "off", title: "Take off the list", "aria-label": `Take ${industry.name} off the short list`, onclick: () => this.onDrop(industry.code) }, "✕");
    const name = element("button", { type: "button", class: "open", title: "Everything known of it", onclick: () => this.onOpen(industry.code) }, industry.name);
    const { speaks_for: speaks = [], remarks = [], firmness = "", tries = "" } = industry.board ?? {};
    const cells = MEASURES.map((m) => measureCell(industry, m));
    const line = element("tr", { role: "row", "data-code": industry.code, id: `row-${industry.code}` },
      place,
      element("th", { role: "rowheader", scope: "row", class: "name-cell" },
        element("span", { class: "named" }, name, " ", reason),
        element("span", { class: "an official" }, `NAICS ${industry.code} · ${industry.title}`, meanRank),
        element("span", { class: "speaks" }, capital(speaks.join("; "))),
        remarksOf(remarks),
        paper,
        element("span", { class: "an by-hand-row" }, note, off)),
      cells.map((c) => c.cell),
      element("td", { role: "cell", class: `firm-cell ${firmness.replace(" ", "-")}` }, element("span", { class: "firm-word" }, disc(firmness), capital(firmness)), element("span", { class: "tries" }, tries)));
    return { line, place, reason, meanRank, note, paper, off, ranks: cells.map(({ ranks }, at) => ({ into: ranks, at: MEASURES[at].factor })), said: {} };
  }
}

/* What must be said with an industry, a line a kind. */
function remarksOf(remarks, tag = "span") {
  const kinds = [...new Set(remarks.map(({ kind }) => kind))];
  return kinds.map((kind) => element(tag, { class: `remark ${kind}` }, element("b", {}, REMARK_WORDS[kind] ?? capital(kind)), ` ${remarks.filter((r) => r.kind === kind).map((r) => r.text).join(" ")}`));
}

/* The rank on a factor as a bar and in words; nothing where the study does not rank on it. */
function rankOf(entry, ranking, k) {
  const rank = k >= 0 && entry.ranks ? entry.ranks[k] : NaN;
  if (Number.isNaN(rank)) return [];
  const known = ranking.found.known[k];
  return [rankBar(rank, known, isHigh(rank, known)), element("span", {}, ordinal(Math.floor(rank)))];
}

function measureCell(industry, measure) {
  const ranks = element("span", { class: "rank-words" });
  const label = element("span", { class: "label" }, measure.label);
  if (measure.at === null) return { cell: element("td", { role: "cell", class: `number ${measure.column} unknown` }, label, element("span", { class: "value" }, "not known"), ranks), ranks };
  const column = COLUMNS[measure.at];
  const [value, status, graded] = [industry.values[measure.at], industry.statuses[measure.at], industry.graded[measure.at]];
  const isGrowth = measure.column === "growth_pct";
  const isOutlook = measure.column === "projected_growth_pct";
  const written = value === null && !graded ? element("span", {}, "not known") : numberOf(shown(value, column, status), isOutlook ? "" : status, industry.notes[measure.at], graded);
  const more = [
    graded?.certain ? element("span", { class: "an more" }, graded.certain) : "",
    isOutlook && industry.rate ? element("span", { class: "more" }, industry.rate) : "",
    measure.column === "employment" && COLUMN_AT.has("n_establishments") ? element("span", { class: "an more" }, `${shown(valueOf(industry, "n_establishments"), COLUMNS[COLUMN_AT.get("n_establishments")])} worksites`) : "",
  ];
  const cell = element("td", { role: "cell", class: `number ${measure.column} ${graded?.grade ?? ""}` }, label, isGrowth ? spark(industry.series) : "", element("span", { class: "value" }, written), more, ranks);
  return { cell, ranks };
}
