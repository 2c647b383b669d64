/** What every page does: the colour theme, menus that close, requests that fail aloud. */

import { fail } from "./live.js";

const YEAR = 60 * 60 * 24 * 365;

for (const choice of document.querySelectorAll("[data-theme-choice]")) {
  choice.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    document.documentElement.dataset.theme = button.value;
    document.cookie = `theme=${button.value};path=/;max-age=${YEAR};samesite=lax`;
    for (const each of choice.querySelectorAll("button")) {
      each.setAttribute("aria-pressed", String(each === button));
    }
    document.dispatchEvent(new CustomEvent("themechange"));
  });
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  document.dispatchEvent(new CustomEvent("themechange"));
});

// Paper is light: charts are drawn again in the light colours, to the width of the paper.
let onScreen = null;
addEventListener("beforeprint", () => {
  const page = document.documentElement;
  onScreen ??= page.dataset.theme;
  page.dataset.theme = "light";
  page.classList.add("printing");
  document.dispatchEvent(new CustomEvent("themechange"));
});
addEventListener("afterprint", () => {
  if (onScreen === null) return;
  const page = document.documentElement;
  page.dataset.theme = onScreen;
  page.classList.remove("printing");
  onScreen = null;
  document.dispatchEvent(new CustomEvent("themechange"));
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A request of htmx that comes to nothing is told, until one goes well again.
document.addEventListener("htmx:afterRequest", ({ detail: { successful, xhr } }) => {
  if (successful) {
    fail("");
    return;
  }
  const told = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  const why = xhr.status ? `the server answered ${xhr.status}` : "no connection";
  fail(told ? xhr.responseText : `That didn't work: ${why}. Try again in a moment.`);
});

for (const zone of document.querySelectorAll(".dropzone")) {
  const input = zone.querySelector("input[type=file]");
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length === 0) return; // words, say
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
