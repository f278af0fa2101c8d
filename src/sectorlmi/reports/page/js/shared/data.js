/* What the page was given, as JSON inside the file. */

const DATA = JSON.parse(document.getElementById("data").textContent);
const STATUSES = DATA.statuses;
const GRADES = DATA.grades;
