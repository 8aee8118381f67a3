// Says in words what a replay found: whether the answer is still the same, what rules changed, whether it is signed.

import { button, listed, make } from "./dom.js";
import { ProblemError, decide, replay } from "./service.js";

/** Return what a replay found, in a box. */
export function tellReplay(words, found, reasons) {
  const verdict = found.facts_altered ? "replay_altered" : found.same ? "replay_same" : found.result_same ? "replay_result_same" : "replay_different";
  const bad = found.facts_altered || found.signature === "invalid";
  const tone = bad ? "danger" : found.same ? "good" : "warning";
  const rules = ["changed", "added", "removed"].map((kind) => [kind, Array.isArray(found[kind]) ? found[kind].map(String) : []]);
  const named = rules.filter(([, ids]) => ids.length);
  return make("div", { class: `explain-note explain-note--${tone}`, "data-check": verdict },
    found.signature === "invalid" && make("p", {}, make("strong", {}, words.say("signature_invalid"))),
    make("p", {}, make("strong", {}, words.say(verdict))),
    (bad || !found.result_same) && make("p", {}, words.say("replay_shown")),
    named.map(([kind, ids]) => [make("p", {}, words.count(`rules_${kind}`, ids.length)), listed(ids.map((id) => [reasons.titled(id), " (", make("code", {}, id), ")"]))]),
    !found.rules_same && !named.length && make("p", {}, words.say("rules_unnamed")),
    found.signature !== "invalid" && make("p", {}, words.meaning("signature", found.signature)));
}

/** Return what a problem of the service says, with each fault at its place. */
export function tellProblem(words, problem) {
  const faults = Array.isArray(problem.errors) ? problem.errors.slice(0, 50) : [];
  return make("div", { class: "explain-note explain-note--warning", "data-check": "problem" },
    make("p", {}, make("strong", {}, words.say("problem"), " ", String(problem.title ?? ""))),
    problem.detail && make("p", {}, String(problem.detail)),
    listed(faults.map((one) => [named(words, String(one?.pointer ?? "")), String(one?.detail ?? "")])));
}

function named(words, pointer) {
  const fact = pointer.split("/").find((part) => words.facts.has(part)) ?? "";
  return fact ? `${words.label(fact)}: ` : pointer ? [make("code", {}, pointer), ": "] : "";
}

/** Return the offer to have a pasted decision checked by the service: only then does it leave the browser. */
export function offerCheck(words, found, decision, reasons, say) {
  const box = make("div", { class: "explain-note", "data-check": "unchecked" }, make("p", {}, words.say("unchecked")),
    make("p", { "data-mail": "no" }, words.say("check_offer")));
  const place = make("div", {});
  const start = button(words.say("check_button"), async (pressed) => {
    pressed.disabled = true;
    try {
      const told = await replay(found.sent, words.language);
      const now = await decide(found.receipt, words.language, "codes");
      const altered = told.result_same && !told.facts_altered && differs(decision, now);
      place.replaceChildren(
        altered ? make("p", { class: "explain-note explain-note--danger", "data-check": "decision_altered" }, words.say("decision_altered")) : "",
        tellReplay(words, told, reasons));
    } catch (error) {
      place.replaceChildren(error instanceof ProblemError ? tellProblem(words, error.problem) : make("p", { "data-check": "absent" }, words.say("check_absent")));
    }
    pressed.disabled = false;
    say(place.textContent);
  });
  box.append(make("p", { "data-mail": "no" }, start), place);
  return box;
}

/** Say whether a decision shows something else than its own answers and rules give. */
function differs(decision, now) {
  const codes = (fund) => JSON.stringify([
    fund.fund, fund.verdict, fund.clauses.find((one) => one.primary)?.id ?? "", fund.rate?.ceiling ?? "", fund.allocation?.id ?? "",
  ]);
  return decision.funds.map(codes).sort().join() !== now.funds.map(codes).sort().join();
}
