/* The page of coverage: a count column beside the region's jobs, as bars and as a table. */

class CoveragePage {
  constructor() {
    this.table = new SortedTable(byId("clusters"), "Career clusters");
    this.chart = null;
    walkByKeys(byId("coverage"), { count: () => this.rows.length, show: (at) => this.showAt(at), pick: () => {}, leave: () => this.leave() });
  }

  start() {
    chartDefaults();
    openFrame(() => this.drawChart());
    fill("column", options(Object.fromEntries(DATA.counts.map(({ name }) => [name, name.replaceAll("_", " ")])), DATA.counts[0].name));
    byId("column").addEventListener("change", () => this.show());
    fill("notes", DATA.notes.map((text) => element("li", {}, text)));
    fill("legend", legend(numbersOf(DATA.sections)));
    fill("sections", DATA.sections.map(sectionOf));
    this.show();
  }

  show() {
    const { name, table } = DATA.counts.find((one) => one.name === byId("column").value);
    this.word = name.replaceAll("_", " ");
    this.columns = Object.fromEntries(table.columns.map((c) => [c.name, c]));
    const objects = table.rows.map((row) => Object.fromEntries(table.columns.map((c, i) => [c.name, row[i]])));
    this.rows = objects.sort((a, b) => (b.count ?? -1) - (a.count ?? -1));
    byId("key-count").textContent = this.word;
    byId("key-demand").hidden = !("demand_share_pct" in this.columns);
    byId("table-text").textContent = table.intro;
    byId("chart-text").textContent = this.inWords();
    this.table.show(table);
    this.drawChart();
  }

  /* The clusters that need most, in a sentence. */
  inWords() {
    const total = this.rows.reduce((sum, row) => sum + (row.count ?? 0), 0);
    const needy = this.rows.filter((row) => row.needed > 0).sort((a, b) => b.needed - a.needed).slice(0, 3);
    const none = this.rows.filter((row) => row.count === 0).map((row) => row.career_cluster);
    return [
      `${writer("#,##0")(total)} ${this.word} in all.`,
      needy.length ? `To reach the share of jobs, the others as they are: ${needy.map((row) => `${row.career_cluster} needs ${writer("#,##0")(row.needed)} more`).join("; ")}.` : "",
      none.length ? `Nobody in ${none.join("; ")}.` : "",
    ].filter(Boolean).join(" ");
  }

  drawChart() {
    this.chart?.destroy();
    const paint = colors();
    const bars = (column, fill, edge) => ({ data: this.rows.map((row) => row[column]), backgroundColor: fill, borderColor: edge, borderWidth: 1, barPercentage: 0.9, categoryPercentage: 0.78 });
    const datasets = [bars("share_pct", paint.pick, paint.pickEdge)];
    if ("demand_share_pct" in this.columns) datasets.push(bars("demand_share_pct", paint.other, paint.otherEdge));
    this.chart = new Chart(byId("coverage"), {
      type: "bar",
      data: { labels: this.rows.map((row) => cut(row.career_cluster, byId("coverage").parentElement.clientWidth < 600 ? 18 : 60)), datasets },
      options: {
        indexAxis: "y",
        layout: { padding: { right: 40 } },
        scales: {
          x: axis(paint, "Percent of the total", { beginAtZero: true }),
          y: axis(paint, "", { title: { display: false }, grid: { display: false }, ticks: { color: paint.ink, autoSkip: false } }),
        },
        plugins: { tooltip: { ...tooltipLook(paint), callbacks: { label: (item) => (item.datasetIndex ? "" : this.lines(this.rows[item.dataIndex])) } } },
      },
      plugins: [{ id: "values", afterDatasetsDraw: (chart) => this.writeValues(chart, paint) }],
    });
  }

  writeValues(chart, paint) {
    const { ctx } = chart;
    ctx.save();
    ctx.font = `12px ${Chart.defaults.font.family}`;
    ctx.fillStyle = paint.ink;
    ctx.textBaseline = "middle";
    chart.getDatasetMeta(0).data.forEach((bar, i) => ctx.fillText(shown(this.rows[i].count, this.columns.count), bar.x + 6, bar.y));
    ctx.restore();
  }

  lines(row) {
    return Object.values(this.columns).filter((c) => c.name !== "career_cluster").map((c) => `${c.heading}: ${shown(row[c.name], c)}`);
  }

  showAt(index) {
    const spot = { datasetIndex: 0, index };
    this.chart.setActiveElements([spot]);
    this.chart.tooltip.setActiveElements([spot], this.chart.getDatasetMeta(0).data[index]);
    this.chart.update("none");
    announce([this.rows[index].career_cluster, ...this.lines(this.rows[index])].join(", "), 50);
  }

  leave() {
    this.chart?.setActiveElements([]);
    this.chart?.tooltip.setActiveElements([], { x: 0, y: 0 });
    this.chart?.update("none");
  }
}

new CoveragePage().start();
