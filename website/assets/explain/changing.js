// What would change the answer: what is in the way and what is lacking, and, with the service, what other answers do.

import { button, listed, make } from "./dom.js";
import { AbsentError, ProblemError, decide } from "./service.js";

const AREA = "policy_area";
const MOST_ASKED = 20;
const MOST_PER_FACT = 4;
const MOST_CHOICES = 8; // of a longer list only the answers that a condition names are tried
const MOST_TOGETHER = 3;

/** Return what would change the answer of every fund, as the decision itself tells it. */
export function tellChanges(words, decision, reasons) {
  return decision.funds.map((fund) => [make("h4", {}, reasons.told(fund.name)), ...ofFund(words, fund, reasons, decision.given)]);
}

function ofFund(words, fund, reasons, given) {
  const { standing } = fund;
  const rules = standing.inTheWay.map((id) => fund.eligibility.find((one) => one.id === id) ?? { id, title: "", conditions: [] });
  const told = [];
  if (rules.length) {
    told.push(make("p", {}, words.say("change_in_the_way")), listed(rules.map((one) => [
      reasons.titled(one.id, one.title), enough(words, one), listed(deciding(one).map((condition) =>
        thing(words, reasons, { ...condition, facts: [condition.fact], text: condition.truth === "true" ? "" : condition.text }, given)))])));
  }
  if (standing.lacking.length && elsewhere(standing)) {
    told.push(nearby(words, fund, reasons));
  } else if (standing.lacking.length) {
    told.push(
      make("p", {}, words.say("change_nearest"), " ", reasons.titled(standing.clause, standing.title), ". ", words.count("change_lacking", standing.lacking.length)),
      listed(standing.lacking.map((one) => thing(words, reasons, one, given))));
  }
  const open = fund.questions.filter((one) => one.state === "open" && one.decides === "verdict");
  if (fund.verdict === "undetermined" && open.length) {
    told.push(make("p", {}, words.count("change_open", open.length)));
  }
  const judges = fund.eligibility.filter((one) => one.outcome === "open" && one.judgedBy);
  if (fund.verdict === "conditional" && judges.length) {
    told.push(make("p", {}, words.say("change_judges")), listed(judges.map((one) => [reasons.titled(one.id, one.title), ": ", reasons.told(words.judged(one.judgedBy))])));
  }
  const money = fund.rate?.possible.filter((one) => one.needs.length) ?? [];
  if (money.length && fund.verdict !== "undetermined") {
    told.push(make("p", {}, words.say("change_rate")), listed(money.map((one) => [
      `${words.percent(one.ceiling)}: `, reasons.titled(one.id, one.title), ". ",
      words.say("needs", { needs: one.needs.map((name) => words.label(name)).join(", ") })])));
  }
  return told.length ? told : [make("p", {}, words.say(fund.verdict === "not_eligible" ? "change_unknown" : "change_nothing"))];
}

/** Return the conditions that make a rule stand in the way: met ones of an exclusion, unmet ones of a requirement. */
function deciding(rule) {
  const truth = rule.effect === "requires" ? "false" : "true";
  return (rule.conditions ?? []).filter((one) => one.truth === truth);
}

/** Say that one other answer undoes an exclusion, where that is so: all its conditions must hold. */
function enough(words, rule) {
  const single = words.rules.get(rule.id)?.[2];
  return rule.effect === "excludes" && make("p", {}, words.say(single ? "change_enough_one" : "change_enough_maybe"));
}

/** Say whether the nearest clause is about another policy area: that does not help this project. */
function elsewhere(standing) {
  return standing.lacking.some((one) => one.truth === "false" && one.facts.includes(AREA));
}

/** Return the nearest clause of the project's own policy area, as far as the decision tells; else say there is none. */
function nearby(words, fund, reasons) {
  const own = fund.clauses.filter((one) => one.breadth !== "residual" && one.conditions.some(({ fact, truth }) => fact === AREA && truth === "true"));
  const unmet = (one) => one.conditions.filter(({ truth }) => truth === "false").length;
  const [best] = own.sort((one, other) => unmet(one) - unmet(other));
  return best
    ? make("p", {}, words.say("change_nearest"), " ", reasons.titled(best.id, best.title), ". ", words.say("change_see_page"))
    : make("p", {}, words.say("change_elsewhere"));
}

/** Return one thing that is lacking: what is asked, what was answered, and whether the applicant can change that. */
function thing(words, reasons, { facts, text, actual: told, truth }, given) {
  const answers = facts.filter((name) => Object.hasOwn(given, name)).map((name) => words.answer(name, given[name]));
  const actual = told ? reasons.told(told) : answers.join("; ") || (truth === "unknown" ? "" : words.say("answer_unknown"));
  const known = facts.map((name) => words.facts.get(name)).filter(Boolean);
  const can = known.length && actual ? words.say(known.some((one) => one.change) ? "can_change" : "cannot_change") : "";
  const answered = actual ? [words.say("answered"), " ", actual] : words.say("not_answered");
  return [reasons.told(text || facts.map((name) => words.label(name)).join(", ")), ". ", answered, ". ", can && make("em", {}, can)];
}

/** Return the part that tries other answers with the service, behind a button. */
export function offerTrials(words, receipt, say) {
  const place = make("div", { class: "explain-trials" });
  const start = button(words.say("try_button"), async (pressed) => {
    pressed.disabled = true;
    place.replaceChildren();
    const progress = place.appendChild(make("p", {}, words.say("try_busy")));
    try {
      const found = await tryAnswers(words, receipt, (n, of) => { progress.textContent = words.say("try_progress", { n, of }); });
      place.replaceChildren(...found);
      say(words.say("try_done"));
      place.querySelector("h4")?.focus();
    } catch (error) {
      const told = error instanceof ProblemError ? String(error.problem.title) : error instanceof AbsentError ? words.say("try_absent") : words.say("error.unexpected");
      place.replaceChildren(make("p", { class: "explain-note explain-note--warning" }, told));
      say(told);
    }
    pressed.disabled = false;
  });
  return [make("p", { "data-mail": "no" }, words.say("try_lead")), start, place];
}

async function tryAnswers(words, receipt, progress) {
  const now = await decide(receipt, words.language, "full");
  const before = outcomes(now);
  const trials = plan(words, now, receipt.facts);
  const some = trials.slice(0, MOST_ASKED - 1);
  const changing = [];
  const same = [];
  for (const [index, changes] of some.entries()) {
    progress(index + 1, some.length);
    try {
      const effects = compare(words, before, outcomes(await decide(receipt, words.language, "codes", changes)));
      (effects.length ? changing : same).push({ changes, effects });
    } catch (error) {
      if (!(error instanceof ProblemError && error.problem.status === 400)) {
        throw error; // a 400 only says that this answer cannot stand beside the others
      }
    }
  }
  const heading = make("h4", { tabindex: "-1" }, words.say("try_title"));
  const told = (changes) => Object.entries(changes).map(([fact, value]) => `${words.label(fact)}: ${words.answer(fact, value)}`).join("; ");
  return [
    heading,
    changing.length
      ? listed(changing.map(({ changes, effects }) => [make("p", {}, words.say("try_if"), " ", make("strong", {}, told(changes)), "."), listed(effects)]), { class: "explain-changes" })
      : make("p", {}, words.say("try_none")),
    same.length > 0 && make("details", { class: "explain-more" }, make("summary", {}, words.count("try_same", same.length)), listed(same.map(({ changes }) => told(changes)))),
    trials.length > some.length && make("p", {}, words.count("try_more", trials.length - some.length)),
    make("p", { class: "explain-small" }, words.say("try_limits")),
  ].filter(Boolean);
}

/** Return what each fund says in codes: verdict, clause, rate and allocation. */
function outcomes(decision) {
  return decision.funds.map((fund) => ({
    name: fund.name ?? fund.fund,
    verdict: fund.verdict,
    clause: fund.clauses.find((one) => one.primary)?.id ?? null,
    rate: fund.rate?.ceiling ?? null,
    allocation: fund.allocation?.id ?? null,
  }));
}

function compare(words, before, after) {
  const shown = { clause: (id) => words.title(id), allocation: (id) => words.title(id), rate: (rate) => words.say("up_to", { percent: words.percent(rate) }), verdict: (verdict) => words.say(`verdict.${verdict}`) };
  return after.flatMap((fund, index) => ["verdict", "clause", "rate", "allocation"]
    .filter((part) => fund[part] !== before[index][part])
    .map((part) => {
      const [from, to] = [before[index][part], fund[part]].map((one) => (one === null ? words.say("nothing") : shown[part](one)));
      return [`${before[index].name}, ${words.say(`part_${part}`)}: `, words.say("from_to", { from, to })];
    }));
}

/** Return the answers to try, the most promising first: each is a set of changes, most of them of one fact. */
function plan(words, decision, facts) {
  const wanted = wishes(words, decision);
  const single = new Map([...wanted].map(([fact, texts]) => [fact, others(words.facts.get(fact), facts[fact], texts)]));
  const together = decision.order.filter((one) => one.verdict === "not_eligible" && !one.in_the_way?.length && !elsewhere({ lacking: one.lacking ?? [] }))
    .map((one) => one.lacking ?? []).filter((some) => some.length > 1 && some.length <= MOST_TOGETHER)
    .map((some) => some.map(({ facts: names }) => names.find((name) => single.get(name)?.length)))
    .filter((names) => names.every(Boolean) && new Set(names).size === names.length)
    .map((names) => Object.fromEntries(names.map((name) => [name, single.get(name)[0]])));
  const alone = [...single].flatMap(([fact, values]) => values.slice(0, MOST_PER_FACT).map((value) => ({ [fact]: value })));
  return [...together, ...alone];
}

/** Return the facts that can change and could matter, each with the words of the conditions that ask for it. */
function wishes(words, decision) {
  const found = new Map();
  const wish = (fact, text) => words.facts.get(fact)?.change && found.set(fact, [...(found.get(fact) ?? []), text ?? ""]);
  const funds = new Map(decision.funds.map((one) => [one.fund, one]));
  for (const standing of decision.order) {
    if (elsewhere({ lacking: standing.lacking ?? [] })) {
      continue;
    }
    const fund = funds.get(standing.fund);
    const rules = fund.eligibility.filter((one) => standing.in_the_way?.includes(one.id));
    rules.flatMap(deciding).forEach((one) => wish(one.fact, one.truth === "false" ? one.wanted : ""));
    (standing.lacking ?? []).forEach((one) => one.facts.forEach((name) => wish(name, one.text)));
  }
  for (const what of ["verdict", "money"]) {
    for (const fund of decision.funds) {
      fund.questions.filter((one) => one.state === "open" && one.decides === what).forEach((one) => wish(one.fact, ""));
    }
  }
  return found;
}

/** Return the other answers to one question: those that a condition names first. */
function others(fact, current, texts) {
  if (fact.type === "yes_no") {
    return [true, false].filter((one) => one !== current);
  }
  if (!fact.values.length) {
    return fact.borders.filter((one) => String(one) !== String(current));
  }
  const given = [current ?? []].flat();
  const named = fact.values.filter(([, label]) => texts.some((text) => text.includes(label)));
  const rest = fact.values.length <= MOST_CHOICES ? fact.values.filter((one) => !named.includes(one)) : [];
  const ids = [...named, ...rest].map(([id]) => id).filter((id) => !given.includes(id));
  if (fact.type === "choice") {
    return ids;
  }
  const fewer = given.length > 1 ? given.map((one) => given.filter((other) => other !== one)) : [];
  return [...ids.map((id) => [...given.filter((one) => one !== "none"), id]), ...fewer];
}
