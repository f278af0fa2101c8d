/* Why jobs changed: what the benchmark's growth, the industry's trend there and the region itself did to the jobs. */

const SHIFT_PARTS = {
  classic: ["national", "mix", "regional"],
  esteban: ["national", "mix", "competitive", "allocation"],
};
const MOST_SHIFTS = 20;
const SHIFT_WIDTH = 600;

class Shifts {
  constructor(section) {
    this.section = section;
    this.at = new Map(section.columns.map((column, i) => [column.name, i]));
    setText("shifts-title", `Why jobs changed, ${STUDY.base} to ${STUDY.current}`);
    setText("shifts-text", `Each change has parts that add up to it: what ${STUDY.benchmark}’s overall growth alone would have brought, how this industry did across ${STUDY.benchmark} beyond that, and what happened here only.`);
    setText("shifts-caption", `Parts of the change of jobs, ${STUDY.base} to ${STUDY.current}`);
  }

  draw(picks, { shown, method }) {
    Object.assign(this, { shown, method });
    this.rows = this.chosen(picks);
    const parts = SHIFT_PARTS[method];
    fill("shifts-key", parts.map((name, i) => element("span", {}, element("i", { class: `part part-${i + 1}` }), this.partName(name))), element("span", {}, element("i", { class: "diamond" }), "jobs gained"));
    if (this.rows.some((row) => this.isUnsure(row))) byId("shifts-key").append(element("span", {}, element("i", { class: "unsure-key" }), "hidden numbers leave it open: the whole change, from one certain end to the other, without parts"));
    const ends = this.rows.map((row) => this.ends(row));
    const [low, high] = [Math.min(0, ...ends.map((e) => e[0])), Math.max(0, ...ends.map((e) => e[1]))];
    const x = (value) => 8 + ((SHIFT_WIDTH - 16) * (value - low)) / (high - low || 1);
    fill("shifts-body", this.rows.map((row) => this.line(row, parts, x)));
  }

  /* Only what is drawn of the short list depends on the weights. */
  update(picks) {
    if (this.shown === "picked") this.draw(picks, this);
  }

  partName(name) {
    return {
      national: `${STUDY.benchmark}’s overall growth`,
      mix: `the industry’s trend in ${STUDY.benchmark}`,
      regional: `${STUDY.region}’s own`,
    }[name] ?? this.section.columns[this.at.get(name)].heading;
  }

  value(row, name) {
    return this.section.rows[row][this.at.get(name)];
  }

  /* The farthest that bars reach to either side. */
  ends(row) {
    if (this.range(row, "change")) return this.range(row, "change");
    const parts = SHIFT_PARTS[this.method].map((name) => this.value(row, name) ?? 0);
    return [Math.min(parts.filter((v) => v < 0).reduce((a, b) => a + b, 0), this.value(row, "change")), Math.max(parts.filter((v) => v > 0).reduce((a, b) => a + b, 0), this.value(row, "change"))];
  }

  /* The certain range of a number too unsure to be drawn as one; null of any other. An open end is the other end. */
  range(row, name) {
    const [low, high] = this.section.graded?.[name]?.[row]?.ends ?? [null, null];
    return low === null && high === null ? null : [low ?? high, high ?? low];
  }

  /* Whether the change or a part of it is too unsure to be drawn as a number. */
  isUnsure(row) {
    return [...SHIFT_PARTS[this.method], "change"].some((name) => this.range(row, name));
  }

  /* Rows to draw, the greatest gain first; a row may stand for industries that are compared together. Of the short list
     those by place alone: the others are there for one strength, and one of them may dwarf the rest. */
  chosen(picks) {
    const change = (row) => this.value(row, "change");
    const every = this.section.rows.map((_, row) => row).filter((row) => change(row) !== null);
    const listed = new Set(picks.filter((p) => p.isFirst).map((p) => p.code));
    const isPicked = (row) => this.value(row, "industry_code").split(" ").some((code) => listed.has(code));
    const bySize = [...every].sort((a, b) => Math.abs(change(b)) - Math.abs(change(a)));
    const kept = { picked: every.filter(isPicked), largest: bySize.slice(0, MOST_SHIFTS), all: every }[this.shown];
    return kept.sort((a, b) => change(b) - change(a));
  }

  line(row, parts, x) {
    const made = drawing("svg", { class: "shift", viewBox: `0 0 ${SHIFT_WIDTH} 20`, preserveAspectRatio: "none", "aria-hidden": "true" });
    let [up, down] = [0, 0];
    const range = this.range(row, "change");
    const [low, high] = range ?? [0, this.value(row, "change")].sort((a, b) => a - b);
    if (this.isUnsure(row)) made.append(drawing("rect", { class: range ? "unsure-range" : "unsure-range half-sure", x: x(low), y: 6, width: Math.max(x(high) - x(low), 2), height: 8 }));
    else parts.forEach((name, i) => {
      const value = this.value(row, name) ?? 0;
      const from = value < 0 ? down : up;
      if (value < 0) down += value;
      else up += value;
      made.append(drawing("rect", { class: `part-${i + 1}`, x: Math.min(x(from), x(from + value)), y: 4, width: Math.abs(x(value) - x(0)), height: 12 }));
    });
    made.append(drawing("line", { class: "zero", x1: x(0), x2: x(0), y1: 1, y2: 19 }));
    const mark = element("i", { class: "diamond" });
    mark.hidden = Boolean(range);
    mark.style.left = `${(100 * x(this.value(row, "change"))) / SHIFT_WIDTH}%`;
    const tip = parts.map((name) => `${this.partName(name)}: ${this.shown_(row, name)}`).join("\n");
    return element("tr", {}, element("th", { scope: "row" }, this.nameOf(row)), element("td", { class: "bars-cell", title: tip }, element("span", { class: "shift-box" }, made, mark), element("span", { class: "unseen" }, tip)), element("td", { class: "number" }, this.shown_(row, "change")));
  }

  /* A gain with its sign; an estimate as its grade has it. */
  shown_(row, name) {
    const value = this.value(row, name);
    if (value === null) return "not known";
    const graded = this.section.graded?.[name]?.[row];
    if (graded) return graded.text.replace(/-?\d[\d,]*/g, (n) => (n.startsWith("-") ? `−${n.slice(1)}` : n === "0" ? n : `+${n}`));
    const text = shown(Math.abs(value), this.section.columns[this.at.get(name)], this.section.statuses[name]?.[row] ?? "");
    return `${Math.round(value) > 0 ? "+" : Math.round(value) < 0 ? "−" : ""}${text}`;
  }

  /* What a board calls the industry, or those that are compared together. */
  nameOf(row) {
    const names = this.value(row, "industry_code").split(" ").map((code) => BY_CODE.get(code)?.name);
    return names.every(Boolean) ? names.join(" + ") : this.value(row, "title");
  }
}
