/** Charts whose figures stand in the page beside them. */

import { chartIn } from "./chart.js";

for (const element of document.querySelectorAll("[data-figure]")) {
  const chart = chartIn(element, JSON.parse(document.getElementById(element.dataset.figure).textContent));
  chart.draw();
  document.addEventListener("themechange", () => chart.draw());
}
