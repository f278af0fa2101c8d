/* The one-page brief of the industry that is shown; of all of them, for paper, where none is chosen. */

function drawBrief({ brief }) {
  byId("brief-intro").hidden = Boolean(brief);
  byId("print-brief").hidden = !brief;
  byId("brief").classList.toggle("for-paper", !brief);
  const briefs = brief ? [brief] : INDUSTRIES.map((one) => one.brief);
  fill("brief", briefs.map((one) => element("div", { class: "brief-sheet" }, briefOf(one))));
}

/* Paper has the briefs; charts and tables go onto it for who asks for them. */
function printsTables(wanted) {
  document.documentElement.classList.toggle("brief-only", !wanted);
}

function briefOf({ title, facts, rungs, table, questions, credits }) {
  return [
    DATA.banner ? element("p", { class: "banner" }, DATA.banner) : "",
    element("h3", { class: "brief-title" }, title),
    element("dl", { class: "brief-facts" }, facts.map(([name, fact]) => element("div", {}, element("dt", {}, name), element("dd", {}, fact)))),
    ...(rungs.length ? [element("h4", {}, "Entry ladder"), element("div", { class: "brief-rungs" }, [...rungs].reverse().map(briefRung))] : []),
    element("h4", {}, table.title),
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": table.title }, briefTable(table)),
    element("h4", {}, "Questions to you"),
    element("ul", {}, questions.map((question) => element("li", {}, question))),
    element("div", { class: "brief-credits" }, credits.map((text) => element("p", {}, text))),
  ].filter(Boolean);
}

function briefRung({ words, share, occupations }) {
  const bar = element("span", { class: "rung-bar", "aria-hidden": "true" });
  bar.style.width = `${100 * share}%`;
  return element("div", { class: "brief-rung" }, element("span", {}, words), element("span", { class: "number" }, percent(share)), element("span", { class: "rung-line" }, bar), element("span", { class: "muted" }, occupations));
}

function briefTable({ columns, rows }) {
  const heads = columns.map((c) => element("th", { scope: "col", class: kindOf(c) }, c.heading));
  const lines = rows.map((row) => element("tr", {}, row.map((value, j) => cellOf(value, columns[j], "", ""))));
  return element("table", {}, element("thead", {}, element("tr", {}, heads)), element("tbody", {}, lines));
}

/* Print nothing but the brief, upright: a sheet of its own decides the paper. */
function printBrief() {
  printsTables(false);
  addEventListener("afterprint", () => printsTables(byId("print-tables").checked), { once: true });
  print();
}
