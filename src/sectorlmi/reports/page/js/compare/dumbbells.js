/* A line an industry and a mark a study: how far apart the studies are on one measure. For places, thin bars show how far
   hidden cells may move each. */

const MOST_DRAWN = 20;
const POINTS = ["circle", "triangle", "rectRot", "rect", "star"];
const LANES = 0.34;

class Dumbbells {
  constructor(canvas) {
    Object.assign(this, { canvas, rows: [], chart: null });
    walkByKeys(canvas, {
      count: () => this.rows.length,
      show: (at) => this.showAt(at),
      pick: () => {},
      leave: () => this.chart && pointAt(this.chart, null),
    });
  }

  draw({ measure, drawn, order }) {
    this.chart?.destroy();
    this.measure = MEASURE.get(measure);
    this.rows = this.chosen(drawn, order);
    this.tellsListed = drawn !== "listed";
    this.paint = colors();
    makeRoom(this.canvas, this.rows.length, 28, 110);
    this.chart = new Chart(this.canvas, this.config());
  }

  value(row, i) {
    return side(row, this.measure.name, i).value;
  }

  /* Industries that some study has a number for; the best place, or the largest number, first. */
  chosen(drawn, order) {
    const { name } = this.measure;
    const every = ROWS.filter((row) => sides(row, name).some((s) => s.value !== null));
    const apart = [...every].filter((row) => !Number.isNaN(spreadOf(row, name))).sort((a, b) => spreadOf(b, name) - spreadOf(a, name));
    const kept = { listed: every.filter(isListed), apart: apart.slice(0, MOST_DRAWN), all: every }[drawn];
    const sign = name === "place" ? 1 : -1;
    const key = order === "spread" ? (row) => -(spreadOf(row, name) || 0) : (row) => sign * (this.value(row, Number(order)) ?? sign * Infinity);
    return kept.sort((a, b) => key(a) - key(b) || a - b);
  }

  lane(i) {
    return LABELS.length > 1 ? (i / (LABELS.length - 1) - 0.5) * LANES : 0;
  }

  config() {
    const { paint } = this;
    const inks = [paint.otherEdge, paint.parts[2], paint.parts[3], paint.ink, paint.muted];
    const datasets = LABELS.map((label, i) => ({
      label, pointStyle: POINTS[i % POINTS.length], backgroundColor: inks[i % inks.length], borderColor: paint.card, borderWidth: 1,
      pointRadius: 7, pointHoverRadius: 9, clip: false,
      data: this.rows.map((row, y) => ({ x: this.value(row, i) ?? NaN, y: y + this.lane(i) })),
    }));
    const { measure } = this;
    const isPlace = measure.name === "place";
    return {
      type: "scatter",
      data: { datasets },
      options: {
        interaction: { mode: "nearest", axis: "y", intersect: false },
        layout: { padding: { right: 20 } },
        scales: {
          x: axis(paint, measure.unit ? `${measure.heading} (${measure.unit})` : measure.heading, {
            ...(isPlace ? { min: 0, suggestedMax: this.lastPlace() } : { grace: "4%" }),
            ticks: { color: paint.muted, ...(isPlace ? { precision: 0 } : {}), callback: (value) => (isPlace && value === 0 ? "" : shown(value, measure)) },
          }),
          y: axis(paint, "", {
            min: -0.6, max: this.rows.length - 0.4, reverse: true, title: { display: false }, grid: { display: false },
            afterBuildTicks: (scale) => (scale.ticks = this.rows.map((_, value) => ({ value }))),
            ticks: { color: paint.ink, autoSkip: false, callback: (y) => this.label(this.rows[y]) },
          }),
        },
        plugins: {
          legend: { display: true, position: "top", align: "start", labels: { color: paint.ink, usePointStyle: true, boxHeight: 9 } },
          tooltip: { ...tooltipLook(paint), callbacks: { title: ([item]) => nameOf(this.rowAt(item)), label: (item) => this.line(this.rowAt(item), item.datasetIndex) } },
        },
      },
      plugins: [{ id: "lines", beforeDatasetsDraw: (chart) => this.drawLines(chart, inks) }],
    };
  }

  lastPlace() {
    return Math.max(1, ...this.rows.flatMap((row) => LABELS.map((_, i) => placeRange(row, i)?.high ?? 0)));
  }

  label(row) {
    return row === undefined ? "" : `${cut(textOf(row, "title"), roomForNames(this.canvas))}${this.tellsListed && isListed(row) ? " ★" : ""}`;
  }

  rowAt(item) {
    return this.rows[item.dataIndex];
  }

  line(row, i) {
    const range = this.measure.name === "place" ? rangeWords(row, i) : "";
    return `${LABELS[i]}: ${plainly(row, this.measure.name, i)}${range ? `, range ${range}` : ""}`;
  }

  drawLines({ ctx, scales: { x, y } }, inks) {
    ctx.save();
    this.rows.forEach((row, at) => {
      const known = LABELS.map((_, i) => i).filter((i) => this.value(row, i) !== null);
      const ends = known.map((i) => x.getPixelForValue(this.value(row, i)));
      this.stroke(ctx, this.paint.line, 5, Math.min(...ends), Math.max(...ends), y.getPixelForValue(at));
      if (this.measure.name !== "place") return;
      for (const i of known) {
        const range = placeRange(row, i);
        if (range) this.stroke(ctx, inks[i % inks.length], 2, x.getPixelForValue(range.low), x.getPixelForValue(range.high), y.getPixelForValue(at + this.lane(i)));
      }
    });
    ctx.restore();
  }

  stroke(ctx, color, width, from, to, y) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.lineCap = "round";
    ctx.beginPath();
    ctx.moveTo(from, y);
    ctx.lineTo(to, y);
    ctx.stroke();
  }

  showAt(at) {
    const row = this.rows[at];
    const first = LABELS.findIndex((_, i) => this.value(row, i) !== null);
    pointAt(this.chart, { datasetIndex: first, index: at });
    announce([nameOf(row), ...LABELS.map((_, i) => this.line(row, i)), isListed(row) ? `on the short list of ${textOf(row, "short_lists")}` : "on no short list"].join(", "), 50);
  }
}
