// Says in words what a receipt concluded, and what is concluded otherwise now, fund by fund.

import { listed, make, opening } from "./dom.js";

const NAMED = ["clause", "allocation"]; // these are rules: they have a title and a page
const FEW = 8;

/** Return what is different now, fund by fund, each with what it was and what it is; nothing when nothing is. */
export function tellDifferences(words, differences, reasons) {
  const funds = [...new Set(differences.map((one) => one.of))];
  return listed(funds.map((fund) => [make("strong", {}, words.fund(fund)),
    listed(differences.filter((one) => one.of === fund).map((one) => sentence(words, one, reasons)))]), { class: "explain-differences" });
}

/** Return one difference as a sentence; "was" and "now" are titles, percentages and verdicts as a person says them. */
function sentence(words, { part, before, now }, reasons) {
  const form = before && now ? "both" : before ? "gone" : "new";
  return words.fill(`was.${part}.${form}`, { before: before && value(words, part, before, reasons), now: now && value(words, part, now, reasons) });
}

function value(words, part, code, reasons) {
  if (NAMED.includes(part)) {
    return words.rules.has(code) ? ["“", reasons.link(code, words.title(code)), "”"] : [make("code", {}, code), ` (${words.say("rule_unknown")})`];
  }
  return part === "verdict" ? `“${words.verdict(code)}”` : part === "rate" ? words.say("up_to", { percent: words.percent(code) }) : code;
}

/** Return what a receipt itself says that was concluded, for some of its funds; nothing when it does not tell. */
export function tellConclusions(words, told, reasons) {
  return listed(told.map((one) => {
    const parts = ["clause", "rate", "allocation"].filter((part) => one[part])
      .map((part) => [". ", words.say(part), ": ", value(words, part, one[part], reasons)]);
    return [make("strong", {}, words.fund(one.fund)), ": ", words.verdict(one.verdict), parts, "."];
  }), { class: "explain-conclusions" });
}

/** Return the rules that are not what they were; a long list is closed at first. */
export function tellRules(words, found, missing, reasons) {
  const gone = (id) => missing.some((fund) => id.startsWith(`${fund}.`)); // that these are gone is told of the fund
  return ["changed", "added", "removed"].map((kind) => {
    const lines = found[kind].filter((id) => !gone(id)).map((id) => [reasons.titled(id), " (", make("code", {}, id), ")"]);
    const told = lines.length > 0 && words.count(`rules_${kind}`, lines.length);
    return lines.length > FEW ? opening(told, "", listed(lines)) : told && [make("p", {}, told), listed(lines)];
  });
}

/** Return which packages have another version now: that is for whoever keeps the software. */
export function tellVersions(words, differences) {
  const lines = differences.map(({ of, before, now }) => [make("code", {}, of), ": ", words.say(now ? "version_both" : "version_gone", { before, now })]);
  return opening(words.say("versions"), "", listed(lines));
}
