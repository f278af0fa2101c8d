/* How keys walk through a drawing: the element takes the focus, and says what it stands on. */

/* Arrow keys step through the drawn industries in order of place; Enter picks one, Escape leaves it. */
function walkByKeys(canvas, { count, show, pick, leave }) {
  let at = -1;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  canvas.addEventListener("keydown", (event) => {
    const n = count();
    if (!n) return;
    if (event.key in step) at = (Math.max(at, step[event.key] > 0 ? -1 : 0) + step[event.key] + n) % n;
    else if (event.key === "Home") at = 0;
    else if (event.key === "End") at = n - 1;
    else if (event.key === "Enter" && at >= 0) return void pick(at);
    else if (event.key === "Escape") return void ((at = -1), leave());
    else return;
    event.preventDefault();
    show(at);
  });
  canvas.addEventListener("blur", leave);
}
