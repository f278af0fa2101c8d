/* A table that its headings sort; what is not known comes last either way. */

const LONG_TEXT = 60;

class SortedTable {
  /* `table` is the element; columns named in `offPaper` are too wide to print. */
  constructor(table, caption, offPaper = []) {
    this.table = table;
    this.caption = caption;
    this.offPaper = new Set(offPaper);
  }

  kind(column) {
    return this.offPaper.has(column.name) ? `${kindOf(column)} screen` : kindOf(column);
  }

  /* `columns` as in the data, `rows` lists of cells, `statuses` by column name. */
  show({ columns, rows, statuses = {} }, filter = () => true) {
    this.columns = columns;
    this.lines = rows.map((row, i) => ({ row, i })).filter(({ row }) => filter(row));
    this.statuses = statuses;
    if (!columns.some((c) => c.name === this.key)) this.key = null;
    this.draw();
  }

  sortBy(name) {
    const numeric = kindOf(this.columns.find((c) => c.name === name)) === "number";
    const first = numeric ? -1 : 1;
    this.sign = this.key === name ? -this.sign : first;
    this.key = name;
    this.draw();
    this.table.querySelector(`th[data-key="${name}"] button`).focus();
    announce(`Sorted by ${this.columns.find((c) => c.name === name).heading}.`);
  }

  ordered() {
    if (!this.key) return this.lines;
    const at = this.columns.findIndex((c) => c.name === this.key);
    const isMissing = (value) => value === null || value === "";
    return [...this.lines].sort((a, b) => {
      const [p, q] = [a.row[at], b.row[at]];
      if (isMissing(p) || isMissing(q)) return isMissing(p) - isMissing(q) || a.i - b.i;
      return this.sign * (typeof p === "number" ? p - q : String(p).localeCompare(String(q), "en")) || a.i - b.i;
    });
  }

  draw() {
    const heads = this.columns.map((c) => {
      const sort = this.key === c.name ? (this.sign > 0 ? "ascending" : "descending") : "none";
      const button = element("button", { type: "button", title: c.meaning, onclick: () => this.sortBy(c.name) }, partable(c.heading));
      return element("th", { scope: "col", class: this.kind(c), "aria-sort": sort, "data-key": c.name }, button, c.unit ? element("span", { class: "unit", title: c.unit }, shortUnit(c.unit)) : "");
    });
    const lines = this.ordered().map(({ row, i }) => element("tr", {}, row.map((value, j) => this.cell(value, this.columns[j], i))));
    this.table.replaceChildren(element("caption", { class: "unseen" }, this.caption), element("thead", {}, element("tr", {}, heads)), element("tbody", {}, lines));
  }

  cell(value, column, i) {
    const cell = cellOf(value, column, this.statuses[column.name]?.[i] ?? "", "");
    cell.className = this.kind(column);
    cell.classList.toggle("wide", typeof value === "string" && value.length > LONG_TEXT);
    return cell;
  }
}
