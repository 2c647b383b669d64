/** The words that a finding rests on stand out while the finding is focused or pointed at. */

const NAME = "evidence";

/** Heed the findings in `places`, elements that hold them. */
export function heedEvidence(...places) {
  if (!CSS.highlights) return;
  for (const place of places) {
    const finding = (event) => event.target.closest("[data-evidence]");
    for (const kind of ["focusin", "pointerover"]) {
      place.addEventListener(kind, (event) => finding(event) && show(finding(event)));
    }
    for (const kind of ["focusout", "pointerout"]) {
      place.addEventListener(kind, (event) => finding(event) && CSS.highlights.delete(NAME));
    }
  }
}

function show(finding) {
  const ranges = finding.dataset.evidence.split(" ").flatMap((each) => {
    const [turn, start, end] = each.split(":").map(Number);
    return texts(turn).map((text) => range(text, start, end)).filter(Boolean);
  });
  CSS.highlights.set(NAME, new Highlight(...ranges));
}

/** Where the words of a turn are: in the transcript and, if it is the one shown, in the panel. */
function texts(turn) {
  return [...document.querySelectorAll(`#turn-${turn} .said, [data-turn="${turn}"] .said`)];
}

/** The range of code points `start` to `end` in an element's text; null where it isn't there. */
function range(element, start, end) {
  const found = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let before = 0;
  let begun = false;
  while (walker.nextNode()) {
    const points = [...walker.currentNode.data];
    const offset = (point) => points.slice(0, point - before).join("").length;
    if (!begun && start < before + points.length) {
      found.setStart(walker.currentNode, offset(start));
      begun = true;
    }
    if (begun && end <= before + points.length) {
      found.setEnd(walker.currentNode, offset(end));
      return found;
    }
    before += points.length;
  }
  return null;
}
