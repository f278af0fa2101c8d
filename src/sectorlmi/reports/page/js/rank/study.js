/* What the page was given, and the ranking of its candidates under the state of the page. */

const { study: STUDY, columns: COLUMNS, factors: FACTORS, rules: RULES, industries: INDUSTRIES } = DATA;
const BY_CODE = new Map(INDUSTRIES.map((industry) => [industry.code, industry]));
const COLUMN_AT = new Map(COLUMNS.map((column, i) => [column.name, i]));
const CANDIDATES = INDUSTRIES.filter((industry) => industry.aside === null);
const NAMES = FACTORS.map((f) => f.name);

/* The years that the lines run over: the study's two, or all that the store holds. */
const seriesYears = () => {
  const longest = INDUSTRIES.map((i) => i.series).find((s) => s.length > 2);
  return longest ? `${longest[0][0]}–${longest.at(-1)[0]}` : yearsShort();
};
const yearsShort = () => `${STUDY.base}–${STUDY.current.length === 4 ? STUDY.current.slice(2) : STUDY.current}`;
/* The columns of the short list; `factor` is the number of the factor that ranks on it, -1 for none. */
const MEASURES = DATA.measures.map((m) => ({
  ...m,
  factor: m.at === null ? -1 : FACTORS.findIndex((f) => f.column === m.at),
  label: { avg_annual_wage_usd: "Pay a year", growth_pct: `Growth ${yearsShort()}`, projected_growth_pct: `Outlook ${/[\d]{4}–\d\d$/.exec(m.under)?.[0].replace("–", "\u2060–\u2060") ?? ""}`.trim() }[m.column] ?? m.title,
}));

/* The mark that stands beside a number of the page; whose rate a projection is stands in the heading, or in words. */
function markOf(industry, at) {
  if (COLUMNS[at].name === "projected_growth_pct") return "";
  const status = industry.graded[at]?.mark ?? industry.statuses[at];
  return industry.values[at] === null ? "" : (STATUSES[status]?.mark ?? "");
}
const VALUES = CANDIDATES.map((industry) => FACTORS.map((f) => industry.values[f.column] ?? NaN));

function valueOf(industry, name) {
  const column = COLUMN_AT.get(name);
  return column === undefined ? NaN : (industry.values[column] ?? NaN);
}

/* Percent in at most three digits, as the engine writes shares in its reasons. */
const percent3 = (share) => `${Number((100 * share).toPrecision(3))}%`;

function lackReason(row, found, asked) {
  const share = found.coverage[row];
  if (Number.isNaN(share)) return "no factor that counts has a value for any industry";
  if (share === 0) return "no value on any factor that counts";
  const lacking = FACTORS.filter((f, k) => found.first[k] > 0 && Number.isNaN(VALUES[row][k])).map((f) => f.heading);
  return `no value for ${lacking.join(", ")}: ${percent3(share)} of the weight is known, ${percent3(asked)} is asked for`;
}

/* The ranking under a state: one entry an industry of the table, ranked ones first by place and code. */
function rankUnder(state) {
  const weights = FACTORS.map((f) => state.weights.get(f.name));
  const better = FACTORS.map((f) => state.better.get(f.name));
  const found = rank(VALUES, weights, better, state.rules);
  found.first = spread(weights, knownToAny(VALUES, weights.length));
  const entries = CANDIDATES.map((industry, i) => entryOf(industry, i, found, state.rules));
  for (const industry of INDUSTRIES) {
    if (industry.aside !== null) entries.push({ industry, place: NaN, meanRank: NaN, ranks: null, coverage: NaN, aside: industry.aside });
  }
  entries.sort(byPlace);
  return { found, entries, byCode: new Map(entries.map((e) => [e.industry.code, e])), weights: found.used };
}

function entryOf(industry, i, found, rules) {
  const isRanked = !Number.isNaN(found.place[i]);
  return {
    industry,
    place: found.place[i],
    meanRank: isRanked ? found.meanRank[i] : NaN,
    ranks: isRanked ? found.ranks[i] : null,
    coverage: found.coverage[i],
    aside: isRanked ? "" : found.problem || lackReason(i, found, rules.min_weight_coverage),
    reason: isRanked ? pickReason(found, i, rules, NAMES) : "",
  };
}

const byCode = (a, b) => (a.industry.code < b.industry.code ? -1 : a.industry.code > b.industry.code ? 1 : 0);

function byPlace(a, b) {
  const [p, q] = [a.place, b.place];
  if (p === q || (Number.isNaN(p) && Number.isNaN(q))) return byCode(a, b);
  if (Number.isNaN(p)) return 1;
  return Number.isNaN(q) ? -1 : p - q;
}

const isInQuadrant = ({ industry }, state) => !state.quadrant || industry.quadrant === state.quadrant;

/* The short list under a state: what the rule picks and what people add, less what people drop. */
function shortListOf(ranking, state) {
  const picks = [];
  for (const entry of ranking.entries) {
    const code = entry.industry.code;
    if (state.drop.has(code)) continue;
    const byHand = state.add.has(code) ? "added by hand" : "";
    const reason = entry.reason || (byHand && entry.aside ? `added by hand; not ranked: ${entry.aside}` : byHand);
    if (reason) picks.push({ entry, code, reason });
  }
  return picks;
}

/* A reason in words people use instead of the names that files have: `rank 2 on growth` is 2nd in growth. */
function readable(reason) {
  let text = reason;
  for (const f of FACTORS) text = text.replaceAll(` on ${f.name}`, ` in ${f.called.toLowerCase()}`);
  return text.replace(/rank ([\d.]+)/g, (_, n) => ordinal(Number(n)));
}

/* Places that the scripts give under the study's own rules and the engine does not: none, or this browser is at fault. */
function disagreements() {
  const mine = rankUnder(new State());
  return mine.entries.filter((e) => (Number.isNaN(e.place) ? null : e.place) !== e.industry.place).map((e) => e.industry.code);
}

/* The range of the place as the engine found it, at the study's own rules. */
function rangeText({ low, high }) {
  if (low === undefined || low === null) return "–";
  return low === high ? `${low}` : `${low}–${high}`;
}
