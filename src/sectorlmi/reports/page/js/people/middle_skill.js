/* Middle-skill occupations as bars, by what people ask for first: jobs, openings or pay. */

const MIDDLE_BARS = 15;
const NARROW = 600;
const MIDDLE_BY = { jobs: "jobs", openings: "openings a year", wage_usd: "wage" };

class MiddleSkill {
  constructor(canvas) {
    this.canvas = canvas;
    this.chart = null;
    walkByKeys(canvas, { count: () => this.rows.length, show: (at) => this.showAt(at), pick: () => {}, leave: () => this.leave() });
  }

  /* How many middle-skill occupations there are. */
  draw({ rows }, by) {
    this.chart?.destroy();
    const middle = rows.filter((row) => MIDDLE_SKILL.has(row.education) && row[by] !== null && row[by] !== undefined);
    this.rows = middle.sort((a, b) => b[by] - a[by]).slice(0, MIDDLE_BARS);
    byId("middle-chart").style.height = `${90 + 30 * Math.max(this.rows.length, 2)}px`;
    this.chart = new Chart(this.canvas, this.config(by));
    return middle.length;
  }

  config(by) {
    const paint = colors();
    const money = by === "wage_usd";
    const ticks = { color: paint.muted, padding: 6, callback: (value) => writer(money ? "$#,##0" : "#,##0")(value) };
    return {
      type: "bar",
      data: {
        labels: this.rows.map((row) => cut(row.occ_title, byId("middle-chart").clientWidth < NARROW ? 15 : 46)),
        datasets: [{ data: this.rows.map((row) => row[by]), backgroundColor: paint.pick, borderColor: paint.pickEdge, borderWidth: 1, barPercentage: 0.75 }],
      },
      options: {
        indexAxis: "y",
        layout: { padding: { right: 96 } },
        scales: {
          x: axis(paint, money ? "Wage (US dollars a year, the nation)" : `${MIDDLE_BY[by]} in the region (estimated)`, { beginAtZero: true, ticks }),
          y: axis(paint, "", { title: { display: false }, grid: { display: false }, ticks: { color: paint.ink, autoSkip: false } }),
        },
        plugins: { tooltip: { ...tooltipLook(paint), callbacks: { title: ([item]) => this.rows[item.dataIndex].occ_title, label: (item) => linesOf(this.rows[item.dataIndex]) } } },
      },
      plugins: [{ id: "values", afterDatasetsDraw: (chart) => this.writeValues(chart, by, paint) }],
    };
  }

  /* The number at the end of its bar, and the pay beside it. */
  writeValues(chart, by, paint) {
    const { ctx } = chart;
    ctx.save();
    ctx.font = `12px ${Chart.defaults.font.family}`;
    ctx.fillStyle = paint.ink;
    ctx.textBaseline = "middle";
    chart.getDatasetMeta(0).data.forEach((bar, i) => {
      const row = this.rows[i];
      const pay = by === "wage_usd" ? "" : said(row, "wage_usd");
      ctx.fillText([said(row, by), pay].filter(Boolean).join(" · "), bar.x + 6, bar.y);
    });
    ctx.restore();
  }

  showAt(index) {
    const spot = { datasetIndex: 0, index };
    this.chart.setActiveElements([spot]);
    this.chart.tooltip.setActiveElements([spot], this.chart.getDatasetMeta(0).data[index]);
    this.chart.update("none");
    announce([this.rows[index].occ_title, ...linesOf(this.rows[index])].join(", "), 50);
  }

  leave() {
    this.chart?.setActiveElements([]);
    this.chart?.tooltip.setActiveElements([], { x: 0, y: 0 });
    this.chart?.update("none");
  }
}
