/* Long tables lay out each row by itself, as a grid of the same tracks, so that a browser need not measure the rows that
   are out of sight. What that takes from a table for screen readers, the roles give back. Widths are in rem; a grow of 0
   keeps a column as it is. */
function asRows(table, widths) {
  const tracks = widths.map(([least, grow]) => (grow ? `minmax(${least}rem, ${grow}fr)` : `${least}rem`));
  table.style.setProperty("--tracks", tracks.join(" "));
  table.style.setProperty("--least", `${widths.reduce((total, [least]) => total + least, 0)}rem`);
  table.setAttribute("role", "table");
  for (const group of table.querySelectorAll("thead, tbody")) group.setAttribute("role", "rowgroup");
}

/* Room in rem for the longest part of a heading and for the longest number under it with its mark. */
function roomFor(column) {
  const longest = (texts) => Math.max(...texts.map((text) => text.length));
  const at = COLUMN_AT.get(column.name);
  const numbers = longest(INDUSTRIES.flatMap(({ values, statuses, graded }) => (graded[at] ? partsOf(graded[at]) : [shown(values[at], column, statuses[at])])));
  return Math.max(1 + 0.58 * longest(partable(calledOf(column)).split(/[\s\u00ad]+/)), 1.8 + 0.58 * numbers);
}

/* What of a graded number cannot be broken. */
const partsOf = ({ lead, range }) => `${lead} ${range}`.split(" ");

function rowOf(attributes, ...cells) {
  const made = cells.flat().filter(Boolean);
  for (const cell of made) cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.scope === "row" ? "rowheader" : "columnheader");
  return element("tr", { role: "row", ...attributes }, made);
}

/* Bring the rows of a table into an order by moving as few as possible: those that already follow each other stay. The
   table holds them in bodies of so many rows, which a browser need not look into while they are out of sight. */
function reorder(table, wanted, inEach = Infinity) {
  const isWanted = new Set(wanted);
  for (const body of table.tBodies) for (const row of [...body.children]) if (!isWanted.has(row)) row.remove();
  while (table.tBodies.length * inEach < wanted.length) table.append(element("tbody", { role: "rowgroup" }));
  [...table.tBodies].forEach((body, i) => fillBody(body, wanted.slice(i && i * inEach, (i + 1) * inEach)));
}

function fillBody(body, wanted) {
  const now = body.children;
  if (now.length === wanted.length && wanted.every((row, i) => row === now[i])) return;
  const isWanted = new Set(wanted);
  for (const row of [...now]) if (!isWanted.has(row)) row.remove();
  const before = new Map([...body.children].map((row, i) => [row, i]));
  const staying = new Set(longestRun(wanted.filter((row) => before.has(row)), (row) => before.get(row)));
  let next = null;
  for (const row of wanted.toReversed()) {
    if (!staying.has(row)) body.insertBefore(row, next);
    next = row;
  }
}

/* The longest part of a list, not necessarily in one piece, that is in ascending order. */
function longestRun(list, valueOf) {
  const ends = [];
  const previous = new Map();
  for (const item of list) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (valueOf(ends[middle]) < valueOf(item)) low = middle + 1;
      else high = middle;
    }
    previous.set(item, low ? ends[low - 1] : null);
    ends[low] = item;
  }
  const run = [];
  for (let item = ends.at(-1) ?? null; item !== null; item = previous.get(item)) run.push(item);
  return run.reverse();
}
