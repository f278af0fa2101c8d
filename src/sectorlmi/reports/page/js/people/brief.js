/* The one-page brief of the industry that is shown; of all of them, for paper, where none is chosen. */

function drawBrief({ code }) {
  const isOne = code !== ALL;
  byId("brief-intro").hidden = isOne;
  byId("print-brief").hidden = !isOne;
  byId("brief").classList.toggle("for-paper", !isOne);
  for (const sheet of briefs()) sheet.hidden = isOne && sheet.dataset.code !== code;
}

function briefs() {
  return [...byId("brief").querySelectorAll(".sheet")];
}

/* Paper has the briefs, where there are any; charts and tables go onto it for who asks for them. */
function printsTables(wanted) {
  document.documentElement.classList.toggle("brief-only", !wanted && briefs().length > 0);
}

/* Print nothing but the brief, upright: a sheet of its own decides the paper. */
function printBrief() {
  printsTables(false);
  addEventListener("afterprint", () => printsTables(byId("print-tables").checked), { once: true });
  print();
}
