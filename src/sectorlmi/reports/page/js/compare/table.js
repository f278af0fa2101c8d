/* The table: a row an industry, a group of columns a measure, a column a study. Headings sort; a row opens for the notes. */

class SideTable {
  constructor() {
    this.sort = { key: "", sign: 1 };
    this.groups = MEASURES.filter((measure) => LABELS.some((_, i) => SIDE_AT.has(`${measure.name}_${i + 1}`)));
    this.hasChange = SIDE_AT.has("place_change");
  }

  draw(onSort) {
    const head = (key, label, kind = "number", more = {}) => element("th", { scope: "col", class: kind, "aria-sort": "none", "data-key": key, ...more }, element("button", { type: "button", onclick: () => onSort(key) }, label));
    const change = SIDES.columns[SIDE_AT.get("place_change")];
    const groups = this.groups.map((m) => element("th", { scope: "colgroup", class: "group", colspan: LABELS.length + (m.name === "place" && this.hasChange ? 1 : 0), title: m.meaning }, m.heading, m.unit ? element("span", { class: "unit", title: m.unit }, shortUnit(m.unit)) : ""));
    const columns = this.groups.flatMap((m) => [
      ...LABELS.map((label, i) => head(`${m.name}_${i + 1}`, label)),
      ...(m.name === "place" && this.hasChange ? [head("place_change", change.heading, "number", { title: change.meaning })] : []),
    ]);
    fill("table-head",
      element("tr", {}, element("th", { colspan: 2 }, element("span", { class: "unseen" }, "Industry")), groups, element("th", { colspan: 2 }, element("span", { class: "unseen" }, "About it"))),
      element("tr", {}, head("industry_code", "NAICS", "text"), head("title", "Industry", "text"), columns, head("short_lists", "On the short list of", "text"), head("remark", "Remark", "text")));
    this.lines = new Map(ROWS.map((row) => [row, this.line(row)]));
  }

  line(row) {
    const numbers = this.groups.flatMap((m) => [
      ...LABELS.map((_, i) => this.number(row, m, i)),
      ...(m.name === "place" && this.hasChange ? [this.change(row)] : []),
    ]);
    return element("tr", { "data-code": textOf(row, "industry_code"), class: isListed(row) ? "picked" : null },
      element("td", { class: "code" }, textOf(row, "industry_code")), element("th", { scope: "row" }, textOf(row, "title")), numbers,
      element("td", { class: "text" }, textOf(row, "short_lists")), element("td", { class: "text" }, textOf(row, "remark")));
  }

  number(row, measure, i) {
    const { value, status, note, graded } = side(row, measure.name, i);
    const range = measure.name === "place" ? rangeWords(row, i) : "";
    return element("td", { class: i ? "number" : "number first", "data-key": `${measure.name}_${i + 1}` },
      element("span", { class: "value" }, numberOf(shown(value, measure, status), status, note, graded)), range ? element("span", { class: "rank" }, range) : "");
  }

  /* The sign says what the tint says. */
  change(row) {
    const value = SIDES.rows[row][SIDE_AT.get("place_change")];
    const words = value === null ? "–" : value > 0 ? `+${value}` : String(value).replace("-", "−");
    return element("td", { class: `number ${value > 0 ? "better" : value < 0 ? "worse" : ""}`, "data-key": "place_change" }, words);
  }

  /* Rows that the words and the choice keep, in the order of the heading asked for; what is not known comes last. */
  update(query, kept) {
    const found = ROWS.filter((row) => kept(row) && matches(`${textOf(row, "industry_code")} ${textOf(row, "title")}`.toLowerCase(), query.trim().toLowerCase()));
    const { key, sign } = this.sort;
    if (key) found.sort(by(key, sign));
    fill("table-body", found.map((row) => this.lines.get(row)));
    for (const head of byId("table-head").querySelectorAll("[data-key]")) {
      head.setAttribute("aria-sort", head.dataset.key !== key ? "none" : sign > 0 ? "ascending" : "descending");
    }
    return found;
  }

  /* Places and words begin with the first, other numbers with the largest; a second press turns it round. */
  sortBy(key) {
    const first = key.startsWith("place_") && key !== "place_change" ? 1 : typeof SIDES.rows[0]?.[SIDE_AT.get(key)] === "string" ? 1 : -1;
    this.sort = { key, sign: this.sort.key === key ? -this.sort.sign : first };
  }
}

function by(key, sign) {
  const at = SIDE_AT.get(key);
  return (a, b) => {
    const [p, q] = [SIDES.rows[a][at], SIDES.rows[b][at]];
    const isLast = (v) => v === null || v === "";
    if (isLast(p) || isLast(q)) return isLast(p) - isLast(q) || a - b;
    return sign * (typeof p === "string" ? p.localeCompare(q, "en") : p - q) || a - b;
  };
}
