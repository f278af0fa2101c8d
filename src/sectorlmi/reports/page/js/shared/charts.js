/* What the charts share: colors from the style sheet, and fonts. */

function colors() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: of("ink"), muted: of("muted"), line: of("line"), card: of("card"),
    pick: of("pick"), pickEdge: of("pick-edge"), other: of("other"), otherEdge: of("other-edge"), range: of("range"),
    parts: [of("part-1"), of("part-2"), of("part-3"), of("part-4")],
  };
}

function chartDefaults() {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.plugins.legend.display = false;
  // The dots of paper are finer than a screen's.
  addEventListener("beforeprint", () => (Chart.defaults.devicePixelRatio = 3));
  addEventListener("afterprint", () => (Chart.defaults.devicePixelRatio = window.devicePixelRatio));
}

function axis(paint, title, more = {}) {
  return {
    title: { display: true, text: title, color: paint.muted, font: { weight: 600 } },
    grid: { color: paint.line, drawTicks: false },
    border: { color: paint.line },
    ticks: { color: paint.muted, padding: 6 },
    ...more,
  };
}

function tooltipLook(paint) {
  return {
    backgroundColor: paint.ink, titleColor: paint.card, bodyColor: paint.card, padding: 10, cornerRadius: 6,
    displayColors: false, titleFont: { size: 13 }, bodySpacing: 3,
  };
}

/* How many letters of a name fit beside the bars of a chart: a name may take two fifths of its width. */
const roomForNames = (canvas) => Math.round(Math.min(40, Math.max(12, (0.4 * canvas.parentElement.clientWidth) / 6.8)));

const PAPER_HEIGHT = 620;
const LEAST_ROW = 14;

/* Give a chart of rows its height; on paper the rows move together so that the chart stays on one page if it can. */
function makeRoom(canvas, rows, rowHeight, rest) {
  const isPaper = document.documentElement.classList.contains("paper");
  const height = isPaper ? Math.max(LEAST_ROW, Math.min(rowHeight, (PAPER_HEIGHT - rest) / Math.max(rows, 1))) : rowHeight;
  canvas.parentElement.style.height = `${rest + height * rows}px`;
}

/* A chart out of sight waits, and then draws only the newest: while a slider moves, drawing costs more than ranking. */
function whenSeen(canvas, act) {
  let isSeen = true;
  let waiting = null;
  new IntersectionObserver((entries) => {
    isSeen = entries.at(-1).isIntersecting;
    if (!isSeen || !waiting) return;
    const asked = waiting;
    waiting = null;
    act(...asked);
  }).observe(canvas);
  return {
    ask: (...asked) => (isSeen ? act(...asked) : (waiting = asked)),
    forget: () => (waiting = null),
  };
}

/* Bring up what a chart tells of one of its elements, as if the pointer were over it. */
function pointAt(chart, active) {
  const { x, y } = active ? chart.getDatasetMeta(active.datasetIndex).data[active.index] : { x: 0, y: 0 };
  const actives = active ? [active] : [];
  chart.setActiveElements(actives);
  chart.tooltip.setActiveElements(actives, { x, y });
  chart.update("none");
}
