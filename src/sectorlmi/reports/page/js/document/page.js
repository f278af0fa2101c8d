/* The page of any document: its notes, and each section as a table that opens. */

class DocumentPage {
  start() {
    chartDefaults();
    openFrame(() => {});
    fill("notes", DATA.notes.map((text) => element("li", {}, text)));
    fill("legend", legend(numbersOf(DATA.sections)));
    byId("notes-card").hidden = !DATA.notes.length && !byId("legend").children.length;
    fill("sections", DATA.sections.map((section) => sectionOf(section, { open: section.key !== "sources" })));
  }
}

new DocumentPage().start();
