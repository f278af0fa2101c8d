/* Numbers as people read them: by the number format of the data dictionary, estimates rounded, marks beside them. */

const NUMBER_FORMATS = {
  "#,##0": { maximumFractionDigits: 0 },
  "$#,##0": { maximumFractionDigits: 0, style: "currency", currency: "USD" },
  "0": { maximumFractionDigits: 0, useGrouping: false },
  "0.0": { minimumFractionDigits: 1, maximumFractionDigits: 1 },
  "0.00": { minimumFractionDigits: 2, maximumFractionDigits: 2 },
  "[>=1000]#,##0;0.0": { maximumFractionDigits: 1 },
  "0%": { maximumFractionDigits: 0, style: "percent" },
  "0.0%": { minimumFractionDigits: 1, maximumFractionDigits: 1, style: "percent" },
};
/* Changes in percent, with their sign; the numbers are percents already. */
const CHANGE_FORMATS = { "+0%": 0, "+0.0%": 1 };
const WRITERS = new Map();

function writer(format) {
  if (!WRITERS.has(format)) {
    const decimals = CHANGE_FORMATS[format];
    const isChange = decimals !== undefined;
    const options = isChange
      ? { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: "exceptZero" }
      : (NUMBER_FORMATS[format] ?? { maximumSignificantDigits: 6 });
    const writes = new Intl.NumberFormat("en-US", options);
    WRITERS.set(format, (value) => writes.format(value).replace(/^-(?=[$\d])/, "−") + (isChange ? "%" : ""));
  }
  return WRITERS.get(format);
}

/* Estimated jobs of one county are rounded to the nearest 10 where they are shown, as in the workbook, so that they tell
   no single hidden cell; a bridged number may rest on an estimate. Halves are rounded away from zero. */
function rounded(value, column, status) {
  const isEstimate = ["estimated", "bridged", "bridged_estimated"].includes(status);
  if (!DATA.rounds_to_ten || column.unit !== "jobs" || !isEstimate) return value;
  return Math.sign(value) * Math.floor(Math.abs(value) / 10 + 0.5) * 10;
}

function shown(value, column, status = "") {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (typeof value !== "number") return String(value);
  return writer(column.format)(rounded(value, column, status));
}

/* A number in one line, as a tooltip has it. */
function written(value, column, status = "", graded = null) {
  return graded ? graded.text : `${shown(value, column, status)} ${STATUSES[status]?.mark ?? ""}`.trim();
}

const shortRank = (rank) => (Number.isNaN(rank) ? "–" : String(Number(rank.toFixed(1))));
const percent = (share) => `${Math.round(100 * share)}%`;
const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text);

/* A unit as a heading has room for it: "US dollars a job a year, nominal" is US dollars. The tooltip says all. */
const shortUnit = (unit) => unit.split(/, | over | a | an /)[0];
