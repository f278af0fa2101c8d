/* Shift-share as bars: what the benchmark's growth, the mix of industries and the region itself did to the jobs. */

const SHIFT_PARTS = {
  classic: ["national", "mix", "regional"],
  esteban: ["national", "mix", "competitive", "allocation"],
};
const MOST_SHIFTS = 20;

class Shifts {
  constructor(canvas, section) {
    Object.assign(this, { canvas, section, rows: [], chart: null });
    this.at = new Map(section.columns.map((column, i) => [column.name, i]));
    walkByKeys(canvas, {
      count: () => this.rows.length,
      show: (at) => this.showAt(at),
      pick: () => {},
      leave: () => this.chart && pointAt(this.chart, null),
    });
    this.later = whenSeen(canvas, (...now) => this.redraw(...now));
  }

  draw(picked, { shown, method }) {
    Object.assign(this, { shown, method, paint: colours() });
    this.later.forget();
    this.redraw(picked);
  }

  /* Only what is drawn of the short list depends on the weights. */
  update(picked) {
    if (this.shown === "picked") this.later.ask(picked);
  }

  redraw(picked) {
    this.chart?.destroy();
    this.rows = this.chosen(picked);
    makeRoom(this.canvas, this.rows.length, 26, 100);
    this.chart = new Chart(this.canvas, this.config());
  }

  value(row, name) {
    return this.section.rows[row][this.at.get(name)];
  }

  /* Rows to draw, the greatest gain first; a row may stand for industries that are compared together. */
  chosen(picked) {
    const change = (row) => this.value(row, "change");
    const every = this.section.rows.map((_, row) => row).filter((row) => change(row) !== null);
    const isPicked = (row) => this.value(row, "industry_code").split(" ").some((code) => picked.has(code));
    const bySize = [...every].sort((a, b) => Math.abs(change(b)) - Math.abs(change(a)));
    const kept = { picked: every.filter(isPicked), largest: bySize.slice(0, MOST_SHIFTS), all: every }[this.shown];
    return kept.sort((a, b) => change(b) - change(a));
  }

  config() {
    const { paint } = this;
    const parts = SHIFT_PARTS[this.method].map((name, i) => ({
      type: "bar", label: this.column(name).heading, data: this.rows.map((row) => this.value(row, name)),
      backgroundColor: paint.parts[i], stack: "parts", barThickness: 14, order: 2,
    }));
    const dots = {
      type: "scatter", label: this.column("change").heading, data: this.rows.map((row, i) => ({ x: this.value(row, "change"), y: i })),
      pointStyle: "rectRot", pointRadius: 5.5, pointHoverRadius: 7.5, backgroundColor: paint.ink, borderColor: paint.card, borderWidth: 1.5, order: 1, clip: false,
    };
    return {
      type: "bar",
      data: { labels: this.rows.map((row) => this.label(row)), datasets: [dots, ...parts] },
      options: {
        indexAxis: "y",
        interaction: { mode: "nearest", axis: "y", intersect: false },
        layout: { padding: { right: 16 } },
        scales: {
          x: axis(paint, "Jobs", { stacked: true, grid: { color: (line) => (line.tick.value === 0 ? paint.muted : paint.line), drawTicks: false }, ticks: { color: paint.muted, callback: (value) => shown(value, this.column("change")) } }),
          y: axis(paint, "", { type: "category", stacked: true, title: { display: false }, ticks: { color: paint.ink, autoSkip: false }, grid: { display: false } }),
        },
        plugins: {
          legend: { display: true, position: "top", align: "start", labels: { color: paint.ink, usePointStyle: true, boxHeight: 9 } },
          tooltip: { ...tooltipLook(paint), filter: (item) => item.datasetIndex === 0,
            callbacks: { title: ([item]) => this.title(this.rows[item.dataIndex]), label: (item) => this.lines(this.rows[item.dataIndex]) } },
        },
      },
    };
  }

  column(name) {
    return this.section.columns[this.at.get(name)];
  }

  status(row, name) {
    return this.section.statuses[name]?.[row] ?? "";
  }

  label(row) {
    return `${cut(this.value(row, "title"), roomForNames(this.canvas))} ${STATUSES[this.status(row, "change")]?.mark ?? ""}`.trim();
  }

  title(row) {
    return `${this.value(row, "title")} (${this.value(row, "industry_code")})`;
  }

  lines(row) {
    return ["change", ...SHIFT_PARTS[this.method]].map((name) => {
      const { heading } = this.column(name);
      const status = this.status(row, name);
      return `${heading}: ${shown(this.value(row, name), this.column(name), status)} ${STATUSES[status]?.mark ?? ""}`.trim();
    });
  }

  showAt(at) {
    pointAt(this.chart, { datasetIndex: 0, index: at });
    announce([this.title(this.rows[at]), ...this.lines(this.rows[at])].join(", "), 50);
  }
}
