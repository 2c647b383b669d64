/** The chart of a group: a click in it opens the conversation at that turn. */

import { chartIn } from "./chart.js";

const element = document.getElementById("across");
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const chart = chartIn(element, read("across-figure"));
const stretches = read("stretches");

/** The address of the turn in whose column the pointer is; null between conversations. */
function addressAt(event) {
  const place = chart.turnAt(event);
  const here = stretches.find(({ start, size }) => place > start && place <= start + size);
  return place && here ? `${here.url}?turn=${place - here.start}#turn-${place - here.start}` : null;
}

await chart.draw();
element.addEventListener("click", (event) => {
  const address = addressAt(event);
  if (address) location.assign(address);
});
document.addEventListener("themechange", () => chart.draw());
