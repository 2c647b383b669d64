/** Say something to screen readers without moving the focus. */
export function announce(text) {
  document.getElementById("live").textContent = text;
}

/** Show, and say at once, why something came to nothing; without words, that it goes well again. */
export function fail(words) {
  const failed = document.getElementById("failed");
  failed.hidden = !words;
  // What fails every second is read aloud once.
  if (words && failed.textContent !== words) failed.textContent = words;
}
