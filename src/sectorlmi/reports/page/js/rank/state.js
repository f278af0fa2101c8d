/* What people have changed. It goes into the address (all but notes and file-only matters) and into the saved file. */

const FILE_KIND = "sectorlmi short list";
const FILE_SCHEMA = 1;
const TIES = { average: "Share the average rank", min: "Share the best rank" };
const DIRECTIONS = { higher: "Higher is better", lower: "Lower is better", largest_change: "Largest change, up or down" };
const METHOD_NAMES = { mean_rank: "Mean of ranks (START)", minmax_sum: "Sum of min-max scores", percentile_sum: "Sum of percentiles" };
const VIEWS = ["board", "analyst"];
const SHOWN = ["ranked", "picked", "firm", "all"];
const NUMBER_RULES = { min_weight_coverage: [0, 1], top: [0, 9999], any_factor_top: [0, 9999] };

class State {
  constructor() {
    this.weights = new Map(FACTORS.map((f) => [f.name, f.weight]));
    this.better = new Map(FACTORS.map((f) => [f.name, f.better]));
    const { add, drop, ...rules } = RULES;
    this.rules = rules;
    this.add = new Set(add);
    this.drop = new Set(drop);
    this.notes = new Map();
    this.view = "board";
    this.query = "";
    this.shown = "ranked";
    this.quadrant = "";
    this.sort = "place";
    this.x = defaultAxis("growth_pct", 0);
    this.y = defaultAxis("location_quotient", 1);
  }

  /* Whether the places are those that the engine gave, so that its ranges of the places apply. */
  isAsStudied() {
    const plain = new State();
    return (
      FACTORS.every((f) => this.weights.get(f.name) === plain.weights.get(f.name) && this.better.get(f.name) === plain.better.get(f.name)) &&
      ["method", "ties", "min_weight_coverage"].every((key) => this.rules[key] === plain.rules[key])
    );
  }
}

const AXES = COLUMNS.filter((c) => c.kind === "count" || c.kind === "number").map((c) => c.name);

function defaultAxis(name, otherwise) {
  return AXES.includes(name) ? name : AXES[Math.min(otherwise, AXES.length - 1)];
}

/* The changes as the part of the address behind #; what is as in the study is left out. */
function toHash(state) {
  const plain = new State();
  const said = new URLSearchParams();
  for (const f of FACTORS) {
    if (state.weights.get(f.name) !== plain.weights.get(f.name)) said.set(`weight.${f.name}`, state.weights.get(f.name));
    if (state.better.get(f.name) !== plain.better.get(f.name)) said.set(`better.${f.name}`, state.better.get(f.name));
  }
  for (const key of Object.keys(plain.rules)) if (state.rules[key] !== plain.rules[key]) said.set(key, state.rules[key]);
  for (const key of ["add", "drop"]) {
    const codes = [...state[key]].sort().join(".");
    if (codes !== [...plain[key]].sort().join(".")) said.set(key, codes);
  }
  for (const key of ["view", "query", "shown", "quadrant", "sort", "x", "y"]) if (state[key] !== plain[key]) said.set(key, state[key]);
  return said.toString();
}

/* A state from the address. What is not understood is left as in the study and named in `problems`. */
function fromHash(hash) {
  const state = new State();
  const problems = [];
  for (const [key, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    if (!takeFromHash(state, key, value)) problems.push(`${key}=${value}`);
  }
  return { state, problems };
}

function takeFromHash(state, key, value) {
  const dot = key.indexOf(".");
  const [kind, name] = [key.slice(0, dot), key.slice(dot + 1)];
  if (dot > 0 && kind === "weight") return setWeight(state, name, Number(value || NaN));
  if (dot > 0 && kind === "better") return setBetter(state, name, value);
  if (key === "add" || key === "drop") return setCodes(state, key, value ? value.split(".") : []).length === 0;
  if (key === "query") return ((state.query = value), true);
  if (key === "view") return VIEWS.includes(value) && ((state.view = value), true);
  if (key === "shown") return SHOWN.includes(value) && ((state.shown = value), true);
  if (key === "quadrant") return Object.hasOwn(DATA.quadrants, value) && ((state.quadrant = value), true);
  if (key === "sort") return isSortKey(value.replace(/^-/, "")) && ((state.sort = value), true);
  if (key === "x" || key === "y") return AXES.includes(value) && ((state[key] = value), true);
  return setRule(state, key, Object.hasOwn(NUMBER_RULES, key) ? Number(value || NaN) : value);
}

const isSortKey = (key) => ["place", "code", "title", "mean_rank"].includes(key) || COLUMN_AT.has(key);

function setWeight(state, name, weight) {
  if (!state.weights.has(name) || typeof weight !== "number" || !Number.isFinite(weight) || weight < 0) return false;
  state.weights.set(name, weight);
  return true;
}

function setBetter(state, name, better) {
  if (!state.better.has(name) || !Object.hasOwn(DIRECTIONS, better)) return false;
  state.better.set(name, better);
  return true;
}

function setRule(state, key, value) {
  const words = { ties: TIES, method: METHODS }[key];
  const range = Object.hasOwn(NUMBER_RULES, key) ? NUMBER_RULES[key] : null;
  const isWord = words && typeof value === "string" && Object.hasOwn(words, value);
  const isNumber = range && typeof value === "number" && value >= range[0] && value <= range[1];
  const isWhole = key === "min_weight_coverage" || Number.isInteger(value);
  if (!isWord && !(isNumber && isWhole)) return false;
  state.rules[key] = value;
  return true;
}

/* Takes the codes that the table has; returns the others. */
function setCodes(state, key, codes) {
  state[key] = new Set(codes.filter((code) => BY_CODE.has(code)));
  return codes.filter((code) => !BY_CODE.has(code));
}

/* The saved file; its form is described in sectorlmi/reports/page/saved.py, which reads it back. */
function toFile(state, picks, savedAt) {
  return {
    kind: FILE_KIND,
    schema: FILE_SCHEMA,
    study: STUDY.name,
    is_sample: DATA.is_sample,
    saved_at: savedAt,
    factors: Object.fromEntries(FACTORS.map((f) => [f.name, { weight: state.weights.get(f.name), better: state.better.get(f.name) }])),
    rules: { ...state.rules },
    add: [...state.add].sort(),
    drop: [...state.drop].sort(),
    picks: picks.map(({ entry, code, reason }) => ({
      industry_code: code,
      title: entry.industry.title,
      place: Number.isNaN(entry.place) ? null : entry.place,
      reason,
    })),
    notes: Object.fromEntries([...state.notes].filter(([, text]) => text.trim()).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/* A state from a saved file. Throws an Error with a sentence when the file is not one; what this page does not have
   (a factor or an industry no longer listed) is named in `problems`, and its note is kept. */
function fromFile(text) {
  const saved = parsedFile(text);
  const state = new State();
  const problems = [];
  for (const [name, choice] of Object.entries(saved.factors ?? {})) {
    const isTaken = setWeight(state, name, choice?.weight) && setBetter(state, name, choice?.better);
    if (!isTaken) problems.push(`factor ${name}`);
  }
  for (const [key, value] of Object.entries(saved.rules ?? {})) if (!setRule(state, key, value)) problems.push(`rule ${key}`);
  for (const key of ["add", "drop"]) {
    const codes = Array.isArray(saved[key]) ? saved[key].filter((code) => typeof code === "string") : [];
    problems.push(...setCodes(state, key, codes).map((code) => `industry ${code}`));
  }
  for (const [code, note] of Object.entries(saved.notes ?? {})) {
    if (typeof note === "string") state.notes.set(code, note);
    if (!BY_CODE.has(code)) problems.push(`industry ${code}, whose note is kept`);
  }
  if (saved.study !== STUDY.name) problems.push(`it was saved from the study “${saved.study}”`);
  return { state, problems };
}

function parsedFile(text) {
  let saved;
  try {
    saved = JSON.parse(text);
  } catch (error) {
    throw new Error(`The file is not JSON (${error.message}).`);
  }
  if (saved === null || typeof saved !== "object" || saved.kind !== FILE_KIND) {
    throw new Error("The file is not a short list that this page saved.");
  }
  if (saved.schema !== FILE_SCHEMA) {
    throw new Error(`The file has form ${saved.schema}; this page reads form ${FILE_SCHEMA}. Make the page again with the newest version.`);
  }
  return saved;
}
