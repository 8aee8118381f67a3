// The fixed words, the rules and the questions of the site, in the language of the page; made while the site is built.

const DECIMAL = /^\d{1,15}(\.\d{1,10})?$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Fetch the words that stand beside this script, in the language of the page. */
export async function fetchWords() {
  const answer = await fetch(new URL("data.json", import.meta.url), { credentials: "omit" });
  if (!answer.ok) {
    throw new Error(`data.json: ${answer.status}`);
  }
  return new Words(await answer.json());
}

export class Words {
  constructor(data) {
    this.language = data.language;
    this.sentences = new Map(Object.entries(data.sentences));
    this.rules = new Map(Object.entries(data.rules)); // id -> [title, address, whether one other answer undoes it]
    this.facts = new Map(Object.entries(data.facts));
    this.funds = new Map(Object.entries(data.funds)); // id -> [name, objectives]
  }

  /** Return a sentence with `values` in it. */
  say(key, values = {}) {
    const sentence = this.sentences.get(key);
    if (sentence === undefined) {
      return key;
    }
    return sentence.replace(/\{(\w+)\}/g, (found, name) => (Object.hasOwn(values, name) ? String(values[name]) : found));
  }

  /** Return a sentence that begins with a capital. */
  capital(key, values = {}) {
    const told = this.say(key, values);
    return told.charAt(0).toUpperCase() + told.slice(1);
  }

  /** Return a sentence that says something else of one thing than of several. */
  count(key, n) {
    return this.say(`${key}_${n === 1 ? "one" : "many"}`, { n });
  }

  /** Return a sentence with texts and elements in it. */
  fill(key, values) {
    return this.say(key).split(/\{(\w+)\}/).map((piece, index) => (index % 2 ? values[piece] ?? "" : piece));
  }

  /** Return several things as a person names them: one, two and three. */
  joined(names) {
    return new Intl.ListFormat(this.language === "nl" ? "nl-NL" : "en-GB").format(names);
  }

  /** Return a verdict as it stands in a sentence. */
  verdict(code) {
    return this.meaning("verdict", code).toLowerCase();
  }

  /** Return the name of a fund; one that this site does not have keeps its code. */
  fund(id) {
    return this.funds.get(id)?.[0] ?? id;
  }

  /** Return what a code means, or the code when we do not know it. */
  meaning(kind, code) {
    return this.sentences.get(`${kind}.${code}`) ?? code;
  }

  /** Return the title of a rule; `told` is the title that came with the decision. */
  title(id, told = "") {
    return told || this.rules.get(id)?.[0] || id;
  }

  /** Return the name of a question; one we do not know keeps its code. */
  label(fact) {
    return this.facts.get(fact)?.label ?? this.meaning("conclusion", fact);
  }

  /** Give a decision that has only codes the names that this page knows; what it then says is in the page's language. */
  name(decision) {
    if (decision.bare) {
      decision.language = this.language;
      for (const fund of decision.funds) {
        const [name, objectives] = this.funds.get(fund.fund) ?? [fund.fund, {}];
        fund.name = name;
        fund.objective = Object.hasOwn(objectives, fund.objectiveId) ? objectives[fund.objectiveId] : fund.objectiveId;
      }
    }
    return decision;
  }

  /** Return who or what judges; a decision that has only codes names the question. */
  judged(told) {
    return this.facts.has(told) ? `${this.label(told)} ${this.say("judged")}` : told;
  }

  /** Return an answer as a person reads it. */
  answer(fact, value) {
    if (Array.isArray(value)) {
      return value.slice(0, 200).map((one) => (Array.isArray(one) ? "…" : this.answer(fact, one))).join(", ");
    }
    if (typeof value === "object") {
      return "…";
    }
    if (typeof value === "boolean") {
      return this.say(value ? "yes" : "no");
    }
    const known = this.facts.get(fact);
    const written = String(value).slice(0, 400);
    const chosen = known?.values?.find(([id]) => id === written);
    if (chosen || written === "none") {
      return chosen ? chosen[1] : this.say("none");
    }
    if (known?.counted?.length && /^\d{1,9}$/.test(written)) {
      return known.counted[written === "1" ? 0 : 1].replace("{n}", written);
    }
    return known?.type === "euro" ? this.euro(written) : known?.type === "date" ? this.day(written) : written;
  }

  /** Return a rate or share such as 0.90 as a percentage. */
  percent(written) {
    if (!DECIMAL.test(written)) {
      return written;
    }
    const digits = String(Number((Number(written) * 100).toFixed(6)));
    return `${this.language === "nl" ? digits.replace(".", ",") : digits}\u00a0%`;
  }

  /** Return an amount in euros as a person writes it. */
  euro(written, step = 0) {
    if (!DECIMAL.test(written)) {
      return written;
    }
    const amount = step ? Math.round(Number(written) / step) * step : Number(written);
    const cents = amount % 1 ? 2 : 0;
    const form = { minimumFractionDigits: cents, maximumFractionDigits: cents };
    const digits = new Intl.NumberFormat(this.language === "nl" ? "nl-NL" : "en-GB", form).format(amount);
    return `${this.language === "nl" ? "€" : "EUR"}\u00a0${digits}`;
  }

  /** Return a day such as 2026-11-25 as a person writes it. */
  day(written) {
    const found = DAY.exec(written);
    const month = found && this.say("months").split(" ")[Number(found[2]) - 1];
    return month ? `${Number(found[3])} ${month} ${found[1]}` : written;
  }
}
