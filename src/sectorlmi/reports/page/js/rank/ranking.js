/* The engine's ranking, step by step as in sectorlmi.ranking (order, scoring, methods, ranking, shortlist), so that every
   place comes out the same: the order of the additions, the rounding of the score and the tolerance are the engine's too.
   `values` is a list of rows, one number a factor, NaN where unknown. Lower points and scores are better. */

const SCORE_SCALE = 1e9;
const COVERAGE_TOLERANCE = 1e-12;

/* The sum in numpy's order of additions: from left to right under eight terms, else in eight strands. */
function sum(terms) {
  const n = terms.length;
  let total = 0;
  let done = 0;
  if (n >= 8) {
    const r = terms.slice(0, 8);
    for (done = 8; done + 8 <= n; done += 8) for (let j = 0; j < 8; j++) r[j] += terms[done + j];
    total = r[0] + r[1] + (r[2] + r[3]) + (r[4] + r[5] + (r[6] + r[7]));
  }
  for (; done < n; done++) total += terms[done];
  return total;
}

/* The nearest whole number, halves to the even one, as numpy rounds. */
function roundHalfEven(x) {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

function loss(value, better) {
  if (better === "higher") return -value;
  return better === "largest_change" ? -Math.abs(value) : value;
}

/* The rank of each loss, 1 for the lowest; the unknown have none and take no position. */
function ranksOf(losses, ties) {
  const ranks = new Float64Array(losses.length).fill(NaN);
  const order = [];
  for (let i = 0; i < losses.length; i++) if (!Number.isNaN(losses[i])) order.push(i);
  order.sort((a, b) => losses[a] - losses[b]);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && losses[order[last + 1]] === losses[order[first]]) last++;
    const rank = ties === "min" ? first + 1 : (first + last) / 2 + 1;
    for (let k = first; k <= last; k++) ranks[order[k]] = rank;
    first = last + 1;
  }
  return ranks;
}

/* What an industry scores on one factor, by ranking method; the keys are those of the engine's RANKING_METHODS. */
const METHODS = {
  mean_rank: (losses, ties) => ranksOf(losses, ties),
  minmax_sum: (losses) => {
    const known = losses.filter((x) => !Number.isNaN(x));
    const lowest = Math.min(...known);
    const span = Math.max(...known) - lowest;
    return losses.map((x) => (Number.isNaN(x) ? NaN : span > 0 ? (x - lowest) / span : 0.5));
  },
  percentile_sum: (losses, ties) => {
    const known = losses.filter((x) => !Number.isNaN(x)).length;
    return ranksOf(losses, ties).map((rank) => (rank - 0.5) / Math.max(known, 1));
  },
};

/* The weights, adding to 1, after those of factors nobody has are spread over the others. */
function spread(weights, isKnown) {
  const counting = weights.map((w, k) => (isKnown[k] ? w : 0));
  const total = sum(counting);
  return counting.map((w) => (total > 0 ? w / total : NaN));
}

function knownToAny(rows, count) {
  return Array.from({ length: count }, (_, k) => rows.some((row) => !Number.isNaN(row[k])));
}

function coverageOf(row, weights) {
  return sum(weights.map((w, k) => (Number.isNaN(row[k]) ? 0 * w : w)));
}

function weightedMean(row, weights) {
  const total = coverageOf(row, weights);
  return total > 0 ? sum(weights.map((w, k) => (Number.isNaN(row[k]) ? 0 : row[k]) * w)) / total : NaN;
}

/* Competition places (1, 2, 2, 4) of scores rounded to 1e-9. */
function placesOf(scores) {
  return ranksOf(Array.from(scores, (s) => roundHalfEven(s * SCORE_SCALE) / SCORE_SCALE), "min");
}

/* The ranks within each factor and the points that are averaged: they do not depend on the weights, so that moving a
   slider need not sort them again. The newest answer is kept; its rows stay the same objects, by which others see that
   nothing has changed. */
const columnsOf = (() => {
  let asked = "";
  let forValues = null;
  let answer = null;
  return (values, stays, better, rules) => {
    const key = JSON.stringify([stays, better, rules.method, rules.ties]);
    if (values === forValues && key === asked) return answer;
    const losses = better.map((b, k) => stays.map((i) => loss(values[i][k], b)));
    const ranks = losses.map((column) => ranksOf(column, rules.ties));
    const points = losses.map((column, k) =>
      rules.method === "mean_rank" ? ranks[k] : METHODS[rules.method](column, rules.ties),
    );
    const rowsOf = (columns) => stays.map((_, row) => columns.map((column) => column[row]));
    const rankRows = rowsOf(ranks);
    answer = {
      rankRows,
      pointRows: rules.method === "mean_rank" ? rankRows : rowsOf(points),
      known: ranks.map((column) => column.filter((r) => !Number.isNaN(r)).length),
      constant: losses.map(isConstant),
    };
    [asked, forValues] = [key, values];
    return answer;
  };
})();

function isConstant(losses) {
  const known = losses.filter((x) => !Number.isNaN(x));
  return known.length > 1 && known.every((x) => x === known[0]);
}

/* Rank rows. Returns for each row its place, score, mean rank, ranks and known share of the weight (NaN where it is set
   aside), the weights that counted, which factors were level for all, and a sentence when nobody can be ranked. */
function rank(values, weights, better, rules) {
  const nobody = { place: values.map(() => NaN), coverage: values.map(() => NaN), used: weights, constant: [], ranked: [] };
  if (!weights.some((w) => w > 0)) return { ...nobody, problem: "All weights are zero. Give at least one factor a weight." };
  const first = spread(weights, knownToAny(values, weights.length));
  const share = values.map((row) => coverageOf(row, first));
  const stays = [];
  share.forEach((s, i) => {
    if (s >= rules.min_weight_coverage - COVERAGE_TOLERANCE && s > 0) stays.push(i);
  });
  if (!stays.length) {
    return { ...nobody, coverage: share, used: first, problem: "No industry has values for enough of the weight." };
  }
  const used = spread(first, knownToAny(stays.map((i) => values[i]), weights.length));
  return placed(values, stays, share, used, better, rules);
}

function placed(values, stays, share, used, better, rules) {
  const { rankRows, pointRows, known, constant } = columnsOf(values, stays, better, rules);
  const scores = pointRows.map((row) => weightedMean(row, used));
  const places = placesOf(scores);
  const found = {
    place: values.map(() => NaN),
    score: values.map(() => NaN),
    meanRank: values.map(() => NaN),
    ranks: values.map(() => null),
    coverage: share.slice(),
    used,
    constant,
    ranked: stays,
    known,
    problem: "",
  };
  stays.forEach((i, row) => {
    found.place[i] = places[row];
    found.score[i] = scores[row];
    found.ranks[i] = rankRows[row];
    found.meanRank[i] = weightedMean(rankRows[row], used);
    found.coverage[i] = Math.min(coverageOf(values[i], used), 1);
  });
  return found;
}

/* Why the rule of the short list picks a ranked row: its place, or its rank on single factors; empty when it does not. */
function pickReason(found, row, rules, names) {
  if (found.place[row] <= rules.top) return `place ${found.place[row]}`;
  return names
    .map((name, k) => ({ name, k, rank: found.ranks[row][k] }))
    .filter(({ k, rank }) => rank <= rules.any_factor_top && found.used[k] > 0 && !found.constant[k])
    .map(({ name, rank }) => `rank ${Number(rank.toPrecision(6))} on ${name}`)
    .join(", ");
}
