/* What counts and how firm the list is: weights as bars, tries as bars, and what would change the list, in sentences. */

const JUST_OUTSIDE = 4;
const oneOf = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

/* What counts under the weights of now. */
function drawWeights(ranking, state) {
  const shares = FACTORS.map((f, k) => ({ f, share: ranking.found.problem ? 0 : ranking.weights[k] }));
  fill("weight-bars", shares.map(({ f, share }) => {
    const under = MEASURES.find((m) => m.factor === FACTORS.indexOf(f))?.under ?? "";
    const bar = element("i");
    bar.style.width = `${100 * share}%`;
    return element("li", {}, element("span", { class: "weight-name" }, f.called, element("small", {}, under)), element("span", { class: "weight-share" }, percent(share)), element("span", { class: "weight-bar", "aria-hidden": "true" }, bar));
  }));
  setText("weights-text", countsInWords(ranking, state));
}

function countsInWords(ranking, state) {
  const { found } = ranking;
  if (found.problem) return found.problem;
  const counting = ranking.weights.filter((w) => w > 0);
  const isEven = counting.every((w) => Math.abs(w - counting[0]) < 1e-9);
  const how = { mean_rank: "An industry’s place comes from its average rank.", minmax_sum: "An industry’s place comes from its sum of scores.", percentile_sum: "An industry’s place comes from its sum of percentiles." }[state.rules.method];
  const each = isEven ? `Each of ${counted(counting.length)} measures counts one ${["", "whole", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"][counting.length] ?? `part in ${counting.length}`}. ` : "";
  return each + how;
}

/* Sentences about the study's own weights; they stay as they are while sliders move. */
function drawSentences() {
  const { changes, without, shares, predicts } = DATA.said;
  byId("changes").hidden = !changes.length;
  fill("changes", changes.length ? [element("h3", {}, "What would change the list"), element("ul", {}, changes.slice(0, 5).map((c) => element("li", {}, `Count ${c.measure.toLowerCase()} ${tenth(c.to)} instead of ${tenth(c.from)}, and `, c.enters.length ? [element("b", {}, oneOf(c.enters)), ` ${c.enters.length > 1 ? "replace" : "replaces"} ${oneOf(c.leaves)}.`] : `${oneOf(c.leaves)} ${c.leaves.length > 1 ? "drop" : "drops"} off.`)))] : []);
  byId("without").hidden = !without.length;
  fill("without", without.length ? [element("h3", {}, "If one measure did not count at all"), withoutTable(without)] : []);
  byId("predicts").hidden = !predicts.length;
  fill("predicts", predicts.length ? [element("h3", {}, "How well would this have predicted?"), element("ul", { class: "small" }, predicts.map((text) => element("li", {}, text)))] : []);
  byId("firm-card").hidden = !Object.keys(shares).length;
}

const tenth = (share) => `${Number((100 * share).toFixed(1))}%`;

function withoutTable(without) {
  const head = ["Without", "would enter", "would leave"].map((text) => element("th", { scope: "col" }, text));
  const lines = without.map(({ measure, enters, leaves }) => element("tr", {}, element("th", { scope: "row" }, measure), element("td", {}, enters.join("; ") || "nobody"), element("td", {}, leaves.join("; ") || "nobody")));
  return element("table", { class: "without" }, element("caption", { class: "unseen" }, "The list without each measure"), element("thead", {}, element("tr", {}, head)), element("tbody", {}, lines));
}

/* Of 100 tries with somewhat other weights and other values of the hidden numbers, how often an industry is among the
   first: those on the list, and those just outside. */
function drawFirmness() {
  const { shares, near } = DATA.said;
  const ranked = INDUSTRIES.filter((i) => shares[i.code] !== undefined && shares[i.code] !== null);
  const order = ranked.sort((a, b) => shares[b.code] - shares[a.code] || a.place - b.place);
  const first = order.filter((i) => i.place <= RULES.top);
  const outside = order.filter((i) => i.place > RULES.top && shares[i.code] >= 0.01).slice(0, JUST_OUTSIDE);
  setText("firm-text", `We tried other weights near the study’s own${near ? " and other values for the hidden numbers" : ""}, again and again. So often, of 100 tries, is each industry among the first ${counted(RULES.top)}:`);
  fill("firm-body", [...first, ...outside].sort((a, b) => shares[b.code] - shares[a.code] || a.place - b.place).map((industry) => {
    const isOn = industry.place <= RULES.top;
    const bar = element("span", { class: isOn ? "try-bar" : "try-bar out", "aria-hidden": "true" });
    bar.style.width = `${Math.max(1, 100 * shares[industry.code])}%`;
    return element("tr", {}, element("th", { scope: "row" }, industry.name), element("td", {}, bar), element("td", { class: "number" }, ofHundred(shares[industry.code])));
  }));
  fill("firm-key", element("span", { class: "swatch on" }), " on the list ", ...(outside.length ? [element("span", { class: "swatch out" }), " not on it"] : []));
}

/* Never 100 and never 0: so many tries prove neither. */
const ofHundred = (share) => (share > 0.99 ? ">99" : share < 0.01 ? "<1" : String(Math.round(100 * share)));
