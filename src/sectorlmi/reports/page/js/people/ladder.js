/* The entry ladder: a rung for each job zone, the highest on top, as wide as its part of the jobs. */

const ZONE_WORDS = ["", "little or no preparation", "some preparation", "medium preparation", "considerable preparation", "extensive preparation"];
const ON_A_RUNG = 6;

function drawLadder({ rows }) {
  const rated = rows.filter((row) => row.job_zone !== null && row.job_zone !== undefined && row.jobs > 0);
  const total = rated.reduce((sum, row) => sum + row.jobs, 0);
  const rungs = [5, 4, 3, 2, 1].map((zone) => rungOf(zone, rated.filter((row) => Math.round(row.job_zone) === zone), total));
  fill("ladder", rated.length ? rungs : [element("li", { class: "muted" }, "No job zones: load the O*NET database.")]);
}

function rungOf(zone, rows, total) {
  const jobs = rows.reduce((sum, row) => sum + row.jobs, 0);
  const bar = element("span", { class: "rung-bar", "aria-hidden": "true" });
  bar.style.width = `${total ? (100 * jobs) / total : 0}%`;
  const first = rows.slice(0, ON_A_RUNG).map((row) => element("li", { title: linesOf(row).join("; ") }, row.occ_title, element("span", { class: "muted" }, ` ${[said(row, "jobs"), said(row, "wage_usd")].filter(Boolean).join(" · ")}`)));
  const more = rows.length > ON_A_RUNG ? [element("li", { class: "muted" }, `and ${rows.length - ON_A_RUNG} more`)] : [];
  return element("li", { class: "rung" },
    element("div", { class: "rung-head" }, element("strong", {}, `Zone ${zone}`), ` ${ZONE_WORDS[zone]} `, element("span", { class: "muted" }, `${writer("#,##0")(jobs)} jobs, ${percent(total ? jobs / total : 0)}`)),
    element("div", { class: "rung-line" }, bar),
    element("ul", { class: "rung-jobs" }, first, more));
}
