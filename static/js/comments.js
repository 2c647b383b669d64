/** The page of comments by keyboard: from thread to thread, reply, resolve. */

import { keyOf } from "./annotate/keys.js";
import { announce } from "./live.js";

const threads = document.getElementById("threads");

/** @param {Element | null} thread */
function go(thread) {
  if (!(thread instanceof HTMLElement)) return;
  thread.focus();
  thread.scrollIntoView({ block: "nearest" });
}

/** What each key does with the thread that has the focus. */
const KEYS = {
  j: (thread) => go(thread.nextElementSibling),
  k: (thread) => go(thread.previousElementSibling),
  r: (thread) => thread.querySelector("textarea").focus(),
  e: (thread) => thread.querySelector("[value=resolve], [value=reopen]").click(),
};

// Keys act only inside a thread, never while somebody writes.
threads?.addEventListener("keydown", (event) => {
  const thread = event.target.closest(".thread");
  if (event.target.matches("textarea")) {
    if (event.isComposing) return;
    if (event.key === "Escape") go(thread);
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!event.repeat) thread.querySelector("[value=reply-resolve], [value=reply]").click();
    return;
  }
  const act = KEYS[keyOf(event).toLowerCase()];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  // Held down, a key goes on through the threads; it must not resolve and reopen one.
  if (!event.repeat || act === KEYS.j || act === KEYS.k) act(thread);
});

// What was swapped in takes the focus of what it replaced; it is not taken from another thread.
document.addEventListener("htmx:afterSwap", (event) => {
  const thread = document.getElementById(event.detail.target.id);
  if (!thread?.matches(".thread")) return;
  const { activeElement: focused } = document;
  if (focused === document.body || thread.contains(focused)) go(thread);
  announce(thread.dataset.resolved === "true" ? "Resolved." : "Sent. Still open.");
});
