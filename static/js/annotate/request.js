/** JSON requests to the server, with the ways they can end told apart. */

const PATIENCE = 20_000;
const REFUSALS = [400, 409];

/**
 * @typedef {{kind: "done", data: any}
 *   | {kind: "refused", why: string, standing?: import("./types.js").Given | null}
 *   | {kind: "signed-out"}
 *   | {kind: "failed", why: string}} Outcome
 */

/**
 * @param {string} url
 * @param {unknown} body sent as JSON
 * @returns {Promise<Outcome>} never rejects
 */
export function post(url, body) {
  return ask(url, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      // Read anew each time: logging in again in another tab changes it.
      "X-CSRFToken": cookie("csrftoken"),
    },
    body: JSON.stringify(body),
  });
}

/**
 * Post, and at once again where that failed and the connection came back in the meantime.
 *
 * @param {string} url
 * @param {unknown} body sent as JSON, of which the server does what it has done already once
 * @returns {Promise<Outcome>} never rejects
 */
export async function posted(url, body) {
  for (;;) {
    const heard = new AbortController();
    let back = false;
    whenBack(() => (back = true), heard.signal);
    const outcome = await post(url, body);
    heard.abort();
    if (!back || isAnswer(outcome)) return outcome;
  }
}

/**
 * @param {string} url
 * @param {string} [known] the version one has: if it is still the newest, ``data`` is null
 * @returns {Promise<Outcome>} never rejects
 */
export async function get(url, known = "") {
  const headers = { Accept: "application/json", ...(known && { "If-None-Match": known }) };
  return ask(url, { cache: "no-store", headers });
}

/**
 * Ask again, when the connection is back or the page is looked at again, until there is an answer.
 *
 * @param {string} url
 * @returns {Promise<any>} never rejects; null where the server refuses
 */
export async function got(url) {
  for (;;) {
    const heard = new AbortController();
    // Heeded from the start: what is asked for too early fails after the connection is back.
    const back = new Promise((resolve) => whenBack(resolve, heard.signal));
    const outcome = await get(url);
    if (!isAnswer(outcome)) await back;
    heard.abort();
    if (isAnswer(outcome)) return outcome.kind === "done" ? outcome.data : null;
  }
}

/**
 * Call `act` when the connection is back, or the page is looked at again: after logging in, say.
 *
 * @param {() => void} act
 * @param {AbortSignal} [signal] that ends it
 */
export function whenBack(act, signal) {
  for (const each of ["online", "focus"]) addEventListener(each, () => act(), { signal });
}

/** @param {Outcome} outcome */
function isAnswer(outcome) {
  return outcome.kind === "done" || outcome.kind === "refused";
}

/** @param {string} url @param {RequestInit} how @returns {Promise<Outcome>} */
async function ask(url, how) {
  let response;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    response = await fetch(url, { redirect: "manual", signal, ...how });
    if (response.status === 304) return { kind: "done", data: null };
    if (response.ok) return { kind: "done", data: await response.json() };
    if (REFUSALS.includes(response.status)) {
      const { error, standing } = await response.json();
      return { kind: "refused", why: String(error), standing };
    }
  } catch {
    const answered = response ? `the server answered ${response.status}` : "no connection";
    return { kind: "failed", why: answered };
  }
  // A redirect leads to the log-in page; 403 and 404 come when somebody else logged in here.
  const away = response.type === "opaqueredirect" || [401, 403, 404].includes(response.status);
  if (away) return { kind: "signed-out" };
  return { kind: "failed", why: `the server answered ${response.status}` };
}

/** @param {string} name */
function cookie(name) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}
