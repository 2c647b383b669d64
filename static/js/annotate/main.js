/** The annotate page put together: keys and clicks in, labels and their state out. */

import { announce } from "../live.js";
import { Asides } from "./asides.js";
import { Chosen } from "./chosen.js";
import { Completion } from "./completion.js";
import { dialogs } from "./dialogs.js";
import { element } from "./dom.js";
import { Drawing } from "./drawing.js";
import { Form } from "./form.js";
import { Giving } from "./giving.js";
import { Kept, elsewhere } from "./kept.js";
import { isOurs, keyOf, singleKeys } from "./keys.js";
import { Labels } from "./labels.js";
import { Outbox } from "./outbox.js";
import { Panel } from "./panel.js";
import { follow } from "./pointer.js";
import { Scheme } from "./scheme.js";
import { Session } from "./session.js";
import { Standing } from "./standing.js";
import { Sync } from "./sync.js";
import { Turns } from "./turns.js";
import { complete } from "./written.js";

/** @typedef {import("./types.js").Operation} Operation */

const state = JSON.parse(element("annotate-state").textContent ?? "");
const place = `annotate/${state.user}/${state.assignment}`;
const session = new Session(place);
const kept = new Kept(state.user, state.assignment, state.ops);
const scheme = new Scheme(state.layers, state.former);
const turns = new Turns();
const panel = new Panel(scheme, state.locked);

const outbox = new Outbox(kept, {
  saving: () => panel.saving("info", "Saving…"),
  saved() {
    panel.signedOut(false);
    panel.saving("ok", "Saved");
    sync.catchUp();
  },
  waiting: (why, seconds) => panel.saving("bad", unsaved(why, seconds)),
  signedOut(seconds) {
    panel.signedOut(true);
    panel.saving("bad", unsaved("signed out", seconds));
  },
  standing(told) {
    standing.settle(told);
    draw(Object.keys(told).map(Number));
    sync.tell(told);
  },
  refused(aside) {
    if (aside) {
      standing.refresh([aside.operation.turn]);
      draw([aside.operation.turn]);
    }
    asides.list();
    sync.due = true;
  },
});
const standing = new Standing(scheme, state.given, () => outbox.operations);
const labels = new Labels(scheme, standing, session.log);
const drawing = new Drawing(scheme, standing, turns, () => {});
const completion = new Completion(state.complete, outbox, panel);
const asides = new Asides(kept, scheme, (turn) => turns.text(turn), send);
const form = new Form(scheme, {
  changed(id, turn, values) {
    const given = standing.find(id, turn);
    if (given) send(labels.change(turn, given, values));
  },
  remove: (id, turn) => chosen.remove(id, turn),
  left: (turn) => turns.list[turn].focus({ preventScroll: true }),
  complete: (attribute, label, list) => complete(state.written, scheme.layer(label)?.key ?? "", attribute, list),
});
const giving = new Giving({ scheme, standing, labels, turns, panel }, send, (turn, given) => {
  form.open(turns.list[turn], turn, given, giving.place(turn, given));
});
const chosen = new Chosen({ scheme, standing, labels, turns, panel, form, giving }, send);
const sync = new Sync(state.standing, state.tag, place, outbox, {
  some(told) {
    standing.settle(told);
    draw(Object.keys(told).map(Number));
  },
  all({ turns: told, locked }) {
    const changed = standing.settleAll(told);
    draw(changed);
    if (changed.length > 0) panel.hint("Newer labels from elsewhere are shown.");
    element("elsewhere").hidden = locked === state.locked;
  },
});

/** @param {string} why @param {number} seconds */
function unsaved(why, seconds) {
  const where = kept.works ? "Kept here" : "This browser can't keep it: leave this page open";
  return `Not saved: ${why}. ${where}, trying again in ${seconds} s.`;
}

/** @param {number[]} indices */
function draw(indices) {
  drawing.draw(indices);
  panel.count(standing.labelled);
  if (indices.includes(turns.current)) panel.show(standing.of(turns.current), turns.role());
  const { about } = form;
  if (about && indices.includes(about.turn)) form.follow(standing.find(about.id, about.turn));
}

/** @param {number} index @param {{focus?: boolean, extend?: boolean}} [how] */
function go(index, how) {
  if (form.about && form.about.turn !== index) form.close();
  drawing.need(Math.max(0, Math.min(turns.length - 1, index)));
  turns.go(index, how);
  panel.show(standing.of(turns.current), turns.role());
  session.turn = turns.current;
}

/** @param {Operation[]} operations */
function send(operations) {
  if (operations.length === 0) return;
  completion.cancel();
  outbox.push(operations);
  const touched = operations.map(({ turn }) => turn);
  standing.refresh(touched);
  draw(touched);
  session.log = labels.log;
  announce(said(operations));
  panel.explain(operations[operations.length - 1].label);
}

/** @param {Operation[]} operations */
function said(operations) {
  const { do: action, label, turn } = operations[operations.length - 1];
  const verb = { add: "given to", remove: "taken from", change: "changed on" }[action];
  const count = new Set(operations.map((each) => each.turn)).size;
  return `${scheme.label(label).name} ${verb} ${count > 1 ? `${count} turns` : `turn ${turn + 1}`}`;
}

/** Whether labels can be changed; says so where they can't. */
function open() {
  if (state.locked) panel.hint("This conversation is complete. Reopen it to change its labels.");
  return !state.locked && !completion.leaving;
}

/** @param {number} label */
function toggle(label) {
  if (open()) giving.toggle(label);
}

/** @param {"undo" | "redo"} way */
function turnBack(way) {
  if (!open()) return;
  const known = labels.log[way === "undo" ? "done" : "undone"].length > 0;
  const operations = labels[way]();
  if (operations.length === 0) {
    panel.hint(known ? "That was changed elsewhere since." : `Nothing to ${way}.`);
    return;
  }
  go(operations[0].turn);
  send(operations);
}

function nextUnlabelled() {
  const order = turns.list.map((_, step) => (turns.current + 1 + step) % turns.length);
  const found = order.find((index) => turns.isSpoken(index) && standing.of(index).length === 0);
  if (found === undefined) panel.hint("Every turn has a label.");
  else go(found);
}

/** @type {Record<string, () => void>} */
const COMMANDS = {
  "next-turn": () => go(turns.current + 1),
  "previous-turn": () => go(turns.current - 1),
  "extend-down": () => go(turns.current + 1, { extend: true }),
  "extend-up": () => go(turns.current - 1, { extend: true }),
  "next-unlabelled": nextUnlabelled,
  "choose-label": () => chosen.next(),
  edit: () => chosen.edit(),
  repeat: () => open() && giving.repeat(),
  undo: () => turnBack("undo"),
  redo: () => turnBack("redo"),
  "previous-conversation": () => document.getElementById("previous")?.click(),
  ...dialogs(scheme.labelOf, state.keys),
};
/** @type {Record<string, () => void>} */
const NAMED = {
  ArrowDown: COMMANDS["next-turn"],
  ArrowUp: COMMANDS["previous-turn"],
  Home: () => go(0),
  End: () => go(turns.length - 1),
  Enter: () => element("complete").click(),
  Escape: () => go(turns.current),
  Delete: () => open() && chosen.removeChosen(),
  Backspace: () => open() && chosen.removeChosen(),
};
// Holding a key down moves or undoes on and on; it must not label to and fro, or complete.
const MAY_REPEAT = ["next-turn", "previous-turn", "extend-down", "extend-up", "undo", "redo"];
const mayRepeat = new Set(["ArrowDown", "ArrowUp", ...MAY_REPEAT.map((name) => state.keys[name])]);
const commandOf = new Map(Object.entries(state.keys).map(([name, key]) => [key, name]));

/** @param {string} key @returns {(() => void) | undefined} */
function actionOf(key) {
  if (key in NAMED) return NAMED[key];
  if (!singleKeys()) return undefined;
  const label = scheme.labelOf.get(key);
  return label === undefined ? COMMANDS[commandOf.get(key) ?? ""] : () => toggle(label);
}

document.addEventListener("keydown", (event) => {
  if (!event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && form.key(event)) {
    event.preventDefault();
    return;
  }
  if (!isOurs(event)) return;
  const key = keyOf(event);
  const onTurn = /** @type {HTMLElement} */ (event.target).matches(".turn");
  if (key === " " && onTurn && turns.unfold()) {
    event.preventDefault();
    return;
  }
  const action = actionOf(key);
  if (!action) return;
  event.preventDefault();
  if (event.repeat && !mayRepeat.has(key)) return;
  if (key !== "Enter") completion.cancel();
  panel.clearHint();
  action();
});

follow({ turns, panel, giving, chosen, go, toggle, run: (name) => COMMANDS[name]() });
if (!state.locked) {
  element("complete").addEventListener("click", (event) => {
    event.preventDefault();
    completion.run(standing.labelled > 0);
  });
}
addEventListener("pagehide", () => form.commit());
addEventListener("beforeunload", (event) => {
  form.commit();
  if (!outbox.empty) event.preventDefault();
});

panel.count(standing.labelled);
asides.list();
history.scrollRestoration = "manual"; // the current turn says where to scroll
const linked = /^#turn-(\d+)$/.exec(location.hash);
go(linked ? Number(linked[1]) - 1 : session.turn);
outbox.flush();
for (const left of elsewhere(state.user, state.assignment)) new Outbox(left).flush();
