// Shows one rule of a decision: what it says, what was answered, whether that holds, its source and its page.

import { listed, make, opening, pairs } from "./dom.js";

const MARKS = { true: "✓", false: "✕", unknown: "?" };

export class Reasons {
  /** `language` is that of the decision: its texts are marked when the page has another. */
  constructor(words, language) {
    this.words = words;
    this.language = language;
  }

  /** Return a text of the decision, marked with its language when that is not the page's. */
  told(text) {
    return text && this.language !== this.words.language ? make("span", { lang: this.language }, text) : text;
  }

  /** Return the link to the page of a rule; a rule we do not know is only named. */
  link(id, content = make("code", {}, id)) {
    const known = this.words.rules.get(id);
    return known ? make("a", { href: known[1] }, content) : content;
  }

  /** Return the title of a rule, linked to its page. */
  titled(id, title = "") {
    return this.link(id, title ? this.told(title) : this.words.title(id));
  }

  /** Return one rule with everything that a person could ask about it. */
  shown(rule, kind, more = []) {
    const { words } = this;
    const title = words.title(rule.id, rule.title);
    return make("article", { class: "explain-rule", "data-rule": rule.id },
      make("p", { class: "explain-rule__title" },
        make("strong", {}, this.told(title)), " ", make("span", { class: "explain-rule__kind" }, `(${words.meaning("kind", kind)})`)),
      rule.text && make("p", {}, this.told(rule.text)),
      more.filter(Boolean).map((line) => make("p", {}, this.told(line))),
      make("p", { class: "explain-rule__id" }, words.say("rule_page"), " ", this.link(rule.id),
        !words.rules.has(rule.id) && make("span", {}, ` (${words.say("rule_unknown")})`)),
      opening(words.say("rule_more"), this.told(title), this.conditions(rule.conditions ?? []), this.about(rule)));
  }

  conditions(conditions) {
    const { words } = this;
    const lines = conditions.map((one) => [
      make("span", { class: `explain-mark explain-mark--${MARKS[one.truth] ? one.truth : "unknown"}`, "aria-hidden": "true" },
        MARKS[one.truth] ?? "?"),
      make("div", {},
        this.told(one.text || words.label(one.fact)), ". ",
        one.actual ? [words.say("answered"), " ", this.told(one.actual), ". "] : "",
        make("em", {}, words.meaning("truth", one.truth)), "."),
    ]);
    return lines.length
      ? [make("p", { class: "explain-small" }, words.say("conditions")), listed(lines, { class: "explain-conditions" })]
      : null;
  }

  about(rule) {
    const { words } = this;
    const { reading } = rule;
    return pairs(
      [words.say("source"), rule.sources?.length ? listed(rule.sources.map((one) => this.told(one))) : null],
      [words.say("certainty"), rule.certainty && words.meaning("certainty", rule.certainty)],
      [words.say("reading_name"), reading && [
        make("p", {}, this.told(reading.question)),
        make("p", {}, words.say("reading_ours"), " ", this.told(reading.ours)),
        make("p", {}, words.say("reading_other"), " ", this.told(reading.other)),
      ]],
      [words.say("not_modelled"), rule.notModelled && this.told(rule.notModelled)],
    );
  }
}
