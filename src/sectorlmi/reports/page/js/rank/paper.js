/* Two sheets of Letter paper, landscape: the list with its reasons, and the picture with the notes. What is too long for
   its sheet is set smaller. */

const SHEET = { width: 969, height: 736 };
const MOST_ZOOM = 1.12;
const LEAST_ZOOM = 0.5;

function ontoSheets() {
  offSheets();
  const [first, second] = document.querySelectorAll(".sheet");
  fit([byId("banner"), document.querySelector(".top"), first]);
  fit([second, byId("notes-card")]);
}

/* Set parts that stand one below the other so small that they fill a sheet at most. */
function fit(parts) {
  let zoom = MOST_ZOOM;
  for (let trial = 0; trial < 8; trial++) {
    for (const part of parts) {
      part.style.zoom = zoom;
      part.style.width = `${SHEET.width / zoom}px`;
    }
    const height = parts.reduce((sum, part) => sum + part.getBoundingClientRect().height, 0);
    if (height <= SHEET.height) return;
    zoom = Math.max(LEAST_ZOOM, zoom * Math.min(0.98, Math.sqrt(SHEET.height / height)));
  }
}

function offSheets() {
  for (const part of document.querySelectorAll(".sheet, .top, #notes-card, #banner")) part.style.zoom = part.style.width = "";
}
