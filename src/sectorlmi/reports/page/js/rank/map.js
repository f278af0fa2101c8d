/* The map of the region's counties: jobs of an industry, or its concentration, with the table beside it. */

const MOST_CLASSES = 5;
const MOST_NAMED = 30;

class CountyMap {
  constructor(map, jobsColumn, quotientColumn) {
    Object.assign(this, { map, columns: { jobs: jobsColumn, quotient: quotientColumn } });
    byId("map-card").hidden = false;
    fill("map-industry", this.choices());
    for (const id of ["map-industry", "map-measure"]) byId(id).addEventListener("change", () => this.draw());
  }

  /* Every industry that has jobs somewhere, in the order of the places that the page opened with. */
  choices() {
    const listed = INDUSTRIES.filter(({ code }) => this.map.industries[code]?.jobs.some((n) => n !== 0));
    const order = listed.sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity) || (a.code < b.code ? -1 : 1));
    return order.map(({ code, name }) => element("option", { value: code }, cut(name, 60)));
  }

  draw() {
    const code = byId("map-industry").value;
    if (!code) return;
    this.measure = byId("map-measure").value;
    this.rows = this.rowsOf(code);
    const { name: title } = BY_CODE.get(code);
    byId("map-text").textContent = `${title}, ${this.map.year}: ${this.measure === "jobs" ? "jobs" : "concentration"} by county. ~ estimated, to the nearest ten: the publisher hides the number. Concentrations rest on the numbers shown.`;
    byId("map-caption").textContent = `${title}: jobs and concentration by county`;
    const breaks = classBreaks(this.rows.filter((row) => row.path).map((row) => row[this.measure]).filter((v) => v !== null));
    fill("county-map", this.picture(title, breaks), this.key(breaks));
    fill("map-body", [...this.rows].sort((a, b) => (b[this.measure] ?? -1) - (a[this.measure] ?? -1) || (a.code < b.code ? -1 : 1)).map((row) => this.line(row)));
  }

  /* A county's jobs in the industry, and its share of them over the benchmark's. */
  rowsOf(code) {
    const { benchmark, jobs, hidden } = this.map.industries[code];
    const usual = benchmark / this.map.benchmark_jobs;
    const isHidden = new Set(hidden);
    const total = jobs.reduce((sum, n) => sum + (n ?? 0), 0);
    return this.map.counties.map((county, i) => {
      const isKnown = jobs[i] !== null && county.jobs > 0 && usual > 0;
      return {
        ...county, jobs: jobs[i], status: isHidden.has(i) ? (jobs[i] === null ? "bounded_only" : "estimated") : "",
        share: jobs[i] === null || jobs.includes(null) || !total ? null : jobs[i] / total,
        quotient: isKnown ? jobs[i] / county.jobs / usual : null,
      };
    });
  }

  shown(row, measure = this.measure) {
    return shown(row[measure], this.columns[measure]);
  }

  said(row) {
    return `${row.title}: ${this.shown(row)}${STATUSES[row.status]?.mark ?? ""}`;
  }

  picture(title, breaks) {
    const drawn = this.rows.filter((row) => row.path);
    const { width, height } = this.map;
    const most = [...drawn].sort((a, b) => (b[this.measure] ?? -1) - (a[this.measure] ?? -1)).slice(0, 3).map((row) => this.said(row));
    const picture = drawing("svg", { viewBox: `-4 -4 ${width + 8} ${height + 8}`, role: "img", "aria-label": `Map of ${drawn.length} counties, ${title}. Largest: ${most.join("; ")}. The table holds all.` });
    for (const row of drawn) {
      const place = row[this.measure] === null ? "unknown" : shadeOf(classOf(row[this.measure], breaks), breaks);
      const shape = drawing("path", { d: row.path, class: `shade-${place}`, "fill-rule": "evenodd", "data-code": row.code });
      const tip = drawing("title", {});
      tip.textContent = this.said(row);
      shape.append(tip);
      picture.append(shape);
    }
    document.body.append(picture); // to be measured
    if (drawn.length <= MOST_NAMED) picture.append(...drawn.map((row, i) => this.name(row, picture.querySelectorAll("path")[i])));
    picture.remove();
    return picture;
  }

  name(row, shape) {
    const { x, y, width, height } = shape.getBBox();
    const name = drawing("text", { x: x + width / 2, y: y + height / 2 + 4, "aria-hidden": "true" });
    name.textContent = `${row.title.split(",")[0].replace(/ (County|Parish|Borough)$/, "")}${STATUSES[row.status]?.mark ?? ""}`;
    return name;
  }

  /* The classes in words, lowest first. */
  key(breaks) {
    const column = this.columns[this.measure];
    const limits = breaks.map((value) => shown(value, column));
    const words = limits.length
      ? [`under ${limits[0]}`, ...limits.slice(1).map((high, i) => `${limits[i]} to under ${high}`), `${limits.at(-1)} or more`]
      : ["the same everywhere"];
    const items = words.map((text, i) => [shadeOf(i, breaks), text]);
    if (this.rows.some((row) => row.path && row[this.measure] === null)) items.push(["unknown", "not known"]);
    return element("ul", { class: "map-key" }, items.map(([shade, text]) => element("li", {}, element("span", { class: `swatch key-${shade}` }), text)));
  }

  line(row) {
    const number = (measure) => element("td", { class: "number" }, marked(this.shown(row, measure), row.status));
    return element("tr", { "data-code": row.code }, element("th", { scope: "row" }, row.title, row.path ? "" : element("span", { class: "why" }, "no outline in the boundary file")),
      number("jobs"), element("td", { class: "number" }, shareWords(row.share)), number("quotient"));
  }
}

const shareWords = (share) => (share === null ? "–" : share > 0 && share < 0.005 ? "under 1 %" : percent(share));

/* Inner limits of up to five classes with about as many counties each, as in sectorlmi/places/choropleth.py. */
function classBreaks(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const different = new Set(sorted).size;
  const n = Math.min(MOST_CLASSES, different);
  const limits = Array.from({ length: Math.max(n - 1, 0) }, (_, i) => sorted[Math.ceil(((i + 1) / n) * (sorted.length - 1))]);
  return [...new Set(limits)].filter((limit) => limit > sorted[0]);
}

const classOf = (value, breaks) => breaks.filter((limit) => value >= limit).length;

/* The shade of a class: few classes take the ends of the scale, a single one its middle. */
const shadeOf = (place, breaks) => (breaks.length ? Math.round((place * (MOST_CLASSES - 1)) / breaks.length) : 2);
