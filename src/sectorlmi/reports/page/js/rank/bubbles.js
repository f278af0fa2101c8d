/* The map of industries: two measures against each other, jobs as the size, and lines that part it into quadrants. */

const WIDE = 560;
const LEGEND_OF_MAP = [["first", "on the list by place"], ["strength", "one strength alone, or added by hand"], ["other", "other ranked industries"], ["aside", "not ranked"]];
const QUADRANT_NAMES = { star: "Specialty and growing", mature: "Specialty, shrinking", emerging: "Growing, not a specialty", transforming: "Shrinking" };

class Bubbles {
  constructor(box, onPick) {
    this.box = box;
    this.inOrder = [];
    this.width = 0;
    this.onPick = onPick;
    walkByKeys(box, {
      count: () => this.inOrder.length,
      show: (at) => this.showAt(at),
      pick: (at) => onPick(this.inOrder[at].entry.industry.code),
      leave: () => this.leave(),
    });
    box.addEventListener("dblclick", (event) => event.target.dataset.code && onPick(event.target.dataset.code));
    new ResizeObserver(() => this.ranking && !isOnPaper() && Math.abs(box.clientWidth - this.width) > 1 && this.redraw()).observe(box);
  }

  draw(ranking, state, listed) {
    Object.assign(this, { ranking, state, listed });
    [this.x, this.y] = [COLUMNS[COLUMN_AT.get(state.x)], COLUMNS[COLUMN_AT.get(state.y)]];
    this.redraw();
  }

  /* Only places and picks have changed: the drawing changes with what is on the list and what it is called there. */
  update(ranking, state, listed) {
    const drawn = (list) => state.quadrant + list.map((p) => p.key + p.code).join();
    const isAlike = this.listed && drawn(listed) === this.drawnText;
    Object.assign(this, { ranking, state, listed });
    this.drawnText = drawn(listed);
    if (!isAlike) this.redraw();
  }

  redraw() {
    this.width = Math.max(300, (isOnPaper() ? PAPER_MAP : this.box.clientWidth) || 900);
    this.isNarrow = this.width < WIDE;
    this.height = Math.round(this.isNarrow ? 1.3 * this.width : Math.min((isOnPaper() ? 0.7 : 0.62) * this.width, 600));
    this.area = { left: this.isNarrow ? 30 : 40, right: this.width - (this.isNarrow ? 8 : 110), top: 10, bottom: this.height - 42 };
    this.points = this.pointsOf();
    this.box.replaceChildren(this.picture(), element("p", { class: "now", "aria-hidden": "true" }));
    fill("bubbles-key", this.legend());
    fill("key", this.key());
    setText("bubbles-lead", this.isPlain() ? `Right: grew faster. Up: more concentrated here than in ${STUDY.benchmark || "the benchmark"}. Size: jobs. Numbers and letters are those of the list.` : `Right: ${this.x.heading.toLowerCase()}. Up: ${this.y.heading.toLowerCase()}. Size: jobs.`);
  }

  isPlain() {
    return this.x.name === "growth_pct" && this.y.name === "location_quotient";
  }

  /* What can be drawn: candidates, and those set aside whose numbers say enough. */
  pointsOf() {
    const isSure = ({ graded }, name) => graded[COLUMN_AT.get(name)]?.grade !== "unsure";
    const named = new Map(this.listed.map((p) => [p.code, p]));
    const every = this.ranking.entries
      .map((entry) => ({ entry, vx: valueOf(entry.industry, this.x.name), vy: valueOf(entry.industry, this.y.name), jobs: valueOf(entry.industry, "employment") || 0 }))
      .filter(({ vx, vy }) => !Number.isNaN(vx) && !Number.isNaN(vy))
      .filter(({ entry: { industry } }) => industry.aside === null || (isSure(industry, this.x.name) && isSure(industry, this.y.name)));
    this.every = every.filter(({ entry }) => entry.industry.aside === null);
    const drawn = every.filter((p) => isInQuadrant(p.entry, this.state));
    this.inOrder = drawn.filter((p) => p.entry.industry.aside === null);
    if (!drawn.length) return [];
    const { left, right, top, bottom } = this.area;
    const of = (kind) => (this.every.length ? this.every : every).map((p) => p[kind]);
    this.scaleX = scaleOf(this.x, of("vx"), [left, right], this.isNarrow ? 42 : 38);
    this.scaleY = scaleOf(this.y, of("vy"), [bottom, top], 20);
    const most = Math.max(1, ...every.map(({ jobs }) => jobs));
    const biggest = this.isNarrow ? 17 : Math.min(26, this.width / 36);
    for (const p of drawn) {
      Object.assign(p, { x: this.scaleX.at(p.vx), y: this.scaleY.at(p.vy), r: Math.max(named.has(p.entry.industry.code) ? 3 : 2, biggest * Math.sqrt(p.jobs / most)) });
      const pick = named.get(p.entry.industry.code);
      Object.assign(p, { key: pick?.key ?? "", isFirst: pick?.isFirst ?? false, name: p.entry.industry.name, line: this.lineOf(p, Boolean(pick)) });
      p.kind = pick ? (pick.isFirst ? "first" : "strength") : p.entry.industry.aside === null ? "other" : "aside";
    }
    const labeled = this.listed.map((pick) => drawn.find((p) => p.entry.industry.code === pick.code)).filter(Boolean);
    placeLabels(labeled, { left: left + 2, right: this.width - 2, top: top + 2, bottom: bottom - 2 }, this.cornerBoxes(), { areNumbersOnly: this.isNarrow });
    return drawn;
  }

  /* The names of the quadrants: [name, x, y, anchor]. A narrow map has room for two. */
  corners() {
    const { left, right, top, bottom } = this.area;
    const low = bottom - 8 - (this.scaleY.beyond.below ? GUTTER : 0);
    const every = [["mature", left + 6, top + 14, "start"], ["star", right - 6, top + 14, "end"], ["transforming", left + 6, low, "start"], ["emerging", right - 6, low, "end"]];
    return this.isPlain() ? every.filter(([name]) => !this.isNarrow || name === "star" || name === "transforming") : [];
  }

  cornerBoxes() {
    return this.corners().map(([name, x, y, anchor]) => {
      const width = textWidth(QUADRANT_NAMES[name], LABEL.size + 1, true);
      return { left: anchor === "end" ? x - width : x, right: anchor === "end" ? x : x + width, top: y - 12, bottom: y + 4 };
    });
  }

  /* Where the growth of a listed industry certainly lies, if it is too unsure for one number. */
  lineOf({ entry: { industry } }, isListed) {
    const [low, high] = industry.growth_bounds;
    const isUnsure = industry.graded[COLUMN_AT.get("growth_pct")]?.grade === "unsure";
    if (!isListed || !isUnsure || this.x.name !== "growth_pct" || low === null || high === null) return null;
    const within = (v) => Math.min(Math.max(this.scaleX.at(v), this.area.left), this.area.right);
    return [within(low), within(high)];
  }

  picture() {
    const made = drawing("svg", { class: "bubbles", width: this.width, height: this.height, viewBox: `0 0 ${this.width} ${this.height}`, "aria-hidden": "true" });
    if (!this.points.length) return made;
    made.append(...this.frame());
    const bySize = [...this.points].sort((a, b) => b.r - a.r || byCode(a.entry, b.entry));
    const listed = bySize.filter((p) => p.key);
    made.append(...bySize.filter((p) => !p.key).map((p) => this.circle(p)));
    made.append(...listed.filter((p) => p.line).map((p) => drawing("line", { class: "whisker", x1: p.line[0], x2: p.line[1], y1: p.y, y2: p.y })));
    made.append(...listed.map((p) => this.circle(p)));
    made.append(...listed.flatMap((p) => this.label(p)));
    return made;
  }

  frame() {
    const { left, right, top, bottom } = this.area;
    const cross = { x: this.scaleX.at(threshold(this.x)), y: this.scaleY.at(threshold(this.y)) };
    const text = (x, y, words, name, anchor = "start") => drawing("text", { x, y, class: name, "text-anchor": anchor }, words);
    const [tickX, tickY] = [(v) => tickText(v, this.x), (v) => tickText(v, this.y)];
    const gutter = this.scaleY.beyond;
    return [
      this.isPlain() ? drawing("rect", { class: "corner", x: cross.x, y: top, width: Math.max(0, right - cross.x), height: Math.max(0, cross.y - top) }) : null,
      ...this.scaleX.ticks.flatMap((v) => [drawing("line", { class: "grid", x1: this.scaleX.at(v), x2: this.scaleX.at(v), y1: top, y2: bottom }), text(this.scaleX.at(v), bottom + 16, tickX(v), "tick-text", "middle")]),
      ...this.scaleY.ticks.flatMap((v) => [drawing("line", { class: "grid", x1: left, x2: right, y1: this.scaleY.at(v), y2: this.scaleY.at(v) }), text(left - 6, this.scaleY.at(v) + 4, tickY(v), "tick-text", "end")]),
      gutter.below ? text(left - 6, bottom - 5, `<${tickY(LEAST_RATIO)}`, "tick-text", "end") : null,
      gutter.above ? text(left - 6, top + 12, `>${Number(this.scaleY.high.toPrecision(2))}`, "tick-text", "end") : null,
      drawing("line", { class: "cross", x1: cross.x, x2: cross.x, y1: top, y2: bottom }),
      drawing("line", { class: "cross", x1: left, x2: right, y1: cross.y, y2: cross.y }),
      ...this.corners().map(([name, x, y, anchor]) => text(x, y, QUADRANT_NAMES[name], "corner-name", anchor)),
      text((left + right) / 2, this.height - 8, this.isPlain() ? `Change of jobs here, ${STUDY.base} to ${STUDY.current}${this.isNarrow ? "" : " (scale stretched in the middle)"}` : `${this.x.heading} (${shortUnit(this.x.unit)})`, "axis-title", "middle"),
    ].filter(Boolean);
  }

  circle(p) {
    const { industry } = p.entry;
    const isUnsure = industry.graded[COLUMN_AT.get("growth_pct")]?.grade === "unsure" && p.kind === "other";
    const made = drawing("circle", { class: `bubble ${p.kind}${isUnsure ? " unsure" : ""}`, cx: p.x, cy: p.y, r: p.r, "data-code": industry.code });
    made.append(titled([titleOf(p), ...this.lines(p)].join("\n")));
    return made;
  }

  label(p) {
    const made = [];
    if (p.label?.leader) made.push(drawing("line", { class: "leader", ...p.label.leader }));
    if (p.mark) made.push(drawing("text", { x: p.mark.x, y: p.mark.y + 4.5, class: `inside ${p.kind}`, "text-anchor": "middle" }, p.key));
    if (p.label) {
      const { left, middle, lines } = p.label;
      const first = middle - (LABEL.line * (lines.length - 1)) / 2 + 4;
      made.push(drawing("text", { class: `bubble-label ${p.kind}`, x: left, y: first }, lines.map((line, i) => drawing("tspan", { x: left, y: first + i * LABEL.line }, ...(i === 0 && !p.mark ? [drawing("tspan", { class: "label-key" }, p.key), line.slice(p.key.length)] : [line])))));
    }
    return made;
  }

  legend() {
    const kinds = new Set(this.points.map((p) => p.kind));
    const parts = LEGEND_OF_MAP.filter(([kind]) => kinds.has(kind)).map(([kind, words]) => element("span", {}, element("i", { class: `key-dot ${kind}` }), kind === "first" ? `the first ${counted(this.state.rules.top)}` : kind === "other" && this.points.some((p) => p.kind === "other" && p.entry.industry.graded[COLUMN_AT.get("growth_pct")]?.grade === "unsure") ? `${words} (dashed: growth unsure)` : words));
    if (this.points.some((p) => p.line)) parts.push(element("span", {}, element("i", { class: "key-line" }), "growth lies somewhere on the line"));
    return parts;
  }

  key() {
    const items = (kept) => kept.map((p) => element("li", {}, element("span", { class: `key-number ${p.isFirst ? "first" : "strength"}` }, p.key), p.entry.industry.name, p.isFirst ? "" : element("span", { class: "muted" }, ` (${(this.state.isAsStudied() && p.entry.industry.board?.strength) || readable(p.reason)})`)));
    const [first, rest] = [this.listed.filter((p) => p.isFirst), this.listed.filter((p) => !p.isFirst)];
    return [element("h3", { id: "key-title" }, "Key"), element("ol", {}, items(first)), rest.length ? element("ol", {}, items(rest)) : ""].filter(Boolean);
  }

  lines({ entry: { industry, place } }) {
    const names = new Set([this.x.name, this.y.name, "employment", "avg_annual_wage_usd"]);
    const about = [...names].filter((name) => COLUMN_AT.has(name)).map((name) => {
      const at = COLUMN_AT.get(name);
      const measure = MEASURES.find((m) => m.column === name);
      return `${measure?.title ?? COLUMNS[at].heading}: ${written(industry.values[at], COLUMNS[at], industry.statuses[at], industry.graded[at])}`;
    });
    return [Number.isNaN(place) ? "Not ranked" : `Place ${place}`, ...about];
  }

  /* What the map says in words: how many industries lie in each quadrant and how many cannot be drawn. */
  summary(total) {
    const missing = total - this.every.length;
    const said = missing ? [`${missing} of ${total} industries lack one of the two numbers and are not drawn.`] : [];
    said.unshift(`The lines mark ${thresholdText(this.x)} and ${thresholdText(this.y)}.`);
    if (!this.isPlain()) return said.join(" ");
    const counts = new Map(Object.keys(DATA.quadrants).map((name) => [name, 0]));
    for (const { quadrant } of CANDIDATES) if (quadrant) counts.set(quadrant, counts.get(quadrant) + 1);
    return [`${capital([...counts].map(([name, n]) => `${n} ${QUADRANT_NAMES[name].toLowerCase()}`).join("; "))}.`, ...said].join(" ");
  }

  showAt(at) {
    const point = this.inOrder[at];
    this.box.querySelector(".at")?.remove();
    this.box.querySelector("svg").append(drawing("circle", { class: "at", cx: point.x, cy: point.y, r: point.r + 4 }));
    const words = [titleOf(point), ...this.lines(point), point.key ? "on the short list" : ""].filter(Boolean).join(", ");
    this.box.querySelector(".now").textContent = words;
    announce(words, 50);
  }

  leave() {
    this.box.querySelector(".at")?.remove();
    const now = this.box.querySelector(".now");
    if (now) now.textContent = "";
  }
}

const titleOf = ({ entry: { industry } }) => `${industry.name} (${industry.code})`;
const isOnPaper = () => document.documentElement.classList.contains("paper");
const PAPER_MAP = 640;

function titled(text) {
  const made = drawing("title");
  made.textContent = text;
  return made;
}

const tickText = (value, column) => (isRatio(column) ? String(value) : shown(value, column).replace(/\.0+(?=%|$)/, ""));

function thresholdText(column) {
  const measure = MEASURES.find((m) => m.column === column.name);
  const name = (measure?.title ?? column.heading).toLowerCase();
  const isMedian = !Object.hasOwn(STUDY.quadrants, column.name) && !isChange(column);
  return isMedian ? `the median of ${name}` : `${name} of ${Number(threshold(column).toPrecision(6))}`;
}
