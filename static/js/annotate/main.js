/** The annotate page put together: keys and clicks in, labels and their state out. */

import { announce } from "../live.js";
import { Arcs } from "./arcs.js";
import { Asides } from "./asides.js";
import { Caret } from "./caret.js";
import { Chosen } from "./chosen.js";
import { Commands } from "./commands.js";
import { Completion } from "./completion.js";
import { dialogs } from "./dialogs.js";
import { element } from "./dom.js";
import { Drawing } from "./drawing.js";
import { Form } from "./form.js";
import { Giving } from "./giving.js";
import { Kept, elsewhere } from "./kept.js";
import { listen } from "./keyboard.js";
import { Labels } from "./labels.js";
import { Linking } from "./linking.js";
import { Outbox } from "./outbox.js";
import { Panel } from "./panel.js";
import { Past } from "./past.js";
import { follow } from "./pointer.js";
import { Raw } from "./raw.js";
import { Scheme } from "./scheme.js";
import { Search } from "./search.js";
import { Session } from "./session.js";
import { Side } from "./side.js";
import { Standing } from "./standing.js";
import { Suggestions } from "./suggestions.js";
import { Sync } from "./sync.js";
import { Talk } from "./talk.js";
import { Topics } from "./topics.js";
import { write } from "./transcript.js";
import { Turns } from "./turns.js";
import { complete } from "./written.js";

/** @typedef {import("./types.js").Operation} Operation */

const state = JSON.parse(element("annotate-state").textContent ?? "");
const place = `annotate/${state.user}/${state.assignment}`;
const session = new Session(place);
const kept = new Kept(state.user, state.assignment, state.ops);
const scheme = new Scheme(JSON.parse(element("annotate-scheme").textContent ?? ""), state.former);
write(JSON.parse(element("annotate-turns").textContent ?? ""));
const turns = new Turns();
const panel = new Panel(scheme, state.locked);

const outbox = new Outbox(kept, {
  saving: () => panel.saving("info", "Saving…"),
  saved() {
    panel.signedOut(false);
    panel.saving("ok", "Saved");
    sync.catchUp();
    decisions?.flush();
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
const arcs = new Arcs(scheme, standing, turns);
const topics = new Topics(scheme, standing, turns);
const drawing = new Drawing(scheme, standing, turns, () => {
  arcs.draw();
  topics.draw();
  search.highlight();
});
const search = new Search(turns, go);
const past = new Past(state.history, scheme, (turn) => turns.text(turn));
const raw = new Raw(panel);
const caret = new Caret();
const completion = new Completion(state.complete, outbox, panel);
const asides = new Asides(kept, scheme, (turn) => turns.text(turn), send);
const form = new Form(scheme, {
  changed(id, turn, values) {
    const given = standing.find(id, turn);
    if (given && commands.open()) send(labels.change(turn, given, values));
  },
  remove: (id, turn) => commands.open() && chosen.remove(id, turn),
  left: (turn) => turns.list[turn].focus({ preventScroll: true }),
  complete: (attribute, label, list) => complete(state.written, scheme.layer(label)?.key ?? "", attribute, list),
});
const giving = new Giving(
  { scheme, standing, labels, turns, panel },
  {
    send,
    ask: (turn, given) => form.open(turns.list[turn], turn, given, giving.place(turn, given)),
    leaveWords() {
      caret.leave();
      getSelection()?.removeAllRanges();
    },
    chooseWords: (label) => commands.selectText(`${scheme.label(label).name} is given to words`),
  },
);
const linking = new Linking({ scheme, turns, panel, giving, arcs }, go);
// A decision names the label that was given, so the label goes first.
const decisions = state.suggestions
  ? new Side(new Kept(state.user, state.assignment, state.decide, "decision"), { ready: () => outbox.empty })
  : null;
const suggestions = new Suggestions(
  { scheme, standing, labels, turns, panel, giving, side: decisions },
  state.decided,
  { go, draw, keep: () => (session.log = labels.log) },
);
const comments = new Side(new Kept(state.user, state.assignment, state.comments, "comment"), {
  sent: (threads) => talk.know(threads),
  refused: (what, why) => talk.refused(what, why),
  waiting: (why) => talk.waiting(why),
});
const talk = new Talk({ turns, panel, side: comments, session }, state.flags, draw);
drawing.also.push((index) => suggestions.draw(index), (index) => talk.mark(index));
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
  if (indices.includes(turns.current)) {
    panel.show(standing.of(turns.current), turns.role());
    caret.redrawn(turns.said());
  }
  const { about } = form;
  if (about && indices.includes(about.turn)) form.follow(standing.find(about.id, about.turn));
}

/** @param {number} index @param {{focus?: boolean, extend?: boolean}} [how] */
function go(index, how) {
  const to = Math.max(0, Math.min(turns.length - 1, index));
  if (form.about && form.about.turn !== to) form.close();
  if (talk.shown >= 0 && talk.shown !== to) talk.close();
  if (to !== turns.current) caret.leave();
  drawing.need(to);
  turns.go(to, how);
  panel.show(standing.of(to), turns.role());
  arcs.light();
  linking.moved();
  suggestions.moved();
  session.turn = to;
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
  suggestions.noticed(operations);
  announce(said(operations));
  panel.explain(operations[operations.length - 1].label);
}

/** Send what was left on another conversation: a decision behind its labels. @param {Kept} side */
async function sendLeft(side) {
  const labels = side.kind === "decision" ? boxes.get(side.prefix) : undefined;
  while (labels && !(await labels.drained())); // until none waits, refused ones or not
  new Side(side).flush();
}

/** @param {Operation[]} operations */
function said(operations) {
  const { do: action, label, turn } = operations[operations.length - 1];
  const verb = { add: "given to", remove: "taken from", change: "changed on" }[action];
  const count = new Set(operations.map((each) => each.turn)).size;
  return `${scheme.label(label).name} ${verb} ${count > 1 ? `${count} turns` : `turn ${turn + 1}`}`;
}

const commands = new Commands(
  { scheme, standing, labels, turns, panel, giving, chosen, caret, form, linking, search, past, raw, talk, suggestions },
  { locked: state.locked, leaving: () => completion.leaving, go, send },
);
const all = { ...commands.byName(), ...dialogs(scheme.labelOf, state.keys) };
listen({ scheme, turns, panel, form, caret, linking, completion }, state.keys, all, (label) => commands.toggle(label));
follow({ turns, panel, giving, chosen, talk, suggestions, go, toggle: (label) => commands.toggle(label), run: (name) => all[name]() });
if (!state.locked) {
  element("complete").addEventListener("click", (event) => {
    event.preventDefault();
    completion.run(standing.labelled > 0);
  });
}
addEventListener("pagehide", () => form.commit());
// Back from the browser's memory the page is as it was; the server knows better.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
addEventListener("beforeunload", (event) => {
  form.commit();
  if (outbox.empty && comments.items.length === 0) return;
  event.preventDefault();
  completion.stay();
});

panel.count(standing.labelled);
asides.list();
history.scrollRestoration = "manual"; // the current turn says where to scroll
const linked = /^#turn-(\d+)$/.exec(location.hash);
go(linked ? Number(linked[1]) - 1 : session.turn);
performance.mark("ready"); // the bench asks when
outbox.flush();
comments.flush();
decisions?.flush();
const left = elsewhere(state.user, state.assignment);
const boxes = new Map(left.filter(({ kind }) => kind === "op").map((each) => [each.prefix, new Outbox(each)]));
for (const each of boxes.values()) each.flush();
for (const each of left.filter(({ kind }) => kind !== "op")) sendLeft(each);
// The labels are there; what else is to be seen may come a moment later.
(window.requestIdleCallback ?? setTimeout)(() => {
  talk.load(state.comments);
  if (state.suggestions) suggestions.load(state.suggestions);
});
