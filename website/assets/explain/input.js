// Reads what was pasted: a whole decision, a receipt, or the code of a receipt. Nothing in it is trusted.

export const LARGEST = 2_000_000; // characters; the largest decision so far has 0.4 million
const LARGEST_CODE = 65_536; // bytes once unpacked, as in the service
const BREAK = /(?:=?\r?\n|[ \t>])[\s>]*/g; // the end of a line, also as mail programs write and quote it
const SOFT = /=\r?\n[ \t>]*/g;
const QUOTED = /[ \t]*\r?\n[ \t>]*/g;
const SEALS = new Set(["code", "signature"]);
const BROKEN_PRINT = /^(?=.{13,})[0-9a-f]+( [0-9a-f]+)+$/;
const UNSEEN = /[\uFEFF\u00AD\u200B-\u200D\u2060]/g; // what web pages and mail programs put where a line may break
const MARK = /"format"[\s>]*:[\s>]*"fundrules\./; // an answer or receipt, wherever it stands
const LETTERS = `[A-Za-z0-9_-]*(?:${BREAK.source}[A-Za-z0-9_-]+)*`;
const CODE = new RegExp(`FR1\\.([A-Za-z0-9_-]${LETTERS})(?:${BREAK.source})?\\.(${LETTERS})`);
const ALONE = /^FR1\.[A-Za-z0-9_-]+\.([A-Za-z0-9_-]{43})?$/;
const SIGNATURE = 43; // letters; a code without one ends with its last point
const MOST_FUNDS = 50;
const CONCLUSION = ["fund", "verdict", "clause", "rate", "allocation"]; // in the order in which a code has them
const DECISION = "fundrules.decision/1";
const RECEIPT = "fundrules.receipt/1";

/** What was wrong with the input: `key` names the sentence that says it, `values` what stands in it. */
export class InputError extends Error {
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

/**
 * Return what was pasted: `{kind: "decision", decision, receipt}`, `{kind: "receipt", receipt, sent}`. A receipt is
 * `{on, facts, funds, told}`; `sent` is what the service takes to check it. InputError says what was wrong.
 */
export async function read(written) {
  if (written.length > LARGEST) {
    throw tooLarge(written.length);
  }
  const text = written.replace(/^\uFEFF/, "").trim();
  if (!text) {
    throw new InputError("error.empty");
  }
  const data = findData(text);
  return data ? readData(parse(data, text)) : readCode(findCode(text.replace(UNSEEN, "")));
}

/** Return the part of a text that is in JSON: all of it, or the answer or receipt that somebody put in a letter. */
function findData(text) {
  const mark = MARK.exec(text);
  const from = text.indexOf("{");
  if (mark && from >= 0 && from < mark.index) {
    return text.slice(from, Math.max(text.lastIndexOf("}") + 1, mark.index));
  }
  return /^[[{"]/.test(text) ? text : null;
}

/** Return what to say of so many letters. */
export function tooLarge(size) {
  return new InputError("error.too_large", { size: (size / 1e6).toFixed(1), most: LARGEST / 1e6 });
}

/** Return what a text in JSON holds, also when a mail program quoted its lines and broke them. */
function parse(data, text) {
  try {
    return JSON.parse(data);
  } catch {
    // as it is written it is no JSON: perhaps it is once its lines are joined
  }
  try {
    return JSON.parse(data.replace(SOFT, "").replace(QUOTED, " "), joined);
  } catch {
    throw new InputError(/[\]}"]$/.test(text) ? "error.not_json" : "error.cut_off");
  }
}

/** Return a value without the spaces that came where a line was broken: fingerprints and codes have none. */
function joined(name, value) {
  return typeof value === "string" && (SEALS.has(name) || BROKEN_PRINT.test(value)) ? value.replaceAll(" ", "") : value;
}

async function readData(data) {
  if (typeof data === "string") {
    return readCode(findCode(data));
  }
  const own = (name) => (isRecord(data) && Object.hasOwn(data, name) ? data[name] : undefined);
  const format = own("format");
  if (format === DECISION) {
    const receipt = own("receipt");
    return { kind: "decision", decision: data, receipt: isReceipt(receipt) ? receiptOf(receipt) : null, sent: receipt };
  }
  if (format === RECEIPT) {
    if (!isReceipt(data)) {
      throw new InputError("error.receipt_damaged");
    }
    return { kind: "receipt", receipt: receiptOf(data), sent: data };
  }
  if (typeof own("code") === "string") {
    return readCode(findCode(own("code")));
  }
  if (typeof format === "string" && format.startsWith("fundrules.")) {
    throw new InputError("error.other_version", { format: format.slice(0, 60) });
  }
  if (typeof own("type") === "string" && typeof own("status") === "number") {
    throw new InputError("error.a_problem", { title: String(own("title") ?? "").slice(0, 200) });
  }
  throw new InputError("error.not_ours");
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isReceipt(data) {
  const texts = ["on", "rules_hash", "facts_hash", "result_hash"];
  return isRecord(data) && texts.every((name) => typeof data[name] === "string") && isRecord(data.facts) && isRecord(data.rules);
}

function receiptOf({ on, facts, rules, results }) {
  return { on, facts, funds: Object.keys(rules), told: conclusions(results) };
}

/** Return what a receipt says that was concluded, fund by fund; an older one does not tell. */
function conclusions(results) {
  const rows = (Array.isArray(results) ? results : []).filter(isRecord).slice(0, MOST_FUNDS);
  return rows.map((one) => Object.fromEntries(CONCLUSION.map((part) => [part, typeof one[part] === "string" ? one[part].slice(0, 200) : ""])));
}

/** Return the code in a text: alone, or somewhere in an address or a letter, there perhaps broken over several lines. */
function findCode(text) {
  const [alone] = ALONE.exec(text.replace(/[\s>]+/g, "")) ?? [];
  const found = CODE.exec(text);
  if (alone) {
    return alone;
  }
  if (!found) {
    throw new InputError(text.includes("FR1") ? "error.code_damaged" : "error.not_ours");
  }
  const [, packed, end] = found;
  return `FR1.${packed.replace(BREAK, "")}.${signature(end.split(BREAK))}`;
}

/** Return the signature at the beginning of what comes after the last point; what follows in the letter is no part. */
function signature([first, ...lines]) {
  let joined = first;
  while (lines.length && joined.length < SIGNATURE) {
    joined += lines.shift();
  }
  return joined.length === SIGNATURE ? joined : first;
}

async function readCode(code) {
  let content;
  try {
    content = JSON.parse(await unpack(code.split(".")[1]));
  } catch (error) {
    throw error instanceof InputError ? error : new InputError("error.code_damaged");
  }
  const [on, funds, facts, rulesHash, resultHash, ...later] = Array.isArray(content) ? content : [];
  const texts = [on, ...(Array.isArray(funds) ? funds : [null]), rulesHash, resultHash];
  const whole = !later.length || later.length === 3; // editions, versions and conclusions are not in older codes
  if (!whole || !isRecord(facts) || !texts.every((one) => typeof one === "string")) {
    throw new InputError("error.code_damaged");
  }
  const rows = Array.isArray(later[2]) ? later[2].filter(Array.isArray) : [];
  const told = conclusions(rows.map((row) => Object.fromEntries(CONCLUSION.map((part, at) => [part, row[at]]))));
  return { kind: "receipt", receipt: { on, facts, funds, told }, sent: { code } };
}

/** Return the text in base64url of zlib; it stops when there is more than a code can hold. */
async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) {
      return text + decoder.decode();
    }
    size += value.length;
    if (size > LARGEST_CODE) {
      await reader.cancel();
      throw new InputError("error.code_damaged");
    }
    text += decoder.decode(value, { stream: true });
  }
}
