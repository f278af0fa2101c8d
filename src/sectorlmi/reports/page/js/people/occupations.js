/* The occupations of the industry that is shown, or of all of them together, as objects by column name. */

const ALL = "all";
const EDUCATION = DATA.levels.all;
const MIDDLE_SKILL = new Set(DATA.levels.middle_skill);
const INDUSTRIES = DATA.industries.map((industry) => ({ ...industry, rows: objectsOf(industry.occupations) }));

function objectsOf({ columns, rows }) {
  return rows.map((row) => Object.fromEntries(columns.map((c, i) => [c.name, row[i]])));
}

/* Jobs and openings are added up; what else is known of an occupation is the same in every industry, but for wages. */
function joined(industries) {
  const found = new Map();
  for (const { rows } of industries) {
    for (const row of rows) {
      const held = found.get(row.occ_code);
      if (!held) found.set(row.occ_code, { ...row, wage_usd: row.us_median_usd ?? row.wage_usd });
      else for (const name of ["jobs", "openings"]) held[name] = added(held[name], row[name]);
    }
  }
  return [...found.values()];
}

/* Not known and not known stays not known. */
function added(a, b) {
  if (a === null || a === undefined) return b;
  return b === null || b === undefined ? a : a + b;
}

const byJobs = (a, b) => (b.jobs ?? -1) - (a.jobs ?? -1) || (a.occ_code < b.occ_code ? -1 : 1);

/* What is shown: the choice's title, what it says of itself, its occupations with most jobs first. */
function shownOf(code) {
  const industry = INDUSTRIES.find((one) => one.code === code);
  if (industry) return { ...industry, rows: [...industry.rows].sort(byJobs) };
  return { code: ALL, title: "All these industries", intro: `${INDUSTRIES.length} industries together; wages over all industries of the nation.`, rows: joined(INDUSTRIES).sort(byJobs) };
}

function columnNamed(name) {
  for (const { occupations } of INDUSTRIES) {
    const found = occupations.columns.find((c) => c.name === name);
    if (found) return found;
  }
  return null;
}

/* A value as its column writes it; nothing where no industry has the column. */
function said(row, name) {
  const column = columnNamed(name);
  return column && row[name] !== null && row[name] !== undefined && row[name] !== "" ? shown(row[name], column) : "";
}
