/* Why is ours not on the list? A search over every industry of the study, ranked or not, that answers in words. */

const MOST_FOUND = 8;
const OFTEN_ASKED = 5;

/* Everything that finds an industry: what people call it, its title, everyday words, its code. */
const findable = new Map(INDUSTRIES.map((i) => [i.code, `${i.code} ${i.name} ${i.title} ${i.says ?? ""} ${i.words ?? ""}`.toLowerCase()]));

/* The industries that a query finds, the best first: a code, a word of the name, everyday words, then anything. A code
   of a finer level finds the industry it is part of. */
function found(query) {
  const asked = query.trim().toLowerCase();
  if (!asked) return [];
  if (/^\d[\d-]*$/.test(asked)) {
    const exact = INDUSTRIES.filter((i) => i.code.startsWith(asked));
    const wider = INDUSTRIES.filter((i) => asked.startsWith(i.code));
    return [...exact, ...wider];
  }
  const score = (i) => {
    const [name, words] = [i.name.toLowerCase(), (i.words ?? "").split(", ")];
    if (name === asked) return 0;
    if (words.includes(asked)) return 1;
    if (name.startsWith(asked)) return 2;
    return new RegExp(`\\b${asked.replace(/[^\p{L}\p{N} ]/gu, ".")}`, "u").test(name) ? 3 : 4;
  };
  return INDUSTRIES.filter((i) => matches(findable.get(i.code), asked)).sort((a, b) => score(a) - score(b) || (a.place ?? 1e9) - (b.place ?? 1e9) || (a.code < b.code ? -1 : 1));
}

class Answer {
  constructor(onOpen) {
    this.onOpen = onOpen;
    this.asked = "";
    this.chosen = "";
  }

  draw() {
    const ranked = INDUSTRIES.filter((i) => i.place !== null).length;
    const aside = INDUSTRIES.filter((i) => i.place === null);
    setText("ours-text", `Search all ${INDUSTRIES.length} industries, ranked or not. You get the reason in words.`);
    byId("ask").addEventListener("input", (e) => this.ask(e.target.value));
    byId("aside-details").hidden = !aside.length;
    setText("aside-summary", `The ${aside.length} of ${ranked + aside.length} industries that are not ranked, and why`);
    fill("aside-list", aside.map((i) => [element("dt", {}, i.name, element("span", { class: "an code" }, ` ${i.code}`)), element("dd", {}, this.reasonOf(i))]).flat());
  }

  update(ranking, state, listed) {
    Object.assign(this, { ranking, state, listed: new Map(listed.map((p) => [p.code, p])) });
    const jobs = (i) => valueOf(i, "employment") || 0;
    const outside = INDUSTRIES.filter((i) => !this.listed.has(i.code)).sort((a, b) => jobs(b) - jobs(a)).slice(0, OFTEN_ASKED);
    const chips = outside.map((i) => i.code).join();
    if (chips !== this.chips) fill("ask-chips", "Largest not listed: ", ...outside.map((i) => element("button", { type: "button", class: "chip", onclick: () => this.choose(i.code) }, i.name)));
    this.chips = chips;
    if (!this.chosen && !this.asked && outside.length) this.chosen = outside[0].code;
    this.show();
  }

  ask(query) {
    this.asked = query;
    const [best] = found(query);
    this.chosen = best?.code ?? "";
    this.show();
  }

  choose(code) {
    byId("ask").value = this.asked = "";
    this.chosen = code;
    this.show();
  }

  show() {
    const every = this.asked ? found(this.asked) : [];
    if (!this.chosen) return fill("answer", element("p", {}, this.asked ? `No industry of this study is called “${this.asked}”. Try another word for it, or the start of its NAICS code.` : ""));
    const others = every.filter((i) => i.code !== this.chosen).slice(0, MOST_FOUND);
    return fill("answer",
      this.about(BY_CODE.get(this.chosen)),
      others.length ? element("p", { class: "chips" }, "Also found: ", others.map((i) => element("button", { type: "button", class: "chip", onclick: () => ((this.chosen = i.code), this.show()) }, i.name))) : "");
  }

  about(industry) {
    const entry = this.ranking.byCode.get(industry.code);
    const pick = this.listed.get(industry.code);
    const { speaks_for: speaks = [], remarks = [] } = industry.board ?? {};
    const tag = entry.aside ? "not ranked" : pick ? "on the list" : `place ${entry.place} of ${this.ranking.found.ranked.length}`;
    const finer = /^\d+$/.test(this.asked.trim()) && this.asked.trim().length > industry.code.length ? `${this.asked.trim()} is part of it. ` : "";
    return element("div", {},
      element("p", {}, element("b", { class: "answer-name" }, industry.name), element("span", { class: "tag" }, tag)),
      element("p", { class: "an code" }, `NAICS ${industry.code} · ${industry.title}`),
      industry.says || finer ? element("p", { class: "small" }, finer + (industry.says ?? "")) : "",
      element("p", {}, entry.aside ? this.reasonOf(industry, entry) : this.standing(entry, pick)),
      speaks.length ? element("p", {}, element("b", {}, "For it: "), `${speaks.join("; ")}.`) : "",
      remarksOf(remarks, "p"),
      entry.ranks ? element("p", { class: "small" }, `Its ranks: ${this.ranksOf(entry)}.`) : "",
      element("p", {}, element("button", { type: "button", class: "chip", onclick: () => this.onOpen(industry.code) }, "All its numbers")));
  }

  /* Where a ranked industry stands, and what it would take. */
  standing({ industry, place }, pick) {
    const range = DATA.has_ranges && industry.low !== undefined && industry.low !== null && industry.low !== industry.high ? ` (hidden numbers leave it between ${ordinal(industry.low)} and ${ordinal(industry.high)})` : "";
    const tries = industry.board?.tries ? `, and among the first ${counted(RULES.top)} in ${industry.board.tries}` : "";
    if (!pick && this.state.isAsStudied() && industry.board?.why_not) return industry.board.why_not;
    if (pick?.isFirst) return `It is on the list, in place ${place}${range}${tries}.`;
    if (pick) return `It is on the list for ${this.strength(pick)} alone; overall it stands in place ${place}${range}${tries}.`;
    return `It stands in place ${place} of ${this.ranking.found.ranked.length}${range}${tries}; the list takes the first ${counted(this.state.rules.top)}, and the first ${counted(this.state.rules.any_factor_top)} on any one measure.`;
  }

  strength(pick) {
    return (this.state.isAsStudied() && pick.entry.industry.board?.strength) || readable(pick.reason);
  }

  reasonOf(industry, entry = null) {
    if (industry.why_not) return industry.why_not;
    const reason = entry?.aside || industry.aside || "";
    return reason ? `Not ranked: ${reason}.` : "Not ranked.";
  }

  ranksOf({ ranks }) {
    const known = FACTORS.map((f, k) => ({ f, rank: ranks[k] })).filter(({ rank }) => !Number.isNaN(rank));
    return known.map(({ f, rank }) => `${f.called.toLowerCase()} ${ordinal(rank)}`).join(", ");
  }
}
