/* The bars of the places: how far hidden cells may move each of the first industries, and where it stands now. */

class Ranges {
  constructor(canvas, onPick) {
    this.canvas = canvas;
    this.rows = [];
    this.chart = null;
    walkByKeys(canvas, {
      count: () => this.rows.length,
      show: (at) => this.showAt(at),
      pick: (at) => onPick(this.rows[at].industry.code),
      leave: () => this.leave(),
    });
    this.later = whenSeen(canvas, (...now) => this.redraw(...now));
  }

  draw(ranking, state, picked, count) {
    this.chart?.destroy();
    this.later.forget();
    this.paint = colours();
    this.count = count;
    this.take(ranking, state, picked);
    makeRoom(this.canvas, this.rows.length, 24, 70);
    this.chart = new Chart(this.canvas, this.config());
  }

  update(ranking, state, picked) {
    this.later.ask(ranking, state, picked);
  }

  redraw(ranking, state, picked) {
    this.take(ranking, state, picked);
    const { labels, datasets } = this.data();
    this.chart.data.labels = labels;
    datasets.forEach((dataset, i) => Object.assign(this.chart.data.datasets[i], dataset));
    this.chart.update("none");
  }

  take(ranking, state, picked) {
    this.rows = ranking.entries.filter((e) => !Number.isNaN(e.place)).slice(0, this.count);
    this.picked = picked;
    this.isAsStudied = state.isAsStudied();
  }

  data() {
    const paint = this.paint;
    const labels = this.rows.map((e) => cut(e.industry.title, roomForNames(this.canvas)));
    const bars = this.rows.map(({ industry }) => (industry.low === undefined || industry.low === null ? null : [industry.low - 0.25, industry.high + 0.25]));
    return {
      labels,
      datasets: [
        { type: "scatter", data: this.rows.map((e, i) => ({ x: e.place, y: i })), pointRadius: 5, pointHoverRadius: 7, clip: false,
          pointBackgroundColor: this.rows.map((e) => (this.picked.has(e.industry.code) ? paint.pickEdge : paint.otherEdge)), borderColor: paint.card, borderWidth: 1.5 },
        { type: "bar", data: bars, indexAxis: "y", backgroundColor: paint.range, borderColor: paint.otherEdge,
          borderWidth: this.isAsStudied ? 0 : 1, borderSkipped: false, borderRadius: 4, barThickness: 12 },
      ],
    };
  }

  config() {
    const paint = this.paint;
    const last = Math.max(this.count, ...INDUSTRIES.map((i) => i.high ?? 0));
    const shownLast = Math.min(last, Math.max(...this.rows.map((e) => Math.max(e.place, e.industry.high ?? 0)), 1) + 1);
    return {
      type: "bar",
      data: this.data(),
      options: {
        indexAxis: "y",
        interaction: { mode: "nearest", axis: "y", intersect: false },
        layout: { padding: { right: 16 } },
        scales: {
          x: axis(paint, "Place (1 = first)", { type: "linear", min: 0, suggestedMax: shownLast, ticks: { color: paint.muted, precision: 0, callback: (v) => v || "" } }),
          y: axis(paint, "", { type: "category", title: { display: false }, ticks: { color: paint.ink, autoSkip: false }, grid: { display: false } }),
        },
        plugins: { tooltip: { ...tooltipLook(paint), filter: (item) => item.datasetIndex === 0,
          callbacks: { title: ([item]) => titleOf({ entry: this.rows[item.dataIndex] }), label: (item) => this.lines(this.rows[item.dataIndex]) } } },
      },
    };
  }

  lines({ industry, place }) {
    if (industry.low === undefined || industry.low === null) return [`Place ${place}`];
    const when = this.isAsStudied ? "" : " at the study’s own weights";
    return [`Place ${place}`, `Range ${rangeText(industry)}${when}`, `Among the top ${RULES.top} in ${percent(industry.p_top)} of the fills`];
  }

  showAt(at) {
    pointAt(this.chart, { datasetIndex: 0, index: at });
    announce([titleOf({ entry: this.rows[at] }), ...this.lines(this.rows[at])].join(", "), 50);
  }

  leave() {
    if (this.chart) pointAt(this.chart, null);
  }
}
