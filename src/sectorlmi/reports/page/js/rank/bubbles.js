/* The bubble chart: two measures against each other, jobs as the size, and lines that part it into quadrants. */

const BIGGEST = 34;
const SMALLEST = 3.5;

class Bubbles {
  constructor(canvas, onPick) {
    this.canvas = canvas;
    this.inOrder = [];
    this.chart = null;
    walkByKeys(canvas, {
      count: () => this.inOrder.length,
      show: (at) => this.showAt(at),
      pick: (at) => onPick(this.inOrder[at].entry.industry.code),
      leave: () => this.leave(),
    });
    canvas.addEventListener("dblclick", () => {
      const [active] = this.chart.getActiveElements();
      if (active) onPick(this.points[active.datasetIndex][active.index].entry.industry.code);
    });
  }

  /* Draw anew: other axes or other colours. */
  draw(ranking, state, picked) {
    this.chart?.destroy();
    this.paint = colours();
    [this.x, this.y] = [COLUMNS[COLUMN_AT.get(state.x)], COLUMNS[COLUMN_AT.get(state.y)]];
    this.cross = { x: threshold(this.x), y: threshold(this.y) };
    this.place(ranking, state, picked);
    this.chart = new Chart(this.canvas, this.config());
  }

  /* Only places and picks have changed; places are told by the tooltip, so that the drawing changes with the picks. */
  update(ranking, state, picked) {
    const before = this.drawnText;
    this.place(ranking, state, picked);
    if (this.drawnText === before) return;
    this.datasets().forEach((dataset, i) => Object.assign(this.chart.data.datasets[i], dataset));
    this.chart.update("none");
  }

  place(ranking, state, picked) {
    this.every = ranking.entries
      .filter((entry) => entry.industry.aside === null)
      .map((entry) => ({ entry, x: valueOf(entry.industry, this.x.name), y: valueOf(entry.industry, this.y.name), jobs: valueOf(entry.industry, "employment") }))
      .filter(({ x, y }) => !Number.isNaN(x) && !Number.isNaN(y));
    const most = Math.max(1, ...this.every.map(({ jobs }) => jobs || 0));
    for (const point of this.every) {
      point.r = Math.max(SMALLEST, BIGGEST * Math.sqrt((point.jobs || 0) / most));
      point.isPicked = picked.has(point.entry.industry.code);
    }
    this.inOrder = this.every.filter((p) => isInQuadrant(p.entry, state));
    this.drawnText = state.quadrant + this.inOrder.filter((p) => p.isPicked).map((p) => p.entry.industry.code).sort().join();
  }

  /* Those on the list lie on top of the others, and small bubbles on top of big ones. */
  datasets() {
    const { paint } = this;
    const inSize = [...this.inOrder].sort((a, b) => b.r - a.r || byCode(a.entry, b.entry));
    this.points = [inSize.filter((p) => !p.isPicked), inSize.filter((p) => p.isPicked)];
    const look = { clip: false, borderWidth: 1.25, hoverBorderWidth: 3, hoverRadius: 2 };
    return [
      { data: this.points[0], backgroundColor: paint.other, borderColor: paint.otherEdge, order: 2, ...look },
      { data: this.points[1], backgroundColor: paint.pick, borderColor: paint.pickEdge, order: 1, ...look },
    ];
  }

  /* Where a point stands in the chart's own lists; the same industry may be another object after a re-rank. */
  spotOf(point) {
    const datasetIndex = point.isPicked ? 1 : 0;
    return { datasetIndex, index: this.points[datasetIndex].findIndex((p) => p.entry.industry === point.entry.industry) };
  }

  elementOf(point, chart = this.chart) {
    const { datasetIndex, index } = this.spotOf(point);
    return chart.getDatasetMeta(datasetIndex).data[index];
  }

  now(point) {
    return this.inOrder.find((p) => p.entry.industry === point.entry.industry) ?? point;
  }

  config() {
    const paint = this.paint;
    const title = (c) => (c.unit ? `${c.heading} (${c.unit})` : c.heading);
    return {
      type: "bubble",
      data: { datasets: this.datasets() },
      options: {
        layout: { padding: { top: 12, right: 18 } },
        scales: {
          x: axis(paint, title(this.x), scaleFor(this.x, this.every.map((p) => p.x))),
          y: axis(paint, title(this.y), scaleFor(this.y, this.every.map((p) => p.y))),
        },
        plugins: { tooltip: { ...tooltipLook(paint), callbacks: { title: ([item]) => titleOf(item.raw), label: (item) => this.lines(this.now(item.raw)) } } },
      },
      plugins: [{ id: "quadrants", beforeDatasetsDraw: (chart) => this.drawQuadrants(chart) }, { id: "names", afterDatasetsDraw: (chart) => this.drawNames(chart) }],
    };
  }

  lines({ entry: { industry, place } }) {
    const names = new Set([this.x.name, this.y.name, "employment", "avg_annual_wage_usd"]);
    const about = [...names].filter((name) => COLUMN_AT.has(name)).map((name) => {
      const at = COLUMN_AT.get(name);
      const status = industry.statuses[at];
      return `${COLUMNS[at].heading}: ${written(industry.values[at], COLUMNS[at], status, industry.graded[at])}`;
    });
    return [Number.isNaN(place) ? "Not ranked" : `Place ${place}`, ...about];
  }

  drawQuadrants({ ctx, chartArea: area, scales }) {
    const [x, y] = [scales.x.getPixelForValue(this.cross.x), scales.y.getPixelForValue(this.cross.y)];
    ctx.save();
    ctx.strokeStyle = this.paint.muted;
    ctx.lineWidth = 1;
    ctx.setLineDash([5, 4]);
    ctx.beginPath();
    if (x > area.left && x < area.right) ctx.moveTo(x, area.top), ctx.lineTo(x, area.bottom);
    if (y > area.top && y < area.bottom) ctx.moveTo(area.left, y), ctx.lineTo(area.right, y);
    ctx.stroke();
    if (this.hasQuadrants()) this.nameQuadrants(ctx, area);
    ctx.restore();
  }

  nameQuadrants(ctx, area) {
    ctx.fillStyle = this.paint.muted;
    ctx.font = `600 12px ${Chart.defaults.font.family}`;
    const [right, low] = [area.right - 8, area.bottom - 10];
    const corners = [["mature", area.left + 8, area.top + 16, "left"], ["star", right, area.top + 16, "right"],
      ["transforming", area.left + 8, low, "left"], ["emerging", right, low, "right"]];
    for (const [name, x, y, align] of corners) {
      ctx.textAlign = align;
      ctx.fillText(name.toUpperCase(), x, y);
    }
  }

  /* The names of picked industries beside their bubbles, best places first, where there is room. */
  drawNames(chart) {
    const { ctx, chartArea: area } = chart;
    const taken = [];
    ctx.save();
    ctx.font = `600 11.5px ${Chart.defaults.font.family}`;
    ctx.lineWidth = 3;
    ctx.strokeStyle = this.paint.card;
    ctx.fillStyle = this.paint.ink;
    const picked = this.inOrder.filter((p) => p.isPicked);
    for (const point of picked) taken.push(boxOf(this.elementOf(point, chart), 0.75 * point.r));
    for (const point of picked) this.drawName(ctx, area, point, this.elementOf(point, chart), taken);
    ctx.restore();
  }

  drawName(ctx, area, point, at, taken) {
    const text = cut(point.entry.industry.title, 26);
    const width = ctx.measureText(text).width;
    const gap = point.r + 4;
    const spots = [[at.x + gap, at.y], [at.x - gap - width, at.y], [at.x - width / 2, at.y - gap - 6], [at.x - width / 2, at.y + gap + 6]];
    for (const [left, middle] of spots) {
      const box = { left, right: left + width, top: middle - 8, bottom: middle + 8 };
      const isInside = box.left > area.left && box.right < area.right && box.top > area.top && box.bottom < area.bottom;
      if (!isInside || taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      ctx.textBaseline = "middle";
      ctx.strokeText(text, left, middle);
      ctx.fillText(text, left, middle);
      return;
    }
  }

  hasQuadrants() {
    return this.x.name === "growth_pct" && this.y.name === "location_quotient";
  }

  /* What the chart says in words: how many industries lie in each quadrant and how many cannot be drawn. */
  summary(total) {
    const missing = total - this.every.length;
    const said = missing ? [`${missing} of ${total} industries lack one of the two numbers and are not drawn.`] : [];
    said.unshift(`The lines mark ${thresholdText(this.x)} and ${thresholdText(this.y)}.`);
    if (!this.hasQuadrants()) return said.join(" ");
    const counts = new Map(Object.keys(DATA.quadrants).map((name) => [name, 0]));
    for (const { quadrant } of CANDIDATES) if (quadrant) counts.set(quadrant, counts.get(quadrant) + 1);
    const tally = [...counts].map(([name, n]) => `${n} ${name} (${DATA.quadrants[name]})`);
    return [`${tally.join(", ")}.`, ...said].join(" ");
  }

  showAt(at) {
    const point = this.inOrder[at];
    pointAt(this.chart, this.spotOf(point));
    announce([titleOf(point), ...this.lines(point), point.isPicked ? "on the short list" : ""].filter(Boolean).join(", "), 50);
  }

  leave() {
    if (this.chart) pointAt(this.chart, null);
  }
}

const titleOf = ({ entry: { industry } }) => `${industry.title} (${industry.code})`;

function boxOf({ x, y }, half) {
  return { left: x - half, right: x + half, top: y - half, bottom: y + half };
}

function overlaps(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/* Where the quadrants part: the study's thresholds, no change for other changes, else the median. */
function threshold(column) {
  if (Object.hasOwn(STUDY.quadrants, column.name)) return STUDY.quadrants[column.name];
  if (isChange(column)) return 0;
  const known = CANDIDATES.map((industry) => valueOf(industry, column.name)).filter((v) => !Number.isNaN(v)).sort((a, b) => a - b);
  const half = known.length / 2;
  return known.length % 2 ? known[Math.floor(half)] : (known[half - 1] + known[half]) / 2;
}

const isChange = (column) => /growth|change|effect|premium/.test(column.name);

function thresholdText(column) {
  const name = column.heading.toLowerCase().replace(/^lq/, "LQ");
  const isMedian = !Object.hasOwn(STUDY.quadrants, column.name) && !isChange(column);
  return isMedian ? `the median of ${name}` : `${name} of ${Number(threshold(column).toPrecision(6))}`;
}

/* Ratios stand on a logarithmic axis, where half and twice the benchmark's share lie equally far from 1. */
function scaleFor(column, values) {
  const format = (value) => shown(value, column).replace(/\.0+$/, "");
  const isRatio = column.name === "location_quotient" && values.every((v) => v > 0);
  const from = values.every((v) => v >= 0) ? { min: 0 } : {};
  if (!isRatio) return { grace: "4%", ...from, ticks: { color: colours().muted, padding: 6, maxTicksLimit: 9, callback: format } };
  const [low, high] = [Math.min(...values, 0.5), Math.max(...values, 2)];
  const steps = [];
  for (let step = 2 ** Math.floor(Math.log2(low)); step <= high * 2; step *= 2) steps.push(step);
  return {
    type: "logarithmic", min: low / 1.15, max: high * 1.2,
    ticks: { color: colours().muted, padding: 6, callback: (value) => Number(value.toPrecision(3)) },
    afterBuildTicks: (scale) => (scale.ticks = steps.filter((s) => s >= scale.min && s <= scale.max).map((value) => ({ value }))),
  };
}
