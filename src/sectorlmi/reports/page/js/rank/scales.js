/* Axes that spread the middle, where most industries lie: changes by their inverse hyperbolic sine, ratios, jobs and pay
   by their logarithm. Ratios far from 1 stand in a gutter at the edge, so that one of 73 does not flatten the rest. */

const isChange = (column) => /growth|change|effect|premium/.test(column.name);
const isRatio = (column) => column.name === "location_quotient";
const LEAST_RATIO = 0.6;
const GUTTER = 20;
const CHANGES = [0, 10, -10, 20, -20, 50, -50, 100, 5, -5, 30, -30, 200, 400, 15, 40, -40, 60, 150, -70, 800, 1600, -90];
const RATIOS = [1, 2, 0.6, 1.5, 3, 5, 0.8, 10, 1.2, 20, 0.7, 0.9, 1.4, 1.8, 4, 7, 50, 1.1, 1.6, 2.5, 30, 100];

const spreading = {
  change: { to: (v) => Math.asinh(v / 10), ticks: () => CHANGES },
  log: { to: (v) => Math.log(Math.max(v, 1e-9)), ticks: (low, high) => roundSteps(low, high) },
  ratio: { to: (v) => Math.log(Math.max(v, 1e-9)), ticks: () => RATIOS },
  plain: { to: (v) => v, ticks: (low, high) => evenSteps(low, high) },
};

function kindOfScale(column, values) {
  if (isRatio(column)) return "ratio";
  if (column.unit === "jobs" && values.some((v) => v < 0)) return "plain";
  if (isChange(column)) return /%$/.test(column.format) ? "change" : "plain";
  return values.every((v) => v > 0) ? "log" : "plain";
}

/* 1, 2 and 5 times the powers of ten, the powers first. */
function roundSteps(low, high) {
  const found = [];
  for (const by of [1, 2, 5, 3]) for (let ten = 10 ** Math.floor(Math.log10(low)); ten <= high; ten *= 10) found.push(by * ten);
  return found;
}

function evenSteps(low, high) {
  const ten = 10 ** Math.floor(Math.log10((high - low) / 4 || 1));
  const step = [1, 2, 5, 10].map((n) => n * ten).find((s) => (high - low) / s <= 8);
  const found = [];
  for (let at = Math.ceil(low / step); at * step <= high; at++) found.push(at * step);
  return found;
}

/* A scale from values to pixels of [from, to], with its ticks and what lies beyond its ends. */
function scaleOf(column, values, [from, to], apart) {
  const kind = kindOfScale(column, values);
  const { to: spread, ticks } = spreading[kind];
  let [low, high] = [Math.min(...values), Math.max(...values)];
  const is = { below: false, above: false };
  if (kind === "ratio") {
    const far = 1.5 * nearly(values, 0.95);
    is.above = high > 1.7 * far;
    is.below = low < LEAST_RATIO;
    [low, high] = [LEAST_RATIO, Math.max(is.above ? far : 1.04 * high, 1.2)];
  } else if (kind === "change") [low, high] = [Math.min(low, -5), Math.max(high, 5)];
  const sign = Math.sign(to - from);
  const [start, end] = [from + sign * (is.below ? GUTTER : 4), to - sign * (is.above ? GUTTER : 4)];
  const [a, b] = [spread(low), spread(high)];
  const inside = (value) => start + ((end - start) * (spread(value) - a)) / (b - a || 1);
  const at = (value) => {
    if (is.below && value < low) return from + sign * (GUTTER / 2);
    if (is.above && value > high) return to - sign * (GUTTER / 2);
    return inside(value);
  };
  return { column, kind, at, low, high, beyond: is, ends: [from, to], ticks: spaced(ticks(low, high).filter((v) => v >= low && v <= high), at, apart) };
}

function nearly(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}

/* The ticks that have room, the most important first. */
function spaced(ticks, at, apart) {
  const kept = [];
  for (const tick of ticks) if (kept.every((other) => Math.abs(at(other) - at(tick)) >= apart)) kept.push(tick);
  return kept.sort((a, b) => a - b);
}

/* Where the quadrants part: the study's thresholds, no change for other changes, else the median. */
function threshold(column) {
  if (Object.hasOwn(STUDY.quadrants, column.name)) return STUDY.quadrants[column.name];
  if (isChange(column)) return 0;
  const known = CANDIDATES.map((industry) => valueOf(industry, column.name)).filter((v) => !Number.isNaN(v)).sort((a, b) => a - b);
  const half = known.length / 2;
  return known.length % 2 ? known[Math.floor(half)] : (known[half - 1] + known[half]) / 2;
}
