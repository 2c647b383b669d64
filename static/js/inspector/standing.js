/** What stands at a turn: the server works it out from the words, once for each turn. */

const PAUSE = 200; // ms for which the pointer rests before it is asked for

/** Show in `element` what stands at a turn; `element` says where to ask. */
export function standingIn(element) {
  const known = new Map();
  const wide = matchMedia("(width >= 68rem)"); // else there is no panel
  let wanted = null;
  let timer = 0;

  const ask = async (number) => {
    const answer = await fetch(`${element.dataset.url}?turn=${number}`, {
      headers: { "HX-Request": "true" },
    }).catch(() => null);
    if (!answer?.ok) return; // it is asked for again when the pointer comes back
    known.set(number, await answer.text());
    if (number === wanted) put(known.get(number));
  };
  const put = (html) => {
    element.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  };

  return {
    show(number) {
      clearTimeout(timer);
      wanted = number;
      if (!wide.matches) return;
      if (known.has(number)) put(known.get(number));
      else timer = setTimeout(() => ask(number), PAUSE);
    },
  };
}
