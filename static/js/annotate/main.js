/** The annotate page: keys and clicks in, labels and their state out. */

import { announce } from "../live.js";
import { Completion } from "./completion.js";
import { dialogs } from "./dialogs.js";
import { Kept, elsewhere } from "./kept.js";
import { isOurs, keyOf, singleKeys } from "./keys.js";
import { Labels } from "./labels.js";
import { Outbox } from "./outbox.js";
import { Session } from "./session.js";
import { View, element } from "./view.js";

/** @typedef {import("./labels.js").Operation} Operation */

const state = JSON.parse(element("annotate-state").textContent ?? "");
const place = `annotate/${state.user}/${state.assignment}`;
const session = new Session(place);
const kept = new Kept(state.user, state.assignment, state.ops);
const labels = new Labels(state.given, state.layers, session.log);
const view = new View(state.layers, state.locked);
const otherTabs = new BroadcastChannel(place);
/** @type {Map<string, number>} */
const labelOf = new Map();
for (const { labels: found } of state.layers) for (const { key, id } of found) labelOf.set(key, id);
/** @type {number | null} */
let lastLabelled = null;

const outbox = new Outbox(kept, {
  saving: () => view.saving("info", "Saving…"),
  saved() {
    view.signedOut(false);
    view.saving("ok", "Saved");
  },
  waiting: (why, seconds) => view.saving("bad", unsaved(why, seconds)),
  signedOut(seconds) {
    view.signedOut(true);
    view.saving("bad", unsaved("signed out", seconds));
  },
  standing(turns) {
    settle(turns);
    otherTabs.postMessage(turns);
  },
  refused(operation) {
    labels.takeBack(operation);
    draw(operation.turn);
    listAside();
  },
});
const completion = new Completion(state.complete, outbox, view);

/** @param {string} why @param {number} seconds */
function unsaved(why, seconds) {
  const where = kept.works ? "Kept here" : "This browser can't keep it: leave this page open";
  return `Not saved: ${why}. ${where}, trying again in ${seconds} s.`;
}

/** Believe the server about turns that nothing waits for. @param {Record<string, any>} turns */
function settle(turns) {
  const waiting = new Set(outbox.operations.map((operation) => operation.turn));
  for (const [index, found] of Object.entries(turns)) {
    if (waiting.has(Number(index))) continue;
    labels.settle(Number(index), found);
    draw(Number(index));
  }
}

/** @param {number} index */
function draw(index) {
  view.draw(index, labels.of(index));
  view.count(labels.labelled);
}

function listAside() {
  view.setAside(kept.aside(), (id) => labels.label(id));
}

/** @param {number} index @param {{focus?: boolean}} [how] */
function go(index, how) {
  view.go(index, how);
  view.press(labels.of(view.current));
  session.turn = view.current;
}

/** @param {Operation[]} operations done here already */
function send(operations) {
  if (operations.length === 0) return;
  completion.cancel();
  for (const index of new Set(operations.map((operation) => operation.turn))) draw(index);
  outbox.push(operations);
  session.log = labels.log;
  const { do: action, label, turn } = operations[operations.length - 1];
  announce(`${labels.label(label)?.name} ${action === "add" ? "given to" : "taken from"} turn ${turn + 1}`);
  view.explain(label);
}

/** Whether labels can be changed; says so where they can't. */
function open() {
  if (state.locked) view.hint("This conversation is complete. Reopen it to change its labels.");
  return !state.locked && !completion.leaving;
}

/** @param {number} label */
function toggle(label) {
  if (!open()) return;
  if (!labels.applies(label, view.role)) {
    view.hint(`${labels.layer(label)?.name} is not asked of ${view.role} turns.`);
    return;
  }
  lastLabelled = view.current;
  send(labels.toggle(view.current, label));
}

function repeat() {
  if (lastLabelled === null || !open()) return;
  const again = labels.of(lastLabelled).map(({ id }) => id);
  send(labels.giveAll(view.current, again.filter((id) => labels.applies(id, view.role))));
}

/** @param {"undo" | "redo"} way */
function turnBack(way) {
  if (!open()) return;
  const operations = labels[way]();
  if (operations.length === 0) {
    view.hint(`Nothing to ${way}.`);
    return;
  }
  go(operations[0].turn);
  send(operations);
}

function nextUnlabelled() {
  const order = view.turns.map((_, step) => (view.current + 1 + step) % view.turns.length);
  const found = order.find((index) => view.isSpoken(index) && !labels.any(index));
  if (found === undefined) view.hint("Every turn has a label.");
  else go(found);
}

/** @type {Record<string, () => void>} */
const CHARACTERS = {
  j: () => go(view.current + 1),
  k: () => go(view.current - 1),
  n: nextUnlabelled,
  ".": repeat,
  u: () => turnBack("undo"),
  U: () => turnBack("redo"),
  b: () => document.getElementById("previous")?.click(),
  ...dialogs(labelOf),
};
/** @type {Record<string, () => void>} */
const NAMED = {
  ArrowDown: CHARACTERS.j,
  ArrowUp: CHARACTERS.k,
  Home: () => go(0),
  End: () => go(view.turns.length - 1),
  Enter: () => element("complete").click(),
};
// Holding a key down moves or undoes on and on; it must not label to and fro, or complete.
const MAY_REPEAT = new Set(["j", "k", "u", "U", "ArrowDown", "ArrowUp"]);

/** @param {string} key @returns {(() => void) | undefined} */
function actionOf(key) {
  if (key in NAMED) return NAMED[key];
  if (!singleKeys()) return undefined;
  const label = labelOf.get(key);
  return CHARACTERS[key] ?? (label === undefined ? undefined : () => toggle(label));
}

document.addEventListener("keydown", (event) => {
  if (!isOurs(event)) return;
  const key = keyOf(event);
  const onTurn = view.turns.includes(/** @type {HTMLElement} */ (event.target));
  const action = key === " " && onTurn && view.foldable ? () => view.unfold() : actionOf(key);
  if (!action) return;
  event.preventDefault();
  if (event.repeat && !MAY_REPEAT.has(key)) return;
  if (key !== "Enter") completion.cancel();
  view.clearHint();
  action();
});

element("transcript").addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const turn = /** @type {HTMLElement | null} */ (target.closest(".turn"));
  if (turn && !target.closest("summary") && getSelection()?.isCollapsed) go(view.turns.indexOf(turn));
});
element("transcript").addEventListener("focusin", (event) => {
  const turn = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".turn"));
  const index = turn ? view.turns.indexOf(turn) : -1;
  if (index >= 0 && index !== view.current) go(index, { focus: false });
});
for (const button of view.buttons) {
  const label = Number(button.dataset.label);
  button.addEventListener("click", (event) => {
    toggle(label);
    // After a click with the mouse, Enter is to complete, not to press the button again.
    if (event.detail > 0) view.turns[view.current].focus({ preventScroll: true });
  });
  for (const kind of ["mouseenter", "focus"]) button.addEventListener(kind, () => view.explain(label));
}
for (const button of document.querySelectorAll("[data-key]")) {
  const { key = "" } = /** @type {HTMLElement} */ (button).dataset;
  button.addEventListener("click", () => CHARACTERS[key]());
}
if (!state.locked) {
  element("complete").addEventListener("click", (event) => {
    event.preventDefault();
    completion.run(labels.labelled > 0);
  });
}
element("aside-again").addEventListener("click", () => {
  const operations = kept.takeAside().map(({ operation }) => operation);
  for (const operation of operations) labels.apply(operation);
  send(operations);
  listAside();
});
element("aside-dismiss").addEventListener("click", () => {
  kept.takeAside();
  listAside();
});
otherTabs.addEventListener("message", (event) => settle(event.data));
addEventListener("beforeunload", (event) => {
  if (!outbox.empty) event.preventDefault();
});

// What an earlier visit could not send stands on the page too, and goes out now.
for (const operation of outbox.operations) labels.apply(operation);
for (const index of view.turns.keys()) view.draw(index, labels.of(index));
view.count(labels.labelled);
listAside();
history.scrollRestoration = "manual"; // the current turn says where to scroll
const linked = /^#turn-(\d+)$/.exec(location.hash);
go(linked ? Number(linked[1]) - 1 : session.turn);
outbox.flush();
for (const left of elsewhere(state.user, state.assignment)) new Outbox(left).flush();
