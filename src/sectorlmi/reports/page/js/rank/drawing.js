/* Small drawings: the place on its scale, the line of jobs, the disc of how firm a place is. All of them are SVG; what
   they show is said in words beside them or in their label. */

const SVG = "http://www.w3.org/2000/svg";

function drawing(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, typeof value === "number" ? Number(value.toFixed(1)) : value);
  }
  made.append(...children.flat().filter(Boolean));
  return made;
}

const picture = (width, height, name, ...children) => drawing("svg", { class: name, width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, ...children);

/* Places on a logarithmic scale, the same for every row: the first ones are what people look at. */
const STRIP = { width: 96, height: 14, left: 4, right: 92 };
const STRIP_TICKS = [1, 5, 10, 20, 50, 100, 200, 500];

function placeScale(last) {
  const end = Math.log(Math.max(last, 2));
  return (place) => STRIP.left + ((STRIP.right - STRIP.left) * Math.log(Math.max(place, 1))) / end;
}

const ticksTo = (last) => STRIP_TICKS.filter((tick) => tick <= last);

function strip(place, { low, high }, last) {
  const { width, height } = STRIP;
  const x = placeScale(last);
  const middle = height / 2;
  return picture(width, height, "strip",
    ticksTo(last).map((tick) => drawing("line", { class: "tick", x1: x(tick), x2: x(tick), y1: 1, y2: height - 1 })),
    drawing("line", { class: "axis", x1: 2, x2: width - 2, y1: middle, y2: middle }),
    low < high ? drawing("rect", { class: "range", x: x(low) - 2, y: middle - 3, width: x(high) - x(low) + 4, height: 6, rx: 3 }) : null,
    Number.isNaN(place) ? null : drawing("circle", { class: "dot", cx: x(place), cy: middle, r: 3.6 }));
}

/* Jobs over the years, 100 at the start. One logarithmic scale serves every line, so that they can be compared. */
const SPARK = { width: 76, height: 30, side: 4, top: 4 };
const SPARK_ENDS = [0.6, 2.4];

const sparkY = (value) => {
  const [low, high] = SPARK_ENDS.map(Math.log);
  const at = Math.min(Math.max(Math.log(Math.max(value, 1) / 100), low), high);
  return SPARK.height - SPARK.top - ((SPARK.height - 2 * SPARK.top) * (at - low)) / (high - low);
};

function spark(series, name = "spark") {
  if (series.length < 2) return null;
  const x = (i) => SPARK.side + ((SPARK.width - 2 * SPARK.side) * i) / (series.length - 1);
  const known = series.map(([label, value, low, high], i) => ({ label, value, low, high, x: x(i) }));
  const said = known.map(({ label, value }) => `${label} ${value === null ? "not known" : Math.round(value)}`).join(", ");
  const last = known.at(-1);
  const made = drawing("svg", { class: name, width: SPARK.width, height: SPARK.height, viewBox: `0 0 ${SPARK.width} ${SPARK.height}`, role: "img", "aria-label": `Jobs, ${known[0].label} = 100: ${said}` },
    drawing("line", { class: "base", x1: 2, x2: SPARK.width - 2, y1: sparkY(100), y2: sparkY(100) }),
    band(known),
    runs(known).map((run) => drawing("polyline", { class: "line", points: run.map((p) => `${p.x.toFixed(1)},${sparkY(p.value).toFixed(1)}`).join(" ") })),
    last.value === null ? null : drawing("circle", { class: "dot", cx: last.x, cy: sparkY(last.value), r: 2.8 }));
  return made;
}

/* The parts of a line between gaps. */
function runs(points) {
  const found = [[]];
  for (const point of points) {
    if (point.value === null) found.push([]);
    else found.at(-1).push(point);
  }
  return found.filter((run) => run.length);
}

/* What is certain of the jobs; where no bound is known the shade fills the height. */
function band(points) {
  const shaded = points.filter((p) => p.value !== null);
  if (!shaded.some((p) => p.low !== p.high)) return null;
  const edge = (p, value, otherwise) => `${p.x.toFixed(1)},${sparkY(value ?? otherwise).toFixed(1)}`;
  const upper = shaded.map((p) => edge(p, p.high, 1e6));
  const lower = shaded.map((p) => edge(p, p.low, 1)).reverse();
  return drawing("polygon", { class: "band", points: [...upper, ...lower].join(" ") });
}

/* How firm: a disc that is full, three quarters, half, or empty. */
const FILLED = { firm: 1, "fairly firm": 0.75, "could change": 0.5 };

function disc(firmness) {
  const share = FILLED[firmness] ?? 0;
  const inner = { 1: drawing("circle", { class: "full", cx: 7, cy: 7, r: 6 }), 0.75: drawing("path", { class: "full", d: "M7 1A6 6 0 1 1 1 7L7 7Z" }), 0.5: drawing("path", { class: "full", d: "M7 1A6 6 0 0 1 7 13Z" }) }[share];
  return picture(14, 14, "disc", drawing("circle", { class: "edge", cx: 7, cy: 7, r: 5.6 }), inner);
}

/* A rank as a bar: full for the first, empty for the last. */
function rankBar(rank, known, isHigh) {
  const share = known > 1 ? (known - rank) / (known - 1) : 1;
  const filled = element("i");
  filled.style.width = `${Math.round(100 * share)}%`;
  return element("span", { class: isHigh ? "mini high-rank" : "mini", "aria-hidden": "true" }, filled);
}
