/* The comparison as measures: what each industry has of a measure in each study. */

const { labels: LABELS, industries: SIDES } = DATA;
const SIDE_AT = new Map(SIDES.columns.map((column, i) => [column.name, i]));
const RANGE = ["place_low", "place_high"];

/* Measures in the order of the columns, each with one column a study; the range of the place goes with the place. */
const MEASURES = SIDES.columns
  .filter((column) => column.name.endsWith("_1") && !RANGE.includes(column.name.slice(0, -2)))
  .map((column) => ({ ...column, name: column.name.slice(0, -2), heading: column.heading.slice(0, -(LABELS[0].length + 2)) }));
const MEASURE = new Map(MEASURES.map((measure) => [measure.name, measure]));
const ROWS = SIDES.rows.map((_, row) => row);

function textOf(row, name) {
  return SIDES.rows[row][SIDE_AT.get(name)] ?? "";
}

/* A measure of an industry in study i, from 0: value, status, note, and what its grade makes of it. */
function side(row, measure, i) {
  const name = `${measure}_${i + 1}`;
  const at = SIDE_AT.get(name);
  return {
    value: at === undefined ? null : SIDES.rows[row][at],
    status: SIDES.statuses[name]?.[row] ?? "",
    note: SIDES.notes[name]?.[row] ?? "",
    graded: SIDES.graded[name]?.[row] ?? null,
  };
}

const sides = (row, measure) => LABELS.map((_, i) => side(row, measure, i));

/* The range of the place in study i, where hidden cells move it. */
function placeRange(row, i) {
  const [low, high] = RANGE.map((name) => side(row, name, i).value);
  return low === null || high === null ? null : { low, high };
}

/* How far the studies are apart on a measure; NaN where fewer than two know it. */
function spreadOf(row, measure) {
  const known = sides(row, measure).map((s) => s.value).filter((v) => v !== null);
  return known.length > 1 ? Math.max(...known) - Math.min(...known) : NaN;
}

const nameOf = (row) => `${textOf(row, "title")} (${textOf(row, "industry_code")})`;
const isListed = (row) => textOf(row, "short_lists") !== "";

/* A number with its mark as plain text, for charts and for being read out. */
function plainly(row, measure, i) {
  const { value, status, graded } = side(row, measure, i);
  return written(value, MEASURE.get(measure), status, graded);
}

function rangeWords(row, i) {
  const range = placeRange(row, i);
  if (!range || side(row, "place", i).value === null) return "";
  return range.low === range.high ? `${range.low}` : `${range.low}–${range.high}`;
}
