/** A conversation's page: chart, transcript and panel, each moving the others. */

import { keyOf } from "../annotate/keys.js";
import { fail } from "../live.js";
import { arcsIn } from "./arcs.js";
import { chartIn } from "./chart.js";
import { heedEvidence } from "./evidence.js";
import { brushIn, inAddress, rangeIn, withRange } from "./range.js";
import { standingIn } from "./standing.js";

const transcript = document.getElementById("transcript");
const panel = document.querySelector(".turn-panel");
const stored = document.getElementById("figure");
const element = document.getElementById("chart");
const chart = stored && chartIn(element, JSON.parse(stored.textContent));
const standing = standingIn(document.getElementById("panel-standing"));
const tied = document.getElementById("arcs");
const arcs = arcsIn(transcript, tied ? JSON.parse(tied.textContent) : []);
const count = Number(transcript.dataset.turns);
const partSize = Number(transcript.dataset.partSize);
let current = transcript.start; // turns by their number, from 1
let asked = 0; // figures, since the page was opened
const range = rangeIn(document.getElementById("range"), { transcript, count, changed: showRange });

const turnAt = (number) => document.getElementById(`turn-${number}`);
const numberOf = (turn) => Number(turn.id.slice("turn-".length));

/** Make a turn the current one, in the transcript, in the chart, in the panel and in the address. */
function go(number, { focus = false, scroll = true, address = true } = {}) {
  if (number < 1 || number > count) return;
  const turn = turnAt(number);
  if (!turn) {
    load(number);
    return;
  }
  if (!range.holds(number)) range.set(null);
  const last = turnAt(current);
  last.removeAttribute("aria-current");
  last.tabIndex = -1;
  current = number;
  turn.setAttribute("aria-current", "true");
  turn.tabIndex = 0;
  if (focus) turn.focus({ preventScroll: true });
  if (scroll) turn.scrollIntoView({ block: "nearest" });
  if (address) keepAddress(location.search, `#turn-${current}`);
  chart?.mark({ current });
  arcs.light(current);
  show(current);
}

/** Put a query and a turn in the address, and in the links to other views of the chart. */
function keepAddress(search, hash) {
  const query = search.replace(/^\?/, "");
  history.replaceState(null, "", `${location.pathname}${query && `?${query}`}${hash}`);
  for (const link of document.querySelectorAll(".views a")) {
    const url = new URL(link.href);
    url.search = withRange(url.search, inAddress(count));
    url.hash = hash;
    link.href = url;
  }
}

/** Show a range of turns in the chart and keep it in the address; the current turn is in it. */
function showRange(shown) {
  chart?.mark({ range: shown });
  keepAddress(withRange(location.search, shown), location.hash);
  if (shown && !range.holds(current)) go(shown[0]);
}

/** A turn of another part of the transcript is on another page. */
function load(number) {
  const query = new URLSearchParams(location.search);
  query.set("part", Math.ceil(number / partSize));
  location.assign(`?${query}#turn-${number}`);
}

/** Point at a turn without going there; null points nowhere. */
function point(number) {
  for (const each of document.querySelectorAll(".pointed")) each.classList.remove("pointed");
  turnAt(number)?.classList.add("pointed");
  chart.mark({ pointed: number });
  show(turnAt(number) ? number : current);
}

function show(number) {
  const turn = turnAt(number);
  const copy = (selector) => [...(turn.querySelector(selector)?.cloneNode(true).childNodes ?? [])];
  const who = turn.querySelector(".who").cloneNode(true);
  who.querySelector(".turn-number").remove();
  document.getElementById("panel-title").replaceChildren(`Turn ${number}`, ...who.childNodes);
  document.getElementById("panel-said").replaceChildren(...copy(".said"));
  panel.dataset.turn = number;
  const reasons = copy(".detail .reasons").filter((node) => node.nodeType === Node.ELEMENT_NODE);
  const under = (id, wanted) => document.getElementById(id).replaceChildren(...reasons.filter(wanted));
  under("panel-reasons", (node) => !node.matches(".measured, .stands"));
  under("panel-measured", (node) => node.matches(".measured"));
  standing.show(number);
}

function fromAddress() {
  const found = /^#turn-(\d+)$/.exec(location.hash);
  return found ? Math.min(Math.max(Number(found[1]), 1), count) : null;
}

/** Draw what is ticked, and keep it in the address: `name` is what was changed of it. */
async function choose(form, name) {
  const ticked = [...form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value);
  const query = new URLSearchParams(location.search);
  query.delete(name);
  // An empty value says "none of them"; no value at all says "as the view has it".
  for (const value of ticked.length ? ticked : [""]) query.append(name, value);
  const count = document.getElementById(name === "series" ? "drawn" : "shown");
  count.textContent = ticked.length;
  keepAddress(String(query), location.hash);
  const mine = ++asked;
  const headers = { Accept: "application/json" };
  const answer = await fetch(`?${query}`, { headers, redirect: "manual" }).catch(() => null);
  const figure = answer?.ok && (await answer.json().catch(() => null));
  if (mine !== asked) return; // more was ticked meanwhile
  fail(figure ? "" : "What is ticked could not be drawn. Load this page again in a moment.");
  if (figure) await chart.replace(figure);
}

function pin(on) {
  const card = element.closest(".chart-card");
  card.classList.toggle("pinned", on);
  document.getElementById("pin").setAttribute("aria-pressed", String(on));
  transcript.style.setProperty("--pinned", on ? `${card.offsetHeight}px` : "0px");
}

async function startChart() {
  await chart.draw();
  let over = null;
  const under = (event) => {
    const number = chart.turnAt(event);
    return number === null ? null : Math.min(Math.max(number, 1), count);
  };
  const pointed = (number) => number !== over && point((over = number));
  brushIn(element, {
    turnAt: under,
    draft: (turns) => chart.mark({ draft: turns }),
    done: (turns) => range.set(turns),
  });
  element.addEventListener("pointermove", (event) => pointed(under(event)));
  element.addEventListener("pointerleave", () => pointed(null));
  element.addEventListener("click", (event) => go(under(event) ?? current));
  transcript.addEventListener("pointerover", (event) => {
    const turn = event.target.closest(".inspected-turn");
    if (turn) chart.mark({ pointed: numberOf(turn) });
  });
  transcript.addEventListener("pointerleave", () => chart.mark({ pointed: null }));
  document.addEventListener("themechange", () => chart.draw());

  const form = document.getElementById("drawing");
  form.querySelector("button").hidden = true;
  form.addEventListener("change", (event) => choose(form, event.target.name));
  const pinned = document.getElementById("pin");
  pinned.hidden = false;
  pinned.addEventListener("click", () => pin(pinned.getAttribute("aria-pressed") === "false"));
  for (const format of ["svg", "png"]) {
    const save = document.getElementById(`save-${format}`);
    save.hidden = false;
    save.addEventListener("click", () =>
      chart.save(document.querySelector("h1").textContent, format),
    );
  }
}

if (turnAt(current)) {
  panel.hidden = false;
  if (chart) await startChart();
  const linked = fromAddress();
  const wanted = inAddress(count);
  if (wanted) range.set(wanted);
  const here = linked ?? (range.holds(current) ? current : range.first);
  go(here, { scroll: linked !== null, address: linked !== null });
}

transcript.addEventListener("click", (event) => {
  const turn = event.target.closest(".inspected-turn");
  if (turn && !event.target.closest("a, summary")) go(numberOf(turn), { scroll: false });
});
transcript.addEventListener("focusin", (event) => {
  if (event.target.matches(".inspected-turn") && numberOf(event.target) !== current) {
    go(numberOf(event.target), { scroll: false });
  }
});
heedEvidence(panel, transcript);
addEventListener("hashchange", () => go(fromAddress() ?? current));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const step = { j: 1, k: -1 }[keyOf(event)];
  if (step && range.holds(current + step)) go(current + step, { focus: true });
});
