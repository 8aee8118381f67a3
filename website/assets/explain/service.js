// Asks the service that serves this site; never another. What is asked goes in the body, never in an address.

const SECONDS = 20;
const LISTS = ["altered", "not_signed", "missing_funds", "differences", "changed", "added", "removed"];

/** The service is not there: this is a folder on a web server, or there is no network. */
export class AbsentError extends Error {}

/** The service answered with a problem (RFC 9457), kept in `problem`. */
export class ProblemError extends Error {
  constructor(problem) {
    super(String(problem.title));
    this.problem = problem;
  }
}

/** Return the decision about the answers in a receipt, for its day and its funds. */
export function decide(receipt, language, detail, changed = {}) {
  const asked = { ...receipt.facts, ...changed, on: receipt.on, funds: receipt.funds.length ? receipt.funds : null };
  return post(`/v1/decisions?detail=${detail}&language=${language}`, asked);
}

/** Return what differs between a receipt and the same decision now; what the service leaves out is an empty list. */
export async function replay(sent, language) {
  const found = await post(`/v1/replays?language=${language}`, sent);
  const lists = LISTS.map((name) => [name, Array.isArray(found[name]) ? found[name] : []]);
  return { conclusions: "unknown", ...found, ...Object.fromEntries(lists) };
}

async function post(path, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json, application/problem+json" };
  const signal = AbortSignal.timeout(SECONDS * 1000);
  const options = { method: "POST", headers, body: JSON.stringify(body), signal, credentials: "omit", redirect: "error" };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new AbsentError();
  }
  const kind = answer.headers.get("content-type") ?? "";
  if (!kind.includes("json")) {
    throw new AbsentError(); // a web server that only has files answers with a page
  }
  let told;
  try {
    told = await answer.json();
  } catch {
    throw new AbsentError();
  }
  if (answer.ok) {
    return told;
  }
  throw typeof told?.status === "number" ? new ProblemError(told) : new AbsentError();
}
