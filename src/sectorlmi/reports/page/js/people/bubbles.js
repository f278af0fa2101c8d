/* Jobs × wage × schooling: typical entry education across, the wage up, jobs as the size. */

const DRAWN = 80;
const BIGGEST_OCCUPATION = 30;
const WAGE_TICKS = [20, 25, 30, 40, 50, 60, 80, 100, 125, 150, 200, 250, 300, 400].map((thousands) => 1000 * thousands);
const SHORT_LEVELS = ["No credential", "High school", "Some college", "Nondegree award", "Associate’s", "Bachelor’s", "Master’s", "Doctoral or professional"];

class EducationBubbles {
  constructor(canvas) {
    this.canvas = canvas;
    this.points = [];
    this.chart = null;
    walkByKeys(canvas, { count: () => this.points.length, show: (at) => this.showAt(at), pick: () => {}, leave: () => this.leave() });
  }

  draw({ rows }) {
    this.chart?.destroy();
    this.chart = null;
    this.paint = colors();
    this.place(rows);
    this.chart = new Chart(this.canvas, this.config());
    return this.points.length;
  }

  /* Bubbles of one level stand side by side in a fixed order, so that few lie on others. */
  place(rows) {
    const room = this.canvas.parentElement.clientWidth;
    const biggest = Math.min(BIGGEST_OCCUPATION, room / 28);
    this.nNamed = room < 600 ? 5 : 14;
    const known = rows.filter((row) => EDUCATION.includes(row.education) && row.wage_usd !== null && row.jobs > 0).slice(0, DRAWN);
    const most = Math.max(1, ...known.map((row) => row.jobs));
    const seen = new Map();
    this.points = known.map((row) => {
      const level = EDUCATION.indexOf(row.education);
      const n = seen.get(level) ?? 0;
      seen.set(level, n + 1);
      const aside = (n % 2 ? 0.085 : -0.085) * Math.ceil((n % 9) / 2);
      return { row, level, x: level + aside, y: row.wage_usd, r: Math.max(3, biggest * Math.sqrt(row.jobs / most)) };
    });
  }

  config() {
    const { paint } = this;
    const style = getComputedStyle(document.documentElement);
    const look = (fill, edge) => ({ backgroundColor: fill, borderColor: edge, borderWidth: 1.25, hoverBorderWidth: 3, clip: false });
    const groups = [
      { of: ({ level }) => level < 2, ...look(paint.other, paint.otherEdge) },
      { of: ({ row }) => MIDDLE_SKILL.has(row.education), ...look(paint.pick, paint.pickEdge) },
      { of: ({ level }) => level >= 5, ...look(style.getPropertyValue("--degree"), style.getPropertyValue("--degree-edge")) },
    ];
    this.groups = groups.map(({ of, ...rest }) => ({ ...rest, data: this.points.filter(of) }));
    const level = { min: -0.6, max: EDUCATION.length - 0.4, afterBuildTicks: (scale) => (scale.ticks = EDUCATION.map((_, value) => ({ value }))) };
    const ticks = { color: paint.muted, padding: 6, autoSkip: false, maxRotation: 40, callback: (value) => SHORT_LEVELS[value] };
    return {
      type: "bubble",
      data: { datasets: this.groups },
      options: {
        layout: { padding: { top: 14, right: 18 } },
        scales: {
          x: axis(paint, "Typical education at entry (BLS)", { ...level, ticks }),
          y: axis(paint, "Wage (US dollars a year, the nation; log scale)", this.wageScale(paint)),
        },
        plugins: { tooltip: { ...tooltipLook(paint), callbacks: { title: ([item]) => item.raw.row.occ_title, label: (item) => linesOf(item.raw.row) } } },
      },
      plugins: [{ id: "names", afterDatasetsDraw: (chart) => this.nameLargest(chart) }],
    };
  }

  /* Pay is compared by ratios: a logarithmic scale, with round figures as its ticks. */
  wageScale(paint) {
    const wages = this.points.map(({ y }) => y);
    const [low, high] = [0.9 * Math.min(...wages), 1.1 * Math.max(...wages)];
    const round = WAGE_TICKS.filter((value) => value >= low && value <= high);
    return {
      type: "logarithmic",
      ...(wages.length ? { min: low, max: high } : {}),
      afterBuildTicks: (scale) => (scale.ticks = round.map((value) => ({ value }))),
      ticks: { color: paint.muted, padding: 6, autoSkip: false, callback: (value) => writer("$#,##0")(value) },
    };
  }

  /* The largest few are named where they stand, so that the chart can be read on paper. */
  nameLargest(chart) {
    const { ctx, chartArea } = chart;
    ctx.save();
    ctx.font = `600 11px ${Chart.defaults.font.family}`;
    ctx.fillStyle = this.paint.ink;
    ctx.textAlign = "center";
    const taken = [];
    for (const point of this.points.slice(0, this.nNamed)) {
      const spot = this.elementOf(point, chart);
      const text = cut(point.row.occ_title, 28);
      const half = ctx.measureText(text).width / 2;
      const x = Math.min(Math.max(spot.x, chartArea.left + half), chartArea.right - half);
      const y = half < point.r ? spot.y : Math.max(spot.y - point.r - 7, chartArea.top + 7);
      const box = { left: x - half, right: x + half, top: y - 7, bottom: y + 7 };
      if (taken.some((b) => box.left < b.right && box.right > b.left && box.top < b.bottom && box.bottom > b.top)) continue;
      taken.push(box);
      ctx.fillText(text, x, y + 4);
    }
    ctx.restore();
  }

  spotOf(point) {
    const datasetIndex = this.groups.findIndex(({ data }) => data.includes(point));
    return { datasetIndex, index: this.groups[datasetIndex].data.indexOf(point) };
  }

  elementOf(point, chart = this.chart) {
    const { datasetIndex, index } = this.spotOf(point);
    return chart.getDatasetMeta(datasetIndex).data[index];
  }

  showAt(at) {
    const point = this.points[at];
    const spot = this.spotOf(point);
    this.chart.setActiveElements([spot]);
    this.chart.tooltip.setActiveElements([spot], this.elementOf(point));
    this.chart.update("none");
    announce([point.row.occ_title, ...linesOf(point.row)].join(", "), 50);
  }

  leave() {
    this.chart?.setActiveElements([]);
    this.chart?.tooltip.setActiveElements([], { x: 0, y: 0 });
    this.chart?.update("none");
  }
}

/* What a pointer over an occupation tells. */
function linesOf(row) {
  const parts = [
    ["jobs", "jobs (est.)"], ["openings", "openings a year (est.)"], ["wage_usd", "a year"],
  ].map(([name, word]) => (said(row, name) ? `${said(row, name)} ${word}` : ""));
  return [...parts, row.education, row.attainment_note ?? "", said(row, "job_zone") ? `job zone ${said(row, "job_zone")}` : ""].filter(Boolean);
}
