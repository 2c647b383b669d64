/** Comments on turns: what was asked and answered, and a place to write. */

import { make } from "./dom.js";
import { got } from "./request.js";
import { uuid } from "./uuid.js";

/** @typedef {import("./types.js").Thread} Thread */
/** @typedef {[string, string]} Flag its value and its title */

const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export class Talk {
  /** @type {Thread[]} */ #threads = [];
  /** @type {HTMLElement | null} */ #panel = null;
  #turn = -1;
  #parent = "";

  /**
   * @param {object} parts
   * @param {import("./turns.js").Turns} parts.turns
   * @param {import("./panel.js").Panel} parts.panel
   * @param {import("./side.js").Side} parts.side
   * @param {import("./session.js").Session} parts.session
   * @param {Flag[]} flags
   * @param {(turns: number[]) => void} draw
   */
  constructor(parts, flags, draw) {
    this.parts = parts;
    this.flags = flags;
    this.draw = draw;
  }

  /** @param {string} url */
  async load(url) {
    const before = this.#threads;
    const threads = await got(url);
    // What was sent in the meantime was answered with newer ones.
    if (threads && this.#threads === before) this.know(threads);
  }

  /** Believe the server. @param {Thread[]} threads */
  know(threads) {
    const turns = [...this.#threads, ...threads].map(({ turn }) => turn);
    this.#threads = threads;
    this.draw([...new Set(turns)]);
    if (this.#panel) this.#list();
  }

  /** Draw the mark of a turn that was commented on. @param {number} index */
  mark(index) {
    const who = this.parts.turns.list[index].querySelector(".who");
    who?.querySelector(".talked")?.remove();
    const here = this.#on(index);
    if (here.length === 0) return;
    who?.append(make("button", { type: "button", class: "talked", tabindex: -1 }, this.#summary(here)));
  }

  /** Show what was said of a turn, ready to write. @param {number} index */
  open(index) {
    this.close();
    this.#turn = index;
    const write = make("textarea", { rows: 2, maxlength: 10000, "aria-label": `Comment on turn ${index + 1}` });
    write.value = this.parts.session.draft(index);
    const flag = make("select", { "aria-label": "What is the matter" });
    flag.append(...this.flags.map(([value, title]) => make("option", { value }, title)));
    const send = make("button", { type: "submit", class: "button small primary" }, "Send ", make("kbd", {}, "Ctrl ⏎"));
    const close = make("button", { type: "button", class: "button small quiet" }, "Close ", make("kbd", {}, "Esc"));
    const form = make("form", { class: "write" }, write, flag, send, close);
    const panel = make("section", { class: "talk", "aria-label": `Comments on turn ${index + 1}` });
    panel.append(make("ul", {}), form, make("p", { class: "muted small", role: "status" }));
    write.addEventListener("input", () => this.parts.session.keepDraft(index, write.value));
    close.addEventListener("click", () => this.leave());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(write, flag);
    });
    panel.addEventListener("keydown", (event) => this.#key(event, form));
    this.parts.turns.list[index].append(panel);
    this.#panel = panel;
    this.#parent = "";
    this.#list();
    for (const each of [panel, this.parts.turns.list[index]]) each.scrollIntoView({ block: "nearest" });
    write.focus({ preventScroll: true });
  }

  /** The turn whose comments are shown; -1 for none. */
  get shown() {
    return this.#panel ? this.#turn : -1;
  }

  close() {
    this.#panel?.remove();
    this.#panel = null;
  }

  leave() {
    this.close();
    this.parts.turns.list[this.#turn].focus({ preventScroll: true });
  }

  /** Say that something could not be sent yet. @param {string} why */
  waiting(why) {
    this.#say(`Not sent: ${why}. Kept here, trying again.`);
  }

  /** @param {{turn: number, text: string}} what @param {string} why */
  refused(what, why) {
    this.parts.session.keepDraft(what.turn, what.text);
    this.parts.panel.hint(`Comment on turn ${what.turn + 1} not sent: ${why}`);
  }

  /** @param {KeyboardEvent} event @param {HTMLFormElement} form */
  #key(event, form) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.leave();
    else if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    else if (!event.repeat) form.requestSubmit();
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {HTMLTextAreaElement} write @param {HTMLSelectElement} flag */
  #send(write, flag) {
    const text = write.value.trim();
    if (!text && (flag.value === "none" || this.#parent)) {
      this.#say("Write something, or choose what is the matter.");
      return;
    }
    const parent = this.#parent || null;
    this.parts.side.push({ op: uuid(), turn: this.#turn, text, flag: flag.value, parent });
    this.parts.session.keepDraft(this.#turn, "");
    write.value = "";
    flag.value = "none";
    this.#parent = "";
    this.#list();
    this.#say("Sending…");
    this.draw([this.#turn]);
  }

  /** @param {string} text */
  #say(text) {
    const status = this.#panel?.querySelector("[role=status]");
    if (status) status.textContent = text;
  }

  /** Threads on a turn, those not sent yet among them. @param {number} index @returns {Thread[]} */
  #on(index) {
    const waiting = this.parts.side.items
      .filter(({ turn, parent }) => turn === index && !parent)
      .map(({ op: id, ...rest }) => ({ ...rest, id, author: "", at: "", resolved: null, replies: [] }));
    return [...this.#threads.filter(({ turn }) => turn === index), ...waiting];
  }

  /** @param {Thread[]} here */
  #summary(here) {
    const open = here.filter(({ resolved }) => !resolved);
    const count = `${here.length} comment${here.length > 1 ? "s" : ""}`;
    if (open.length === 0) return `${count}, resolved`;
    const flagged = open.find(({ flag }) => flag !== "none");
    const answered = open.some(({ replies, author }) => replies.length > 0 && replies[replies.length - 1].author !== author);
    return [count, flagged && this.#title(flagged.flag).toLowerCase(), answered && "answered"].filter(Boolean).join(", ");
  }

  /** @param {string} flag */
  #title(flag) {
    return this.flags.find(([value]) => value === flag)?.[1] ?? flag;
  }

  #list() {
    const items = this.#on(this.#turn).map((thread) => this.#thread(thread));
    this.#panel?.querySelector("ul")?.replaceChildren(...items);
    this.#say("");
  }

  /** @param {Thread} thread */
  #thread(thread) {
    const { id, author, text, flag, at, resolved, replies } = thread;
    const item = make("li", {});
    const lines = [{ author, text, at }, ...replies];
    item.append(...lines.map((line) => said(line)));
    if (flag !== "none") item.firstElementChild?.prepend(make("span", { class: "badge", "data-tone": "warn" }, this.#title(flag)), " ");
    if (resolved) item.append(make("span", { class: "badge", "data-tone": "ok" }, "Resolved"));
    if (at) {
      const reply = make("button", { type: "button", class: "button small quiet", "aria-pressed": id === this.#parent }, "Reply");
      reply.setAttribute("aria-pressed", String(id === this.#parent));
      reply.addEventListener("click", () => {
        this.#parent = id === this.#parent ? "" : id;
        this.#list();
        this.#panel?.querySelector("textarea")?.focus();
      });
      item.append(reply);
    }
    return item;
  }
}

/** @param {{author: string, text: string, at: string}} line */
function said({ author, text, at }) {
  const when = at ? make("time", { datetime: at }, WHEN.format(new Date(at))) : make("span", {}, "not sent yet");
  return make("p", {}, make("b", {}, author || "You"), " ", when, " ", make("bdi", { class: "words" }, text));
}
