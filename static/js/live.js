/** Say something to screen readers without moving the focus. */
export function announce(text) {
  document.getElementById("live").textContent = text;
}
