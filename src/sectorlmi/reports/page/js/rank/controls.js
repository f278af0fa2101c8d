/* The panel of weights, directions and rules. A slider moves in round steps; the box beside it takes any number. */

const STEPS = 40;

class Controls {
  constructor(onChange) {
    this.onChange = onChange;
    this.inputs = new Map();
  }

  /* The slider reaches four times the study's greatest weight. */
  static scale() {
    const greatest = Math.max(...FACTORS.map((f) => f.weight));
    const most = 4 * (greatest > 0 ? greatest : 1);
    return { most, step: most / STEPS };
  }

  draw(state) {
    fill("weights", FACTORS.map((f) => this.factor(f, state)));
    const rules = state.rules;
    const choice = (key, label, words) => this.labeled(label, element("select", { id: `rule-${key}`, onchange: (e) => this.change((s) => setRule(s, key, e.target.value)) }, options(words, rules[key])));
    const number = (key, label, more) => this.labeled(label, element("input", { id: `rule-${key}`, type: "number", value: rules[key], ...more, onchange: (e) => this.change((s) => setRule(s, key, Number(e.target.value || NaN))) }));
    fill("rules",
      choice("ties", "Equal values", TIES),
      choice("method", "Method", METHOD_NAMES),
      number("min_weight_coverage", "Known share of the weight, at least (0 to 1)", { min: 0, max: 1, step: "any" }),
      number("top", "Short list: places up to", { min: 0, step: 1 }),
      number("any_factor_top", "Short list: ranks on one factor up to", { min: 0, step: 1 }));
  }

  factor(f, state) {
    const { most, step } = Controls.scale();
    const weight = state.weights.get(f.name);
    const column = COLUMNS[f.column];
    const slider = element("input", { type: "range", id: `weight-${f.name}`, min: 0, max: STEPS, step: 1, value: Math.round(weight / step), "aria-describedby": `share-${f.name}` });
    const box = element("input", { type: "number", class: "exact", min: 0, step: "any", value: weight, "aria-label": `Weight of ${f.called}, exact` });
    const share = element("output", { id: `share-${f.name}`, class: "share" });
    const direction = element("select", { class: "direction", "aria-label": `Direction of ${f.called}`, onchange: (e) => this.change((s) => setBetter(s, f.name, e.target.value)) }, options(DIRECTIONS, state.better.get(f.name)));
    const take = (value) => this.change((s) => setWeight(s, f.name, value));
    slider.addEventListener("input", () => {
      const value = Number(((Number(slider.value) * most) / STEPS).toPrecision(6));
      box.value = value;
      take(value);
    });
    box.addEventListener("change", () => {
      slider.value = Math.round(Number(box.value) / step);
      take(Number(box.value || NaN));
    });
    this.inputs.set(f.name, { slider, share });
    return element("div", { class: "factor" },
      element("div", { class: "factor-head" }, element("label", { for: `weight-${f.name}`, title: column.meaning }, f.called), share),
      element("div", { class: "factor-line" }, slider, box), direction);
  }

  labeled(label, input) {
    return element("div", { class: "rule" }, element("label", { for: input.id }, label), input);
  }

  /* A value that cannot be meant is refused, and the boxes show again what holds. */
  change(apply) {
    this.onChange(apply);
  }

  /* What share of the weight each factor counts for, after the weights of factors nobody has are spread. */
  update(ranking) {
    FACTORS.forEach((f, k) => {
      const { slider, share } = this.inputs.get(f.name);
      const known = ranking.found.known?.[k] ?? 0;
      const counts = ranking.found.problem ? 0 : ranking.weights[k];
      const said = known === 0 && !ranking.found.problem ? "no values" : `${percent(counts)}`;
      if (share.textContent !== said) share.textContent = said;
      setAttribute(slider, "aria-valuetext", `${slider.value} of ${STEPS}, counts for ${said}`);
    });
  }
}

/* One sentence that says what the places rest on; it stands over the table and in print. */
function rulesInWords(ranking, state) {
  const { found } = ranking;
  if (found.problem) return found.problem;
  const arrow = { higher: "", lower: " (lower is better)", largest_change: " (largest change)" };
  const weights = FACTORS.map((f, k) => `${f.called} ${percent(ranking.weights[k])}${arrow[state.better.get(f.name)]}`).join(", ");
  const ties = state.rules.ties === "min" ? "equal values share the best rank" : "equal values share the average rank";
  const asked = `at least ${percent(state.rules.min_weight_coverage)} of the weight known`;
  return `${found.ranked.length} industries by ${METHOD_NAMES[state.rules.method].toLowerCase().replace("(start)", "(START)")}: ${weights}; ${ties}; ${asked}.`;
}
