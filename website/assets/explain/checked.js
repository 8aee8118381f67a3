// Says in words what a replay found: whether the answer is still the same, what differs, and whether it is signed.

import { tellConclusions, tellDifferences, tellRules, tellVersions } from "./differences.js";
import { button, listed, make } from "./dom.js";
import { ProblemError, replay } from "./service.js";

const CONCLUDED = ["verdict", "clause", "rate", "allocation"];

/** Return what a replay found, in a box. `told` are the conclusions in the receipt; `shown` tells what stands below it. */
export function tellReplay(words, found, told, reasons, shown) {
  const verdict = headline(found);
  const bad = found.altered.length > 0 || found.signature === "invalid";
  const tone = bad ? "danger" : found.same ? "good" : "warning";
  const strong = (key) => make("p", {}, make("strong", {}, words.say(key)));
  const missing = found.missing_funds;
  const differences = found.differences.filter((one) => !missing.includes(one.of));
  const concluded = differences.filter((one) => CONCLUDED.includes(one.part));
  const rules = tellRules(words, found, missing, reasons);
  const unnamed = !found.rules_same && !missing.length && !rules.some(Boolean);
  return make("div", { class: `explain-note explain-note--${tone}`, "data-check": verdict, tabindex: "-1" },
    found.signature === "invalid" && strong("signature_invalid"),
    !(bad && verdict === "replay_otherwise") && strong(verdict), // of what is not ours nobody knows what the rules gave then
    found.altered.includes("rules") && verdict !== "altered_rules" && strong("altered_rules"),
    bad && concluded.length > 0 && make("p", {}, words.say("was_doubtful")),
    tellDifferences(words, concluded, reasons),
    missing.map((fund) => gone(words, fund, told, reasons)),
    missing.length > 0 && verdict === "replay_partly" && found.conclusions !== "unknown" && make("p", {}, words.say("partly_same")),
    !found.result_same && found.conclusions === "unknown" && make("p", {}, words.say("no_conclusions")),
    tellDifferences(words, differences.filter((one) => one.part === "edition"), reasons),
    rules,
    unnamed && make("p", {}, words.say("rules_unnamed")),
    found.signature !== "invalid" && make("p", {}, words.meaning("signature", found.signature)),
    found.not_signed.length > 0 && make("p", {}, words.say("not_signed", { parts: words.joined(found.not_signed.map((part) => words.meaning("part", part))) })),
    tellVersions(words, differences.filter((one) => one.part === "version")),
    (bad || !found.result_same) && shown(bad));
}

/** Return the key of the one sentence that says most. */
function headline({ altered, same, result_same: result, rules_same: rules, missing_funds: missing, differences, conclusions }) {
  const trouble = { facts: "replay_altered", decision: "decision_altered", rules: "altered_rules" };
  const [first] = Object.keys(trouble).filter((part) => altered.includes(part));
  if (first) {
    return trouble[first];
  }
  if (same) {
    return "replay_same";
  }
  if (differences.some((one) => CONCLUDED.includes(one.part))) {
    return result ? "decision_altered" : "replay_otherwise"; // the same rules and answers never gave what was told
  }
  if (missing.length) {
    return "replay_partly";
  }
  if (result) {
    return rules ? "replay_result_only" : "replay_result_same";
  }
  return conclusions === "unknown" ? "replay_different" : "replay_reasons";
}

/** Say that a fund is not here any more, and what the receipt said about it. */
function gone(words, fund, told, reasons) {
  const then = tellConclusions(words, told.filter((one) => one.fund === fund), reasons);
  return [make("p", {}, words.fill("fund_gone", { fund: make("strong", {}, words.fund(fund)) })), then && [make("p", {}, words.say("fund_then")), then]];
}

/** Return what a problem of the service with a receipt for these funds says, with each fault at its place. */
export function tellProblem(words, problem, funds) {
  const faults = Array.isArray(problem.errors) ? problem.errors.slice(0, 50) : [];
  const none = faults.length > 0 && faults.every((one) => one?.code === "unknown_fund");
  return make("div", { class: "explain-note explain-note--warning", "data-check": none ? "funds_gone" : "problem", tabindex: "-1" },
    make("p", {}, make("strong", {}, none ? words.say("funds_gone") : [words.say("problem"), " ", String(problem.title ?? "")])),
    !faults.length && problem.detail && make("p", {}, String(problem.detail)),
    listed(none ? funds.slice(0, 50).map((one) => words.fund(one)) : faults.map((one) => [named(words, String(one?.pointer ?? "")), String(one?.detail ?? "")])));
}

function named(words, pointer) {
  const fact = pointer.split("/").find((part) => words.facts.has(part)) ?? "";
  return fact && `${words.label(fact)}: `; // where else it stands in the JSON helps nobody who reads it aloud
}

/** Return the offer to have a pasted decision checked by the service: only then does it leave the browser. */
export function offerCheck(words, found, reasons, say, showNow) {
  const box = make("div", { class: "explain-note", "data-check": "unchecked" }, make("p", {}, words.say("unchecked")),
    make("p", { "data-mail": "no" }, words.say("check_offer")));
  const place = make("div", {});
  const now = () => [make("p", {}, words.say("check_shown")), make("p", { "data-mail": "no" }, button(words.say("now_button"), showNow))];
  const start = button(words.say("check_button"), async (pressed) => {
    pressed.disabled = true;
    say(words.say("busy"));
    try {
      const told = await replay({ receipt: found.sent, funds: concluded(found.decision) }, words.language);
      place.replaceChildren(tellReplay(words, told, found.receipt.told, reasons, now));
    } catch (error) {
      place.replaceChildren(error instanceof ProblemError ? tellProblem(words, error.problem, found.receipt.funds)
        : make("div", { class: "explain-note explain-note--warning", "data-check": "absent", tabindex: "-1" }, make("p", {}, make("strong", {}, words.say("check_absent")))));
    }
    pressed.disabled = false;
    say((place.querySelector("strong") ?? place).textContent);
    place.firstElementChild.focus(); // a button that was off has lost it
  });
  box.append(make("p", { "data-mail": "no" }, start), place);
  return box;
}

/** Return what a decision concludes and nothing else of it: title and summary of a project are nobody's business. */
function concluded({ funds }) {
  const own = (value) => (typeof value === "object" && value !== null ? value : {});
  return funds.map(own).map((fund) => ({
    fund: fund.fund,
    verdict: fund.verdict,
    clauses: Array.isArray(fund.clauses) ? fund.clauses.map(own).filter((one) => one.primary === true).map((one) => ({ id: one.id, primary: true })) : [],
    rate: { ceiling: own(fund.rate).ceiling ?? null },
    allocation: { id: own(fund.allocation).id ?? null },
  }));
}
