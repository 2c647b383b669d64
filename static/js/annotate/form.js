/**
 * The details of a label, below the turn it stands on. Nobody has to answer: a key that means
 * nothing here means what it means on the page.
 */

import { make } from "./dom.js";
import { answers, field } from "./fields.js";
import { keyOf } from "./keys.js";

/** @typedef {import("./types.js").Attribute} Attribute */
/** @typedef {import("./types.js").Given} Given */
/** @typedef {import("./types.js").Values} Values */
/** @typedef {import("./scheme.js").Scheme} Scheme */

/**
 * @typedef {object} On
 * @property {(id: string, turn: number, values: Values) => void} changed
 * @property {(id: string, turn: number) => void} remove
 * @property {(turn: number) => void} left the focus goes back to the turn
 * @property {(attribute: Attribute, label: number, list: HTMLElement) => void} complete fill in what was written
 */

export class Form {
  /** @type {HTMLFormElement | null} */ #form = null;
  /** @type {Attribute[]} */ #attributes = [];
  /** @type {Values} */ #values = {};
  /** @type {{id: string, label: number, turn: number}} */ #about = { id: "", label: 0, turn: 0 };

  /** @param {Scheme} scheme @param {On} on */
  constructor(scheme, on) {
    this.scheme = scheme;
    this.on = on;
  }

  /** The label whose details are shown, if any. */
  get about() {
    return this.#form ? this.#about : null;
  }

  /**
   * @param {HTMLElement} element the turn's
   * @param {number} turn
   * @param {Given} given
   * @param {string} place where it stands, in words
   */
  open(element, turn, given, place) {
    this.close();
    const { name, letters, colour } = this.scheme.label(given.label);
    this.#about = { id: given.id, label: given.label, turn };
    this.#attributes = this.scheme.attributes(given.label);
    this.#values = { ...given.attributes };
    const remove = make("button", { type: "button", class: "button small quiet" }, "Take back ", make("kbd", {}, "Del"));
    const done = make("button", { type: "button", class: "button small quiet" }, "Done ", make("kbd", {}, "Esc"));
    remove.addEventListener("click", () => this.on.remove(given.id, turn));
    done.addEventListener("click", () => this.leave());
    const title = make("p", { class: "details-title" }, make("b", {}, letters), ` ${name} `, make("bdi", {}, place));
    title.append(make("span", { class: "details-end" }, remove, done));
    const form = make("form", { class: "details", "aria-label": `Details of ${name}`, "data-colour": colour }, title);
    form.append(...this.#attributes.map((each) => field(each, this.#values[each.key])));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => this.#changed(/** @type {HTMLInputElement} */ (event.target)));
    form.addEventListener("focusin", (event) => this.#complete(/** @type {HTMLElement} */ (event.target)));
    element.append(form);
    this.#form = form;
    for (const each of [form, element]) each.scrollIntoView({ block: "nearest" });
    this.#focus(this.#attributes[0]);
  }

  /** Show what the details have become elsewhere. @param {Given | undefined} given */
  follow(given) {
    if (!given && this.#form?.contains(document.activeElement)) this.leave();
    else if (!given) this.close();
    else if (JSON.stringify(given.attributes) !== JSON.stringify(this.#values)) {
      this.#values = { ...given.attributes };
      for (const attribute of this.#attributes) this.#show(attribute);
    }
  }

  close() {
    this.commit();
    const form = this.#form;
    this.#form = null;
    form?.remove();
  }

  /** Close and go back to the turn. */
  leave() {
    this.close();
    this.on.left(this.#about.turn);
  }

  /** Keep what is being typed. */
  commit() {
    const typed = document.activeElement;
    if (typed instanceof HTMLInputElement && isWriting(typed) && this.#form?.contains(typed)) this.#changed(typed);
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key meant something here */
  key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!this.#form?.contains(target)) return false;
    const attribute = this.#attributes.find(({ key }) => key === attributeOf(target));
    if (event.key === "Escape") this.leave();
    else if (event.key === "Enter" && attribute) this.#enter(attribute, target);
    else if (!attribute || isWriting(target)) return false;
    // Whoever holds a key down doesn't answer what it has just opened.
    else return !event.repeat && this.#pick(attribute, keyOf(event));
    return true;
  }

  /** @param {Attribute} attribute @param {HTMLElement} target */
  #enter(attribute, target) {
    const input = attribute.kind === "text" && !isWriting(target) && this.#input(attribute);
    if (!input) {
      this.#next(attribute);
      return;
    }
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }

  /** Answer by key; the key of the answer that stands takes it back. @param {Attribute} attribute @param {string} key */
  #pick(attribute, key) {
    const answer = answers(attribute).find((each) => each.key === key);
    if (!answer) return false;
    const again = this.#values[attribute.key] === answer.value;
    this.#set(attribute, again ? "" : answer.value);
    this.#show(attribute);
    if (!again) this.#next(attribute);
    return true;
  }

  /** @param {HTMLInputElement} input */
  #changed(input) {
    const attribute = this.#attributes.find(({ key }) => key === input.name);
    if (attribute) this.#set(attribute, attribute.kind === "scale" ? Number(input.value) : input.value.trim());
  }

  /** @param {Attribute} attribute @param {string | number} value nothing if empty */
  #set({ key }, value) {
    if ((this.#values[key] ?? "") === value) return;
    const { [key]: _, ...others } = this.#values;
    this.#values = value === "" ? others : { ...others, [key]: value };
    this.on.changed(this.#about.id, this.#about.turn, this.#values);
  }

  /** Go to the field after one, or back to the turn after the last. @param {Attribute} attribute */
  #next(attribute) {
    const following = this.#attributes[this.#attributes.indexOf(attribute) + 1];
    if (following) this.#focus(following);
    else this.leave();
  }

  /** @param {Attribute | undefined} attribute */
  #focus(attribute) {
    const place = attribute && this.#form?.querySelector(`[data-attribute="${attribute.key}"]`);
    const option = place?.querySelector("input:checked") ?? place?.querySelector("input[type=radio]");
    const first = option ?? place ?? this.#form?.querySelector("button");
    /** @type {HTMLElement | undefined} */ (first)?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Attribute} attribute */
  #show(attribute) {
    const value = this.#values[attribute.key] ?? "";
    for (const input of this.#form?.querySelectorAll("input") ?? []) {
      if (input.name !== attribute.key) continue;
      if (input.type === "radio") input.checked = input.value === String(value);
      else if (input !== document.activeElement) input.value = String(value);
    }
  }

  /** @param {Attribute} attribute */
  #input({ key }) {
    return [...(this.#form?.querySelectorAll("input") ?? [])].find(({ name }) => name === key);
  }

  /** Offer what was written elsewhere. @param {HTMLElement} target */
  #complete(target) {
    const id = target.getAttribute("list");
    const attribute = this.#attributes.find(({ key }) => key === attributeOf(target));
    if (!id || !attribute || this.#form?.querySelector("datalist")) return;
    const list = make("datalist", { id });
    this.#form?.append(list);
    this.on.complete(attribute, this.#about.label, list);
  }
}

/** @param {Element} target */
function attributeOf(target) {
  return /** @type {HTMLElement | null} */ (target.closest("[data-attribute]"))?.dataset.attribute;
}

/** @param {Element} target */
function isWriting(target) {
  return target instanceof HTMLInputElement && target.type === "text";
}
