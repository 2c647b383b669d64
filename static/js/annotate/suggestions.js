/**
 * Labels that lenses suggest, beside those that people give: looked at, accepted and rejected by
 * key, and every decision kept.
 */

import { fill } from "./drawing.js";
import { make } from "./dom.js";
import { got } from "./request.js";
import { rangeIn, toUnit } from "./text.js";
import { uuid } from "./uuid.js";

/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {"accepted" | "rejected" | "changed" | "undone"} Verdict */

const SURE = 0.5;

export class Suggestions {
  /** @type {Suggestion[]} in the order of the turns */ #all = [];
  /** Whether the server has said which there are. */
  #known = false;
  /** @type {(() => void)[]} what was taken back or given again before it said so */ #waiting = [];
  /** @type {Set<string>} */ #decided;
  /** @type {Suggestion | null} */ #chosen = null;

  /**
   * @param {object} parts
   * @param {import("./scheme.js").Scheme} parts.scheme
   * @param {import("./standing.js").Standing} parts.standing
   * @param {import("./turns.js").Turns} parts.turns
   * @param {import("./panel.js").Panel} parts.panel
   * @param {import("./labels.js").Labels} parts.labels
   * @param {import("./giving.js").Giving} parts.giving
   * @param {import("./side.js").Side | null} parts.side null where none are shown
   * @param {[number, number, string][]} decided turn, label and lens of those decided before
   * @param {object} page
   * @param {(index: number) => void} page.go
   * @param {(turns: number[]) => void} page.draw
   * @param {() => void} page.keep what can be undone
   */
  constructor(parts, decided, page) {
    this.parts = parts;
    this.page = page;
    this.#decided = new Set(decided.map(named));
    for (const { turn, label, lens, verdict } of parts.side?.items ?? []) this.#note(named([turn, label, lens]), verdict);
  }

  /** @param {string} url */
  async load(url) {
    const answer = await got(url);
    if (!answer) return;
    /** @type {Suggestion[]} */
    const found = answer.suggestions;
    this.#known = true;
    this.#all = found.toSorted((a, b) => a.turn - b.turn);
    this.page.draw([...new Set(this.#all.map(({ turn }) => turn))]);
    for (const late of this.#waiting.splice(0)) late();
  }

  /** Draw what is suggested for a turn. @param {number} index */
  draw(index) {
    const items = this.#open(index).map((each) => this.#item(each));
    fill(this.parts.turns.list[index], "suggested", `Suggested for turn ${index + 1}`, items);
  }

  /** Go to the next suggestion, in this turn or a later one. */
  next() {
    const { turns, panel } = this.parts;
    const open = this.#all.filter((each) => this.#isOpen(each));
    const here = this.#chosen && this.#chosen.turn === turns.current ? open.indexOf(this.#chosen) : -1;
    const following = here < 0 ? open.find(({ turn }) => turn >= turns.current) : open[here + 1];
    const found = following ?? open[0];
    if (!found) panel.hint(this.#none("Nothing is suggested here that you haven't decided on."));
    else this.choose(found);
  }

  /** @param {Suggestion} suggestion */
  choose(suggestion) {
    const before = this.#chosen;
    this.#chosen = suggestion;
    this.page.go(suggestion.turn);
    this.page.draw([suggestion.turn, ...(before ? [before.turn] : [])]);
    this.#highlight();
    const chip = this.parts.turns.list[suggestion.turn].querySelector(".suggested .chosen");
    /** @type {HTMLElement | null} */ (chip)?.focus({ preventScroll: true });
    this.parts.panel.explain(suggestion.label);
  }

  /** @param {string} key as chips have it */
  chooseByKey(key) {
    const found = this.#all.find((each) => name(each) === key);
    if (found) this.choose(found);
  }

  accept() {
    const suggestion = this.#meant();
    if (!suggestion) return;
    const { turn, label, to } = suggestion;
    this.#chosen = null;
    const operations = this.parts.giving.accept({ turn, label, to: to ?? null });
    this.#decide(suggestion, "accepted", operations.find((each) => each.do === "add")?.annotation ?? null);
  }

  reject() {
    const suggestion = this.#meant();
    if (!suggestion) return;
    this.#decide(suggestion, "rejected", null);
    this.parts.labels.note({ turn: suggestion.turn, before: null, after: null, rejected: name(suggestion) });
    this.page.keep();
    this.parts.turns.list[suggestion.turn].focus({ preventScroll: true });
  }

  /** Take a rejection back, or reject again. @param {string} key @param {"undo" | "redo"} way */
  turnBack(key, way) {
    if (!this.#known) {
      this.#waiting.push(() => this.turnBack(key, way));
      return;
    }
    const suggestion = this.#all.find((each) => name(each) === key);
    this.page.keep();
    if (!suggestion) {
      this.parts.panel.hint("That suggestion is no longer made.");
      return;
    }
    this.page.go(suggestion.turn);
    this.#decide(suggestion, way === "undo" ? "undone" : "rejected", null);
  }

  /** Labels were taken back or given again by undo and redo, and with them what was decided. @param {Operation[]} operations */
  turnedBack(operations) {
    if (!this.#known) {
      this.#waiting.push(() => this.turnedBack(operations));
      return;
    }
    for (const { do: action, annotation } of operations) {
      const [key, verdict] = this.parts.labels.step(annotation)?.decided ?? [];
      const suggestion = this.#all.find((each) => name(each) === key);
      if (!suggestion || !verdict || action === "change") continue;
      this.#decide(suggestion, action === "remove" ? "undone" : verdict, action === "remove" ? null : annotation);
    }
  }

  /** Another label of the layer was given in place of the chosen suggestion. @param {Operation[]} operations */
  noticed(operations) {
    const suggestion = this.#chosen;
    if (!suggestion || !this.#isOpen(suggestion, true)) return;
    const { scheme } = this.parts;
    const added = operations.find(
      (each) => each.do === "add" && each.turn === suggestion.turn && scheme.sameLayer(each.label, suggestion.label),
    );
    if (added) {
      const same = scheme.same(added.label, suggestion.label);
      this.#decide(suggestion, same ? "accepted" : "changed", added.annotation);
    }
  }

  /** The current turn is another one now. */
  moved() {
    if (!this.#chosen || this.#chosen.turn === this.parts.turns.current) return;
    const { turn } = this.#chosen;
    this.#chosen = null;
    this.#highlight();
    this.page.draw([turn]);
  }

  /** @returns {Suggestion | undefined} the one chosen, or else the first of the current turn */
  #meant() {
    const { turns, panel } = this.parts;
    const open = this.#open(turns.current);
    const meant = open.find((each) => each === this.#chosen) ?? open[0];
    if (!meant) panel.hint(this.#none("Nothing is suggested for this turn."));
    return meant;
  }

  /** @param {Suggestion} suggestion @param {Verdict} verdict @param {string | null} annotation */
  #decide(suggestion, verdict, annotation) {
    const { turn, label, lens, version, confidence } = suggestion;
    this.#note(name(suggestion), verdict);
    const step = annotation ? this.parts.labels.step(annotation) : undefined;
    if (step && (verdict === "accepted" || verdict === "changed")) step.decided = [name(suggestion), verdict];
    this.page.keep();
    this.#chosen = null;
    this.#highlight();
    this.parts.side?.push({ op: uuid(), turn, label, lens, version, verdict, annotation, confidence });
    this.page.draw([turn]);
    this.parts.panel.hint(`${this.parts.scheme.label(label).name}, suggested by ${lens}: ${verdict}.`);
  }

  /** @param {string} key @param {Verdict} verdict */
  #note(key, verdict) {
    if (verdict === "undone") this.#decided.delete(key);
    else this.#decided.add(key);
  }

  /** Why there is none; it may only seem so. @param {string} otherwise */
  #none(otherwise) {
    if (!this.parts.side) return "Suggestions are not shown with this conversation.";
    return this.#known ? otherwise : "Suggestions are still on their way.";
  }

  /** @param {number} turn */
  #open(turn) {
    return this.#all.filter((each) => each.turn === turn && this.#isOpen(each));
  }

  /** @param {Suggestion} suggestion @param {boolean} [given] whether it counts where the label stands */
  #isOpen(suggestion, given = false) {
    if (this.#decided.has(name(suggestion))) return false;
    const { scheme, standing } = this.parts;
    const { turn, label, to } = suggestion;
    const stands = standing
      .of(turn)
      .some((each) => scheme.same(each.label, label) && (to == null || each.to?.turn === to));
    return given || !stands;
  }

  /** @param {Suggestion} suggestion */
  #item(suggestion) {
    const { label, lens, version, confidence, reason, to } = suggestion;
    const { name: title, letters, colour } = this.parts.scheme.label(label);
    const sure = confidence !== null && confidence >= SURE;
    const percent = confidence === null ? "" : ` ${Math.round(confidence * 100)}\u00a0%`;
    const where = to == null ? "" : ` → turn ${to + 1}`;
    const chosen = suggestion === this.#chosen;
    const chip = make(
      "button",
      {
        type: "button",
        class: chosen ? "chip chosen" : "chip",
        tabindex: -1,
        "data-suggestion": name(suggestion),
        "data-colour": colour,
        "data-sure": sure,
        title: `${lens} ${version}: ${reason}`,
      },
      make("span", { class: "visually-hidden" }, "Suggested: "),
      make("b", {}, letters),
      ` ${title}${where} `,
      make("span", { class: "more" }, "· ", make("span", { class: "lens" }, lens), `${percent}${sure ? "" : ", unsure"}`),
    );
    chip.dataset.sure = String(sure);
    const item = make("li", {}, chip);
    if (chosen) item.append(this.#decision(reason));
    return item;
  }

  /** @param {string} reason */
  #decision(reason) {
    const accept = make("button", { type: "button", class: "button small" }, "Accept");
    const reject = make("button", { type: "button", class: "button small quiet" }, "Reject");
    accept.addEventListener("click", () => this.accept());
    reject.addEventListener("click", () => this.reject());
    return make("span", { class: "decision" }, make("span", { class: "muted" }, reason), accept, reject);
  }

  /** Show the words that the chosen suggestion rests on. */
  #highlight() {
    if (!CSS.highlights) return;
    CSS.highlights.delete("evidence");
    const { turns } = this.parts;
    const ranges = (this.#chosen?.evidence ?? []).flatMap(([turn, start, end]) => {
      const said = turns.list[turn] && turns.said(turn);
      const text = said?.textContent ?? "";
      return said ? [rangeIn(said, toUnit(text, start), toUnit(text, end))] : [];
    });
    if (ranges.length > 0) CSS.highlights.set("evidence", new Highlight(...ranges));
  }
}

/** @param {Suggestion} suggestion */
function name({ turn, label, lens }) {
  return named([turn, label, lens]);
}

/** @param {[number, number, string]} parts */
function named(parts) {
  return parts.join("/");
}
