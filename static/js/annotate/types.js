/**
 * What the modules of the annotate page hand to each other.
 *
 * @typedef {object} Place words of a turn, or all of it
 * @property {number} turn from 0
 * @property {number | null} start in code points, as the server counts
 * @property {number | null} end
 *
 * @typedef {Record<string, string | number>} Values details of a label, by attribute
 *
 * @typedef {object} Given a label that stands
 * @property {string} id
 * @property {number} label
 * @property {number} version
 * @property {number | null} start
 * @property {number | null} end
 * @property {Place | null} to where a link leads
 * @property {Values} attributes
 *
 * @typedef {object} Operation what the server is asked to do
 * @property {string} op its own name
 * @property {"add" | "change" | "remove"} do
 * @property {string} annotation
 * @property {number} turn
 * @property {number} label
 * @property {number | null} start
 * @property {number | null} end
 * @property {Place | null} to
 * @property {Values} attributes
 * @property {number} base the version that was seen, 0 for none
 *
 * @typedef {{key: string, name: string, shortcut: string, definition: string}} Choice
 * @typedef {object} Attribute
 * @property {string} key
 * @property {string} name
 * @property {"choice" | "scale" | "text"} kind
 * @property {Choice[]} choices
 * @property {number} low
 * @property {number} high
 * @property {boolean} complete
 * @property {string} guideline
 *
 * @typedef {object} Label
 * @property {number} id
 * @property {string} key the layer's and its own, the same in every version of the scheme
 * @property {string} name
 * @property {string} shortcut
 * @property {string} letters
 * @property {number} colour
 * @property {"begins" | "goes-along" | "ends" | ""} topic what it says of the topic that runs
 *
 * @typedef {object} Layer
 * @property {string} key
 * @property {string} name
 * @property {"turn" | "span" | "link"} unit
 * @property {boolean} multiple
 * @property {string[]} roles
 * @property {Attribute[]} attributes
 * @property {Label[]} labels
 *
 * @typedef {object} Aside what the server refused
 * @property {Operation} operation
 * @property {string} why
 * @property {Given | null} [standing] newer work that stands there; null: it was taken back
 *
 * @typedef {object} Suggestion a label that a lens suggests
 * @property {number} turn
 * @property {number} label
 * @property {string} lens
 * @property {string} version
 * @property {number | null} confidence from 0 to 1
 * @property {string} reason
 * @property {[number, number, number][]} evidence turn, start, end
 * @property {number | null} [to] the turn that a link would lead to
 *
 * @typedef {object} Thread a comment on a turn, with its answers
 * @property {string} id
 * @property {number} turn
 * @property {string} author
 * @property {string} text
 * @property {string} flag
 * @property {string} at
 * @property {string | null} resolved
 * @property {{author: string, text: string, at: string}[]} replies
 *
 * @typedef {object} Change one step of an action, to be undone
 * @property {number} turn
 * @property {Given | null} before
 * @property {Given | null} after
 * @property {string} [rejected] the suggestion that was rejected, where no label was changed
 * @property {[suggestion: string, verdict: "accepted" | "changed"]} [decided] what the label decided on
 *
 * @typedef {{done: Change[][], undone: Change[][]}} Log
 */

export {};
