/**
 * What the browser keeps until the server has it. Every operation lies under a key of its own, so
 * that two tabs never write over each other's, and the keys sort in the order of the work.
 */

/** @typedef {import("./types.js").Aside} Aside */
/** @typedef {import("./types.js").Operation} Operation */
/** @typedef {{key: string, operation: Operation}} Entry */

const ROOT = "annotate";
const KINDS = ["op", "decision", "comment"];
let stamp = 0;

/** The operations of one person on one conversation; comments and decisions are kept like them. */
export class Kept {
  /**
   * @param {number} user
   * @param {number} assignment
   * @param {string} url where the operations go
   * @param {string} kind "op", "decision" or "comment"
   */
  constructor(user, assignment, url, kind = "op") {
    this.url = url;
    this.kind = kind;
    this.prefix = `${ROOT}/${user}/${assignment}`;
    /** Whether the browser could keep everything so far. */
    this.works = true;
  }

  /** @returns {Entry[]} in the order in which they were written */
  read() {
    return keys(`${this.prefix}/${this.kind}/`).map((key) => ({ key, operation: value(key).operation }));
  }

  /** @param {Operation} operation @returns {Entry} */
  write(operation) {
    stamp = Math.max(Date.now(), stamp + 1);
    const key = `${this.prefix}/${this.kind}/${stamp}-${operation.op}`;
    this.#store(key, { url: this.url, operation });
    return { key, operation };
  }

  /** @param {Entry[]} entries */
  drop(entries) {
    for (const { key } of entries) forget(key);
  }

  /** Keep what the server refused, for the person to see. @param {Aside} aside */
  setAside(aside) {
    this.#store(`${this.prefix}/aside/${aside.operation.op}`, aside);
  }

  /** @returns {Aside[]} */
  aside() {
    return keys(`${this.prefix}/aside/`).map(value);
  }

  /** Set something aside no more. @param {Aside} aside */
  dropAside(aside) {
    forget(`${this.prefix}/aside/${aside.operation.op}`);
  }

  /** @param {string} key @param {object} what */
  #store(key, what) {
    try {
      localStorage.setItem(key, JSON.stringify(what));
    } catch {
      this.works = false; // full, or not allowed
    }
  }
}

/**
 * What one person left unsent on other conversations.
 *
 * @param {number} user
 * @param {number} assignment the one that is open
 * @returns {Kept[]}
 */
export function elsewhere(user, assignment) {
  const found = new Map();
  for (const key of keys(`${ROOT}/${user}/`)) {
    const [, , other, kind] = key.split("/");
    if (KINDS.includes(kind) && Number(other) !== assignment) {
      found.set(`${other}/${kind}`, new Kept(user, Number(other), value(key).url, kind));
    }
  }
  return [...found.values()];
}

/** @param {string} prefix */
function keys(prefix) {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix) && value(key) !== null)
      .sort();
  } catch {
    return [];
  }
}

/** @param {string} key */
function value(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key */
function forget(key) {
  localStorage.removeItem(key);
}
