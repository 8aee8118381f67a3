// Shows a whole decision as the applicant saw it: the answer, then fund by fund, then what is still open.

import { FITTING } from "./decision.js";
import { listed, make, opening, pairs } from "./dom.js";
import { Reasons } from "./reasons.js";

const MARKS = { eligible: "✓", conditional: "!", undetermined: "?", not_eligible: "✕" };
const SIGNALS = ["warning", "to_arrange", "priority"];
const MOST_OPTIONS = 12;
const FEW = 3;

export class Explained {
  constructor(words, decision) {
    this.words = words;
    this.decision = decision;
    this.reasons = new Reasons(words, decision.language);
    this.told = (text) => this.reasons.told(text);
  }

  /** Yield the parts of the page. */
  *parts() {
    const { words, decision } = this;
    yield make("div", { class: `explain-answer explain-answer--${decision.verdict}` },
      make("p", { class: "explain-answer__verdict" }, this.badge(decision.verdict)),
      make("p", {}, words.say(`meaning.${decision.verdict}`)),
      decision.stable && make("p", {}, words.say("stable")),
      decision.chosen && make("p", {}, this.told(decision.chosen)),
      make("p", { class: "explain-small" }, words.say("notice")));
    yield* decision.leftOut.map((one) => make("p", { class: "explain-note explain-note--warning" }, this.told(one)));
    yield make("h3", {}, words.say("per_fund"));
    yield* decision.funds.map((fund) => this.fund(fund));
  }

  badge(verdict) {
    return make("span", { class: `explain-badge explain-badge--${verdict}` },
      make("span", { "aria-hidden": "true" }, `${MARKS[verdict]} `), this.words.say(`verdict.${verdict}`));
  }

  fund(fund) {
    const { words } = this;
    const primary = fund.clauses.find((one) => one.primary);
    return make("section", { class: `explain-fund explain-fund--${fund.verdict}`, "data-fund": fund.fund },
      make("h4", {}, this.told(fund.name)),
      make("p", {}, this.badge(fund.verdict), " ", make("span", { class: "explain-small" }, `(${words.say("edition", { edition: fund.edition })})`)),
      fund.summary && make("p", {}, this.told(fund.summary)),
      fund.stable && this.decision.funds.some((one) => !one.stable) && make("p", {}, words.say("stable")),
      pairs(
        [words.say("objective"), fund.objective && this.told(fund.objective)],
        [words.say("clause"), primary && this.clause(primary)],
        [words.say("also"), this.also(fund)],
        [words.say("rate"), fund.rate && this.rate(fund.rate)],
        [words.say("allocation"), fund.allocation && this.allocation(fund.allocation)],
      ),
      this.why(fund),
      this.signals(fund),
      this.others(fund));
  }

  clause(clause) {
    const { words } = this;
    const article = clause.point.startsWith(clause.objective)
      ? words.say("article", { point: clause.point })
      : words.say("under", { point: clause.point, objective: clause.objective });
    const { annex, point, sameLetter, certainty } = clause.adopted;
    const remarks = [!sameLetter && words.say("other_letter"), certainty && certainty !== "verified" && words.meaning("certainty", certainty)];
    const adopted = annex && words.say(point ? "adopted" : "adopted_annex", { annex, point });
    const told = remarks.filter(Boolean).join("; ");
    return [
      make("p", {}, this.reasons.titled(clause.id, clause.title)),
      make("p", {}, `${article} (${words.say(`in_${clause.numbering}`)})`),
      adopted && make("p", {}, told ? `${adopted} (${told})` : adopted),
    ];
  }

  also(fund) {
    const others = fund.clauses.filter((one) => one.truth === "true" && !one.primary && one.breadth !== "residual");
    return listed(others.map((one) => this.reasons.titled(one.id, one.title)));
  }

  rate(rate) {
    const { words } = this;
    const why = rate.steps.find((one) => one.basis === rate.basis && one.ceiling === rate.ceiling);
    return [
      make("p", {}, rate.ceiling ? make("strong", {}, words.capital("up_to", { percent: words.percent(rate.ceiling) })) : `${words.capital("no_rate")}.`,
        why ? [". ", this.reasons.titled(why.id, why.title)] : null),
      rate.steps.length > 1 && [
        make("p", { class: "explain-small" }, words.say("rate_steps")),
        listed(rate.steps.map((one) => [`${words.percent(one.ceiling)}: `, this.reasons.titled(one.id, one.title)])),
      ],
      this.possible(words.say("rate"), rate.possible.map((one) => [`${words.percent(one.ceiling)}: `, this.reasons.titled(one.id, one.title), this.needs(one)])),
    ];
  }

  /** Return what is still possible; a long list is closed at first. */
  possible(about, lines) {
    const told = this.words.say("still_possible");
    return lines.length > FEW
      ? opening(`${told} (${lines.length})`, about, listed(lines))
      : lines.length > 0 && [make("p", { class: "explain-small" }, `${told}:`), listed(lines)];
  }

  needs(one) {
    return one.needs.length ? `. ${this.words.say("needs", { needs: one.needs.map((name) => this.words.label(name)).join(", ") })}` : "";
  }

  allocation(share) {
    const { words } = this;
    if (share.conflict.length) {
      return [make("p", {}, words.say("conflict")), listed(share.conflict.map((id) => this.reasons.titled(id)))];
    }
    if (!share.id) {
      const possible = share.possible.map((one) => [this.reasons.titled(one.id, one.title), this.needs(one)]);
      return [make("p", {}, `${words.capital("no_rate")}.`), this.possible(words.say("allocation"), possible)];
    }
    return [
      make("p", {}, this.reasons.titled(share.id, share.title)),
      make("p", {}, share.share ? words.say("share", { percent: words.percent(share.share) }) : words.capital("no_share"), "."),
      share.amount && make("p", {}, words.say("amount", { amount: words.euro(share.amount, 100_000) }), share.asOf && [` ${words.say("as_of")} `, this.told(share.asOf), "."]),
      share.note && make("p", {}, this.told(share.note)),
    ];
  }

  /** Return the rules that carry the verdict: the clause, what is in the way, what is open, what is met, and the money. */
  why(fund) {
    const { words, reasons } = this;
    const rules = (outcome) => fund.eligibility.filter((one) => one.outcome === outcome && carries(one, fund.verdict));
    const steps = fund.rate ? fund.rate.steps.filter((one) => one.basis === fund.rate.basis) : [];
    const money = fund.allocation?.id ? [fund.allocation] : [];
    const shown = [
      ...rules("violated").map((one) => reasons.shown(one, "violated")),
      ...fund.clauses.filter((one) => one.primary).map((one) => reasons.shown(one, "clause")),
      ...steps.map((one) => reasons.shown(one, "rate")),
      ...money.map((one) => reasons.shown(one, "allocation")),
    ];
    const open = rules("open").map((one) => reasons.shown(one, "open", [words.judged(one.judgedBy)]));
    const met = rules("satisfied").map((one) => reasons.shown(one, "satisfied"));
    if (!shown.length && !open.length && !met.length) {
      return fund.verdict === "not_eligible" ? [make("h5", {}, words.say("why")), make("p", {}, words.say("no_clause"))] : null;
    }
    return [
      make("h5", {}, words.say("why")), shown,
      fund.verdict === "conditional" ? open : opening(words.count("why_open", open.length), fund.name, open),
      opening(words.count("why_met", met.length), fund.name, met),
    ];
  }

  signals(fund) {
    if (fund.verdict === "undetermined") {
      return null;
    }
    const told = fund.signals.filter((one) => one.kind === "warning" || fund.verdict !== "not_eligible");
    const shown = SIGNALS.flatMap((kind) => told.filter((one) => one.kind === kind));
    return shown.length
      ? [make("h5", {}, this.words.say("signals")), shown.map((one) => this.reasons.shown(one, one.kind, one.notes))]
      : null;
  }

  others(fund) {
    const clauses = fund.clauses.filter((one) => !one.primary && one.breadth !== "residual");
    const rest = fund.eligibility.filter((one) => !carries(one, fund.verdict));
    const shown = [
      ...clauses.map((one) => this.reasons.shown(one, one.truth)),
      ...rest.map((one) => this.reasons.shown(one, one.outcome)),
    ];
    return opening(this.words.count("others", shown.length), fund.name, shown);
  }

  /** Return the questions without an answer, in the order to ask, each with the rules it decides. */
  open() {
    const { words } = this;
    const asked = new Map();
    for (const fund of this.decision.funds) {
      for (const one of fund.questions.filter(({ state }) => state === "open" || state === "judgement")) {
        const known = asked.get(one.fact) ?? { ...one, funds: [], why: [] };
        const first = weight(known.decides) <= weight(one.decides) ? known.decides : one.decides;
        asked.set(one.fact, { ...known, decides: first, funds: [...known.funds, fund.name], why: [...known.why, ...one.why] });
      }
    }
    const ordered = [...asked.values()].sort((one, other) => weight(one.decides) - weight(other.decides));
    return ["verdict", "money", "advice"].flatMap((what) => {
      const some = ordered.filter((one) => one.decides === what);
      if (!some.length) {
        return [];
      }
      const told = make("ol", { class: "explain-open" }, some.map((one) => make("li", {}, this.question(one))));
      return what === "advice" ? [opening(words.count("open_advice", some.length), "", told)] : [make("h4", {}, words.say(`open_${what}`)), told];
    });
  }

  question(one) {
    const { words } = this;
    const who = one.state === "judgement" ? words.say("judged") : "";
    const rules = [...new Set(one.why)].map((id) => this.reasons.titled(id));
    const options = one.options.slice(0, MOST_OPTIONS).map((option) => this.told(option));
    return [
      make("p", {}, make("strong", {}, one.question ? this.told(one.question) : words.label(one.fact)), who && ` ${who}`),
      make("p", { class: "explain-small" }, words.say("counts_for", { funds: [...new Set(one.funds)].join(", ") })),
      one.help && make("p", {}, this.told(one.help)),
      opening(words.count("decides_rules", rules.length), one.question, listed(rules)),
      opening(words.say("options"), one.question, listed(options), one.options.length > MOST_OPTIONS && make("p", {}, words.count("more_options", one.options.length - MOST_OPTIONS))),
    ];
  }

  /** Return what the answer would be with the usual answers, when that says more. */
  outlook() {
    const { words, decision } = this;
    const { outlook } = decision;
    if (!outlook.verdict || !outlook.assuming.length || FITTING.includes(decision.verdict)) {
      return null;
    }
    const assumed = outlook.assuming.map((one) => [make("strong", {}, one.label ? this.told(one.label) : words.label(one.fact)), ". ", this.told(one.reason)]);
    return outlook.verdict === "undetermined"
      ? [make("p", {}, words.say("outlook_same")), opening(words.count("outlook_assuming", assumed.length), "", listed(assumed))]
      : [make("p", {}, words.say("outlook_text"), " ", this.badge(outlook.verdict)), make("p", {}, words.say("outlook_with")), listed(assumed)];
  }
}

function weight(decides) {
  return ["verdict", "money", "advice"].indexOf(decides);
}

/** Say whether a rule is among the first reasons for a verdict. */
function carries(rule, verdict) {
  return verdict === "not_eligible" ? rule.outcome === "violated" : rule.outcome !== "satisfied" || rule.effect === "requires";
}
