/** Some turns alone: brushed in the chart or typed, kept in the address, the others hidden. */

import { announce } from "../live.js";

const NAMES = ["from", "to"]; // in the address

/** Heed the form; `changed` is told of every range, as two turns from 1, or null for all. */
export function rangeIn(form, { transcript, count, changed }) {
  const inputs = form.querySelectorAll("input");
  const all = form.querySelector("button");
  let range = null;

  function set(next) {
    range = next && (next[0] > 1 || next[1] < count) ? next : null;
    const outside = (number) => range !== null && (number < range[0] || number > range[1]);
    for (const turn of transcript.children) {
      turn.hidden = outside(Number(turn.id.slice("turn-".length)));
    }
    [inputs[0].value, inputs[1].value] = range ?? [1, count];
    all.hidden = range === null;
    changed(range);
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const within = (value) => Math.min(Math.max(Number(value) || 1, 1), count);
    const [one, other] = [within(inputs[0].value), within(inputs[1].value)];
    set([Math.min(one, other), Math.max(one, other)]);
    announce(range ? `Turns ${range.join(" to ")} are shown.` : "All turns are shown.");
  });
  all.addEventListener("click", () => {
    set(null);
    inputs[0].focus();
    announce("All turns are shown.");
  });

  return {
    set,
    /** Whether a turn is among those that are shown. */
    holds: (number) => range === null || (number >= range[0] && number <= range[1]),
    get first() {
      return range?.[0] ?? null;
    },
  };
}

/** The range in an address, else null. */
export function inAddress(count) {
  const query = new URLSearchParams(location.search);
  const found = NAMES.map((name) => Number.parseInt(query.get(name), 10));
  if (!found.every((turn) => turn >= 1 && turn <= count)) return null;
  return found[0] <= found[1] ? found : null;
}

/** A query with `range` in it. */
export function withRange(search, range) {
  const query = new URLSearchParams(search);
  NAMES.forEach((name, place) => (range ? query.set(name, range[place]) : query.delete(name)));
  return String(query);
}

/** Let the pointer brush turns in `element`; `turnAt` says in whose column it is. */
export function brushIn(element, { turnAt, draft, done }) {
  let start = null;
  let range = null;
  const end = (kept) => {
    if (range) draft(null);
    if (range && kept) done(range);
    start = null;
  };
  element.addEventListener("pointerdown", (event) => {
    range = null;
    start = event.button === 0 ? turnAt(event) : null;
  });
  // While a button is down Plotly lays a cover over the page, so moves are the window's.
  addEventListener("pointermove", (event) => {
    const turn = start === null ? null : turnAt(event);
    if (turn === null || (turn === start && !range)) return;
    range = [Math.min(start, turn), Math.max(start, turn)];
    draft(range);
  });
  addEventListener("pointerup", () => start !== null && end(true));
  addEventListener("pointercancel", () => end(false));
  // What ends a brush is no click.
  element.addEventListener("click", (event) => range && event.stopImmediatePropagation(), true);
}
