/** One JSON request to the server, with the ways it can end told apart. */

const PATIENCE = 20_000;
const REFUSALS = [400, 409];

/**
 * @typedef {{kind: "done", data: any}
 *   | {kind: "refused", why: string}
 *   | {kind: "signed-out"}
 *   | {kind: "failed", why: string}} Outcome
 */

/**
 * @param {string} url
 * @param {unknown} body sent as JSON
 * @returns {Promise<Outcome>} never rejects
 */
export async function post(url, body) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        // Read anew each time: logging in again in another tab changes it.
        "X-CSRFToken": cookie("csrftoken"),
      },
      body: JSON.stringify(body),
    });
    if (response.ok) return { kind: "done", data: await response.json() };
    if (REFUSALS.includes(response.status)) {
      return { kind: "refused", why: String((await response.json()).error) };
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
