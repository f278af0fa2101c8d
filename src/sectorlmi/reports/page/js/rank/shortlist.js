/* The short list: who is on it and why, with room for what people in the room know. */

const ABOUT_PICKS = ["employment", "avg_annual_wage_usd", "growth_pct", "location_quotient", "n_establishments"];

class ShortListTable {
  constructor({ onNote, onDrop, onAdd, onOpen }) {
    Object.assign(this, { onNote, onDrop, onAdd, onOpen });
    this.columns = ABOUT_PICKS.filter((name) => COLUMN_AT.has(name)).map((name) => COLUMNS[COLUMN_AT.get(name)]);
    this.rows = new Map();
    this.order = "";
  }

  draw() {
    const heads = [[DATA.has_ranges ? "Place and range" : "Place", "number"], ["Industry and why it is here", "text"]].map(([text, kind]) => element("th", { scope: "col", class: kind }, text));
    const numbers = this.columns.map((c) => element("th", { scope: "col", class: "number", title: c.meaning }, partable(c.heading), c.unit ? element("span", { class: "unit", title: c.unit }, shortUnit(c.unit)) : ""));
    const rest = [element("th", { scope: "col" }, "Ranks"), element("th", { scope: "col", class: "text" }, "What we know"), element("th", { scope: "col" }, element("span", { class: "unseen" }, "Take off"))];
    fill("list-head", rowOf({}, heads, numbers, rest));
    asRows(byId("list-body").parentElement, [[4.4, 0], [13, 3], ...this.columns.map((c) => [roomFor(c), 0.4]), [1.6 + 0.72 * FACTORS.length, 0], [10, 3], [2.2, 0]]);
    const choices = INDUSTRIES.map((i) => element("option", { value: `${i.code} ${i.title}` }));
    fill("list-choices", choices);
  }

  update(picks, state, ranking) {
    for (const pick of picks) this.updateRow(pick, state, ranking);
    const order = picks.map((p) => p.code).join();
    if (order !== this.order) reorder(byId("list-body").parentElement, picks.map((p) => this.rows.get(p.code).line));
    this.order = order;
    setText("list-count", String(picks.length));
  }

  updateRow({ entry, code, reason }, state, ranking) {
    if (!this.rows.has(code)) this.rows.set(code, this.row(entry.industry));
    const row = this.rows.get(code);
    say(row, "place", Number.isNaN(entry.place) ? "–" : String(entry.place), (text) => (row.place.data = text));
    say(row, "reason", readable(reason), (text) => (row.reason.textContent = text));
    const note = state.notes.get(code) ?? "";
    if (row.note.value !== note) row.note.value = note;
    if (row.paper.textContent !== note) row.paper.textContent = note;
    if (row.said.ranks !== entry.ranks) {
      row.said.ranks = entry.ranks;
      row.profile.replaceChildren(profileOf(entry, ranking));
    }
  }

  row(industry) {
    const place = document.createTextNode("");
    const reason = element("span");
    const note = element("textarea", { rows: 2, "aria-label": `What we know about ${industry.title}`, placeholder: "Champions, efforts under way …", oninput: (e) => {
      paper.textContent = e.target.value;
      this.onNote(industry.code, e.target.value);
    } });
    const paper = element("p", { class: "on-paper" });
    const profile = element("td", { class: "profile" });
    const name = element("button", { type: "button", class: "open", onclick: () => this.onOpen(industry.code) }, industry.title);
    const off = element("button", { type: "button", class: "off", title: "Take off the list", "aria-label": `Take ${industry.title} off the short list`, onclick: () => this.onDrop(industry.code) }, "✕");
    const numbers = this.columns.map((c) => {
      const at = COLUMN_AT.get(c.name);
      const status = industry.statuses[at];
      return element("td", { class: "number" }, numberOf(shown(industry.values[at], c, status), status, industry.notes[at], industry.graded[at]));
    });
    const range = DATA.has_ranges ? element("span", { class: "rank", title: "Range of the place at the study’s own weights" }, rangeText(industry)) : "";
    const line = rowOf({ "data-code": industry.code }, element("td", { class: "number place" }, place, range), element("th", { scope: "row" }, name, element("span", { class: "why" }, element("span", { class: "code" }, industry.code), " · ", reason), industry.cautions.map((text) => element("span", { class: "why caution" }, text))), numbers, profile, element("td", { class: "note" }, note, paper), element("td", { class: "pick" }, off));
    return { line, place, reason, note, paper, off, profile, said: {} };
  }
}

/* A small bar a factor: full for the first rank, empty for the last. */
function profileOf(entry, ranking) {
  const said = [];
  const bars = FACTORS.map((f, k) => {
    const rank = entry.ranks ? entry.ranks[k] : NaN;
    const known = ranking.found.known?.[k] ?? 0;
    const share = Number.isNaN(rank) ? 0 : known > 1 ? (known - rank) / (known - 1) : 1;
    const text = Number.isNaN(rank) ? `${f.heading}: no rank` : `${f.heading}: rank ${shortRank(rank)} of ${known}`;
    said.push(text);
    const bar = element("span", { class: "bar", title: text });
    bar.style.setProperty("--filled", `${Math.max(4, 100 * share)}%`);
    bar.classList.toggle("empty", Number.isNaN(rank));
    return bar;
  });
  return element("span", { class: "bars", role: "img", "aria-label": said.join("; ") }, bars);
}
