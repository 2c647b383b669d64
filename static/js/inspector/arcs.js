/** Arcs beside the turns, from what brought trouble about to its repair; the turns have links. */

import { arc, drawn, lanes, onceAFrame } from "../margin.js";

const WIDEST = 13; // px from one arc to the next
const HEAD = 24; // px from a turn's top to the middle of its first line
const APART = 9; // px from where people's arcs end to where lenses' do

/** Draw `arcs` beside `transcript`: turns by their number, a colour where people made the link. */
export function arcsIn(transcript, arcs) {
  const turnAt = (number) => document.getElementById(`turn-${number}`);
  const drawing = drawn("svg", { class: "arcs", "aria-hidden": "true" });
  let current = null;

  function light(number = current) {
    current = number;
    for (const each of drawing.children) {
      each.classList.toggle("lit", [each.dataset.from, each.dataset.to].includes(String(current)));
    }
  }

  function draw() {
    const room = Number.parseFloat(getComputedStyle(transcript).paddingInlineStart);
    // What is hidden has no place, and a narrow page no room.
    const shown = room ? arcs.filter(({ from, to }) => !turnAt(from).hidden && !turnAt(to).hidden) : [];
    const origin = drawing.getBoundingClientRect();
    const end = (number, { colour }) => {
      const { left, top } = turnAt(number).getBoundingClientRect();
      return { x: left - origin.left, y: top - origin.top + HEAD + (colour ? 0 : APART) };
    };
    const ends = shown.map((each) => [end(each.from, each), end(each.to, each)]);
    const taken = lanes(
      ends.map(([a, b]) => ({ top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) })),
    );
    const step = Math.min(WIDEST, (room - 8) / (Math.max(...taken) + 1));
    drawing.replaceChildren(
      ...shown.map(({ from, to, text, colour }, at) => {
        const [a, b] = ends[at];
        const made = arc(a, b, a.x - 4 - step * (taken[at] + 0.6), text);
        made.setAttribute("class", colour ? "arc" : "arc found");
        Object.assign(made.dataset, { from, to, ...(colour && { colour }) });
        return made;
      }),
    );
    light();
  }

  if (arcs.length) {
    transcript.before(drawing);
    new ResizeObserver(onceAFrame(draw)).observe(transcript);
  }
  return { light };
}
