/* Notes and sources, and what is still to do. */

function drawNotes() {
  const { to_do: toDo } = DATA.said;
  const part = (title, ...children) => element("p", {}, title ? element("b", {}, title) : "", title ? " " : "", children);
  fill("notes",
    DATA.notes.map((text) => part("", text)),
    toDo.map(({ what, who, closes }) => part("To do:", `${what}${who ? ` — ${who}` : ""}.`, closes ? element("span", { class: "an" }, ` ${closes}`) : "")),
    part("Not counted:", "the self-employed, and what unemployment insurance does not cover. Worksites are not companies."),
    sourcesLine());
  fill("marks", legend([...INDUSTRIES.flatMap(({ statuses, graded }) => statuses.map((status, i) => [status, graded[i]])), ...numbersOf(DATA.sections)]));
  byId("rounding").hidden = !DATA.rounds_to_ten;
}

/* The files that the numbers came from, in a line. */
function sourcesLine() {
  const sources = SECTIONS.get("sources");
  if (!sources) return "";
  const at = sources.columns.findIndex((c) => c.name === "file");
  return element("p", {}, element("b", {}, "Sources."), ` U.S. Bureau of Labor Statistics where a file does not say otherwise: ${sources.rows.map((row) => row[at]).join("; ")}.`);
}
