/** What mouse and touch do: choose turns, labels and commands. */

import { element } from "./dom.js";

/**
 * @param {object} parts
 * @param {import("./turns.js").Turns} parts.turns
 * @param {import("./panel.js").Panel} parts.panel
 * @param {import("./giving.js").Giving} parts.giving
 * @param {import("./chosen.js").Chosen} parts.chosen
 * @param {import("./talk.js").Talk} parts.talk
 * @param {import("./suggestions.js").Suggestions} parts.suggestions
 * @param {(index: number, how?: {focus?: boolean, extend?: boolean}) => void} parts.go
 * @param {(label: number) => void} parts.toggle
 * @param {(command: string) => void} parts.run
 */
export function follow({ turns, panel, giving, chosen, talk, suggestions, go, toggle, run }) {
  const transcript = element("transcript");
  // A press gives the focus before it is a click, which knows better what is meant.
  let pressed = false;
  for (const end of ["click", "pointercancel", "keydown"]) {
    document.addEventListener(end, () => (pressed = false));
  }
  transcript.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const index = turns.indexOf(target);
    if (index < 0 || target.closest("summary, .details, .talk, .decision")) return;
    if (target.closest(".talked")) {
      if (index !== turns.current) go(index);
      talk.open(index);
      return;
    }
    const chip = /** @type {HTMLElement | null} */ (target.closest(".chip"));
    if (chip) press(chip, index);
    else if (target.closest(".all")) {
      if (index !== turns.current) go(index);
      turns.unfold();
    }
    else if (event.shiftKey) {
      getSelection()?.removeAllRanges();
      go(index, { extend: true });
    } else {
      // Words were selected: their turn is meant, wherever the mouse was let go.
      const words = getSelection()?.isCollapsed ? -1 : turns.indexOf(getSelection()?.anchorNode ?? null);
      go(words < 0 ? index : words);
    }
  });
  transcript.addEventListener("focusin", (event) => {
    const index = turns.indexOf(event.target);
    if (!pressed && index >= 0 && index !== turns.current) go(index, { focus: false });
  });
  // A press on a button may take the selection away before the click comes.
  document.addEventListener("pointerdown", (event) => {
    const onLabel = /** @type {Element} */ (event.target).closest(".label, .details");
    giving.held = null;
    pressed = !onLabel;
    if (onLabel) giving.held = giving.words;
  });
  for (const button of panel.buttons) {
    const label = Number(button.dataset.label);
    button.addEventListener("click", (event) => {
      const before = document.activeElement;
      toggle(label);
      // After a click with the mouse, Enter is to complete, not to press the button again.
      if (event.detail > 0 && document.activeElement === before) turns.list[turns.current].focus({ preventScroll: true });
    });
    for (const kind of ["mouseenter", "focus"]) button.addEventListener(kind, () => panel.explain(label));
  }
  for (const button of document.querySelectorAll("[data-command]")) {
    const { command = "" } = /** @type {HTMLElement} */ (button).dataset;
    button.addEventListener("click", () => run(command));
  }

  /** @param {HTMLElement} chip @param {number} index */
  function press(chip, index) {
    if (chip.dataset.from !== undefined) {
      go(Number(chip.dataset.from));
      return;
    }
    if (chip.dataset.suggestion) {
      suggestions.chooseByKey(chip.dataset.suggestion);
      return;
    }
    if (index !== turns.current) go(index, { focus: false });
    chip.focus({ preventScroll: true });
    chosen.edit();
  }
}
