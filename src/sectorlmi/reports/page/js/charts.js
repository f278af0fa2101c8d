/* What the charts share: colours from the style sheet, fonts, and how keys walk through a chart. */

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: of("ink"), muted: of("muted"), line: of("line"), card: of("card"),
    pick: of("pick"), pickEdge: of("pick-edge"), other: of("other"), otherEdge: of("other-edge"), range: of("range"),
  };
}

function chartDefaults() {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.plugins.legend.display = false;
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

/* Arrow keys step through the drawn industries in order of place; Enter picks one, Escape leaves it. */
function walkByKeys(canvas, { count, show, pick, leave }) {
  let at = -1;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  canvas.addEventListener("keydown", (event) => {
    const n = count();
    if (!n) return;
    if (event.key in step) at = (Math.max(at, step[event.key] > 0 ? -1 : 0) + step[event.key] + n) % n;
    else if (event.key === "Home") at = 0;
    else if (event.key === "End") at = n - 1;
    else if (event.key === "Enter" && at >= 0) return void pick(at);
    else if (event.key === "Escape") return void ((at = -1), leave());
    else return;
    event.preventDefault();
    show(at);
  });
  canvas.addEventListener("blur", leave);
}
