/* Labels that never collide: by place, each at the first of eight positions on five rings where it meets no label, no
   bubble of the list, no line of a range and no edge. Where none is free the number stands alone. Widths of letters are
   those of a wide typeface, so that every browser draws the same and none of them too wide. */

const LABEL = { size: 12, line: 13.5, onPaper: 10 };
const labelSize = () => (isOnPaper() ? LABEL.onPaper : LABEL.size);
const RINGS = [0, 9, 20, 34, 50];
const DIRECTIONS_TRIED = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1]];
const LETTERS = [[/[iljtfrI.,'’|!()/-]/, 0.37], [/[mwMW@%]/, 0.94], [/[A-Z]/, 0.74], [/ /, 0.32]];

const letterWidth = (letter) => LETTERS.find(([kind]) => kind.test(letter))?.[1] ?? 0.63;
const textWidth = (text, size, isBold) => size * (isBold ? 1.08 : 1) * [...text].reduce((sum, letter) => sum + letterWidth(letter), 0);
const boxAround = (x, y, r) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r });
const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/* A long name in two lines of about the same length. */
function linesOf(name, most = 24) {
  const text = cutAtWord(name, 2 * most - 4);
  if (text.length <= most) return [text];
  const gaps = [...text.matchAll(/ /g)].map((m) => m.index);
  const middle = gaps.sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2))[0];
  return middle === undefined ? [text] : [text.slice(0, middle), text.slice(middle + 1)];
}

function cutAtWord(text, most) {
  if (text.length <= most) return text;
  const kept = text.slice(0, most).replace(/[,;]?\s+\S*$/, "").replace(/,? (and|or|of|for)$/, "");
  return `${kept}…`;
}

/* Does a bubble meet a box? */
function touches({ x, y, r }, box) {
  const [dx, dy] = [Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom)];
  return dx * dx + dy * dy < (r + 1) * (r + 1);
}

/* Place the labels of points in their order. Each gets `label` {left, middle, lines, box, leader} and `mark`, where its
   number stands: in its bubble, before its name, or alone. `free` is where labels may stand, `kept` are boxes that are
   kept free. */
function placeLabels(points, free, kept, { areNumbersOnly = false } = {}) {
  const taken = [...kept];
  taken.push(...points.flatMap((p) => (p.line ? [{ left: p.line[0], right: p.line[1], top: p.y - 2, bottom: p.y + 2 }] : [])));
  for (const p of points) p.mark = insideOf(p, points);
  for (const p of points) if (p.mark) taken.push(boxAround(p.mark.x, p.mark.y, 7));
  for (const p of points) {
    const withNumber = p.mark ? "" : `${p.key} `;
    const full = areNumbersOnly ? null : tried(p, linesOf(withNumber + p.name), points, taken, free);
    const found = full ?? (p.mark ? null : tried(p, [p.key], points, taken, free) ?? over(p));
    p.label = found;
    if (found) taken.push(found.box);
  }
}

/* A number in its own bubble, away from bubbles that lie over it; null where it has no room. */
function insideOf(p, points) {
  if (p.r < 9.5) return null;
  const over = points.filter((q) => q !== p && q.r <= p.r && Math.hypot(q.x - p.x, q.y - p.y) < p.r + q.r);
  const away = (p.r - 7) * 0.85;
  const spots = [[0, 0], [-away, 0], [away, 0], [0, -away], [0, away]].map(([dx, dy]) => ({ x: p.x + dx, y: p.y + dy }));
  return spots.find((spot) => over.every((q) => !touches(q, boxAround(spot.x, spot.y, 6)))) ?? null;
}

function tried(p, lines, points, taken, free) {
  const width = Math.max(...lines.map((line) => textWidth(line, labelSize(), p.isFirst)));
  const height = LABEL.line * lines.length;
  for (const [ring, gap] of RINGS.entries()) {
    for (const [dx, dy] of DIRECTIONS_TRIED) {
      const reach = p.r + 4 + gap;
      const far = dx && dy ? 0.72 * reach : reach;
      const left = p.x + dx * far + (dx > 0 ? 0 : dx < 0 ? -width : -width / 2);
      const middle = p.y + dy * far + (dy * height) / 2;
      const box = { left: left - 1, right: left + width + 1, top: middle - height / 2, bottom: middle + height / 2 };
      if (box.left < free.left || box.right > free.right || box.top < free.top || box.bottom > free.bottom) continue;
      if (taken.some((other) => meets(box, other)) || points.some((q) => touches(q, box))) continue;
      return { left, middle, lines, box, leader: ring >= 2 ? leaderOf(p, box) : null };
    }
  }
  return null;
}

/* From the bubble's edge to the nearest point of the label. */
function leaderOf(p, box) {
  const [x, y] = [Math.min(Math.max(p.x, box.left), box.right), Math.min(Math.max(p.y, box.top), box.bottom)];
  const far = Math.hypot(x - p.x, y - p.y) || 1;
  return { x1: p.x + ((x - p.x) * p.r) / far, y1: p.y + ((y - p.y) * p.r) / far, x2: x, y2: y };
}

const over = (p) => ({ left: p.x - textWidth(p.key, labelSize(), true) / 2, middle: p.y - p.r - 7, lines: [p.key], box: boxAround(p.x, p.y - p.r - 7, 6), leader: null });
