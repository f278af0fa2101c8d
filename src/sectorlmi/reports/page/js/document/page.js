/* The page of any document: its notes, and each section as a table that opens. */

class DocumentPage {
  start() {
    chartDefaults();
    const lines = DATA.lines ? new Lines(DATA.lines) : null;
    openFrame(() => lines && (lines.list(), lines.draw()));
    fill("notes", DATA.notes.map((text) => element("li", {}, text)));
    fill("legend", legend(numbersOf(DATA.sections)));
    byId("notes-card").hidden = !DATA.notes.length && !byId("legend").children.length;
    fill("sections", DATA.sections.map((section) => sectionOf(section, { open: section.key !== "sources" })));
    lines?.start();
  }
}

new DocumentPage().start();
