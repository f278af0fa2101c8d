/* Lines that can be picked, as they are or indexed. A line is interrupted where its numbers are not comparable; the band
   around it is where its number likely lies. The tables below hold all that is drawn. */

const PICKED_AT_FIRST = 4;
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [4, 4], [14, 4], [1, 4], [6, 2]];
const STYLES = ["circle", "triangle", "rect", "rectRot", "star", "crossRot", "cross", "circle"];

class Lines {
  constructor({ title, column, series }) {
    Object.assign(this, { title, column, chart: null });
    this.canvas = byId("lines");
    this.every = series;
    this.spans = [...new Set(series.map((line) => spanOf(line)))];
    this.picked = new Set(series.map((_, i) => i).filter((i) => this.placeIn(i) < PICKED_AT_FIRST));
    walkByKeys(this.canvas, {
      count: () => this.walked().length,
      show: (at) => this.showAt(at),
      pick: () => {},
      leave: () => this.chart && pointAt(this.chart, null),
    });
  }

  start() {
    byId("lines-title").textContent = `${this.title}, period by period`;
    fill("span", options(Object.fromEntries(this.spans.map((span) => [span, span])), this.spans[0]));
    byId("span-choice").hidden = this.spans.length < 2;
    fill("scale", options({ plain: this.column.unit || this.title, index: "indexed: first = 100" }, "plain"));
    byId("span").addEventListener("change", () => (this.list(), this.draw()));
    byId("scale").addEventListener("change", () => this.draw());
    this.list();
    this.draw();
  }

  placeIn(i) {
    const span = spanOf(this.every[i]);
    return this.every.slice(0, i).filter((line) => spanOf(line) === span).length;
  }

  inSpan() {
    const span = byId("span").value;
    return this.every.map((_, i) => i).filter((i) => spanOf(this.every[i]) === span);
  }

  shown() {
    return this.inSpan().filter((i) => this.picked.has(i));
  }

  color(i) {
    const paint = colors();
    const inks = [paint.otherEdge, paint.parts[2], paint.parts[3], paint.pickEdge, paint.ink, paint.parts[0], paint.parts[1], paint.muted];
    return inks[this.placeIn(i) % inks.length];
  }

  list() {
    fill("picks", this.inSpan().map((i) => {
      const dot = element("span", { class: "dot", "aria-hidden": "true" });
      dot.style.borderColor = dot.style.backgroundColor = this.color(i);
      const toggle = (event) => (event.target.checked ? this.picked.add(i) : this.picked.delete(i), this.draw());
      return element("label", {}, element("input", { type: "checkbox", checked: this.picked.has(i), onchange: toggle }), dot, ` ${this.every[i].name}`);
    }));
  }

  /* What is drawn of a point: itself, or in percent of the first of its run. */
  values(line) {
    if (byId("scale").value === "plain") return line.points;
    let base = null;
    return line.points.map((point) => {
      if (point.gap || base === null) base = point.value || base;
      const of = (value) => (value === null || !base ? null : (100 * value) / base);
      return { ...point, value: of(point.value), low: of(point.low), high: of(point.high) };
    });
  }

  draw() {
    this.chart?.destroy();
    const paint = colors();
    const labels = this.every[this.inSpan()[0]].points.map(({ at }) => at);
    const isIndex = byId("scale").value === "index";
    this.chart = new Chart(this.canvas, {
      type: "line",
      data: { labels, datasets: this.shown().flatMap((i) => this.datasets(i)) },
      options: {
        interaction: { mode: "nearest", intersect: false, axis: "xy" },
        scales: {
          x: axis(paint, "", { title: { display: false } }),
          y: axis(paint, isIndex ? "First comparable period = 100" : `${this.title}`, { ticks: { color: paint.muted, padding: 6, callback: (value) => writer(isIndex ? "0.0" : this.column.format)(value) } }),
        },
        plugins: { tooltip: { ...tooltipLook(paint), filter: (item) => item.dataset.line !== undefined, callbacks: { title: () => "", label: (item) => this.told(item.dataset.line, item.dataIndex) } } },
      },
    });
    setText("lines-text", this.inWords());
  }

  datasets(i) {
    const line = this.every[i];
    const points = this.values(line);
    const ink = this.color(i);
    const isApart = ({ p1DataIndex }) => points[p1DataIndex].gap;
    const away = (context) => (isApart(context) ? "transparent" : undefined);
    const bare = { borderWidth: 0, pointRadius: 0, pointHitRadius: 0, spanGaps: false };
    const end = (name, more) => ({ ...bare, data: points.map((point) => point[name]), ...more });
    const band = { backgroundColor: translucent(ink), segment: { backgroundColor: away } };
    return [
      end("low", { fill: false }),
      end("high", { fill: "-1", ...band }),
      {
        line: i, label: line.name, data: points.map(({ value }) => value), spanGaps: false,
        borderColor: ink, backgroundColor: ink, borderWidth: 2.5, borderDash: DASHES[this.placeIn(i) % DASHES.length],
        pointStyle: STYLES[this.placeIn(i) % STYLES.length], pointRadius: points.length > 40 ? 0 : 4, pointHoverRadius: 7, pointHitRadius: 8, segment: { borderColor: away },
      },
    ];
  }

  told(i, k) {
    const { name, points } = this.every[i];
    const { at, text, note } = points[k];
    return [`${name}, ${at}: ${text}`, ...(note ? inLines(note) : [])];
  }

  inWords() {
    return this.shown().map((i) => {
      const { name, points } = this.every[i];
      const known = points.filter(({ value }) => value !== null);
      return known.length ? `${name}: ${known[0].text} in ${known[0].at}, ${known.at(-1).text} in ${known.at(-1).at}.` : `${name}: not known.`;
    }).join(" ");
  }

  walked() {
    return this.shown().flatMap((i, place) => this.every[i].points.map((point, k) => ({ i, place, k, point })).filter(({ point }) => point.value !== null));
  }

  showAt(at) {
    const { i, place, k } = this.walked()[at];
    pointAt(this.chart, { datasetIndex: 3 * place + 2, index: k });
    announce(this.told(i, k).join(" "), 50);
  }
}

const spanOf = ({ points }) => `${points[0].at} to ${points.at(-1).at}`;

/* A note of many words in lines that a tooltip has room for. */
const inLines = (text) => text.match(/\S.{0,58}(?=\s|$)/g) ?? [];

function translucent(ink) {
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = ink;
  const [, red, green, blue] = probe.fillStyle.match(/^#(..)(..)(..)/) ?? [null, "80", "80", "80"];
  return `#${red}${green}${blue}33`;
}
