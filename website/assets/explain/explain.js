// The page "Explain this result": takes what is pasted, chosen or carried after # in the address, and shows it.

import { offerTrials, tellChanges } from "./changing.js";
import { offerCheck, tellProblem, tellReplay } from "./checked.js";
import { readDecision } from "./decision.js";
import { tellConclusions } from "./differences.js";
import { button, listed, make, pairs } from "./dom.js";
import { Explained } from "./explained.js";
import { InputError, LARGEST, read, tooLarge } from "./input.js";
import { plainText } from "./mail.js";
import { Reasons } from "./reasons.js";
import { AbsentError, ProblemError, decide, replay } from "./service.js";
import { fetchWords } from "./words.js";

const ANEW = { bare: ["bare", "bare_offer", "bare_button"], other: ["other_language", "other_offer", "other_button"] };
const WARNS = ".explain-note--danger, .explain-note--warning";
const part = (name) => document.getElementById(`explain-${name}`);

class Page {
  constructor(words) {
    this.words = words;
    this.turn = 0; // what comes after a newer request is thrown away
    part("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.explain(part("text").value);
    });
    part("text").addEventListener("paste", (event) => this.guard(event));
    part("file").addEventListener("change", (event) => this.take(event.target));
    part("empty").addEventListener("click", () => this.clear());
    window.addEventListener("hashchange", () => this.follow());
    window.addEventListener("beforeprint", () => this.unfold());
  }

  /** Explain the code that the address carries, if it does. */
  follow() {
    const carried = /^#(FR1(\.|%2E).*)$/i.exec(location.hash);
    if (carried) {
      part("text").value = unescaped(carried[1]);
      this.explain(part("text").value);
    }
  }

  /** Open what belongs to the reasons themselves, for paper. */
  unfold() {
    document.querySelectorAll(".explain-fund > .explain-rule details").forEach((one) => { one.open = true; });
  }

  say(words) { part("status").textContent = words; }

  /** Put a chosen file in the box. */
  async take(input) {
    const [file] = input.files;
    if (!file) {
      return;
    }
    try {
      if (file.size > 2 * LARGEST) {
        throw tooLarge(file.size);
      }
      part("text").value = await file.text();
      part("error").replaceChildren();
      this.say(this.words.say("file_taken", { name: file.name.slice(0, 100) }));
    } catch (error) {
      this.refuse(error instanceof InputError ? error : new InputError("error.file_unreadable", { name: file.name.slice(0, 100) }));
    }
    input.value = ""; // so that the same file can be chosen again
  }

  /** Refuse a paste that is much too large before the browser lays it out, which takes it long. */
  guard(event) {
    const size = event.clipboardData?.getData("text/plain").length ?? 0;
    if (size > LARGEST) {
      event.preventDefault();
      this.refuse(tooLarge(size));
    }
  }

  clear() {
    this.turn += 1;
    part("form").reset();
    part("error").replaceChildren();
    part("result").replaceChildren();
    if (location.hash) {
      history.replaceState(null, "", location.pathname);
    }
    this.say(this.words.say("emptied"));
    part("text").focus();
  }

  explain(written) {
    return this.follows(async () => {
      const found = await read(written);
      return found.kind === "decision" ? this.ofDecision(found) : this.ofReceipt(found);
    });
  }

  /** Show what comes, or tell what was wrong. */
  async follows(making) {
    const turn = ++this.turn;
    part("error").replaceChildren();
    part("result").replaceChildren();
    part("text").removeAttribute("aria-invalid");
    this.say(this.words.say("busy"));
    try {
      const shown = await making();
      if (turn === this.turn) {
        this.show(shown);
      }
    } catch (error) {
      if (turn === this.turn) {
        this.refuse(error);
      }
    }
  }

  /** Tell what was wrong; what was pasted stays where it is. */
  refuse(error) {
    const told = error instanceof InputError ? this.words.say(error.key, error.values) : this.words.say("error.unexpected");
    part("error").replaceChildren(make("p", {}, make("strong", {}, this.words.say("error_title")), " ", told));
    part("text").setAttribute("aria-invalid", "true");
    this.say("");
    part("error").focus();
  }

  show({ heading, content, spoken }) {
    const result = part("result");
    const title = make("h2", { tabindex: "-1" }, heading);
    result.replaceChildren(title, ...content.flat(Infinity).filter(Boolean));
    this.say(spoken);
    title.focus();
    title.scrollIntoView();
  }

  /** Return what a pasted decision says: it is read in the browser, and asks the service nothing. */
  ofDecision(found) {
    const decision = this.words.name(readDecision(found.decision));
    const explained = new Explained(this.words, decision);
    const check = found.receipt
      ? offerCheck(this.words, found, explained.reasons, (words) => this.say(words), () => this.follows(() => this.ofReceipt(found)))
      : make("div", { class: "explain-note explain-note--warning" }, make("p", {}, make("strong", {}, this.words.say("no_receipt"))));
    const lacks = decision.bare ? "bare" : decision.language !== this.words.language ? "other" : "";
    return this.whole(explained, decision, found.receipt, [lacks && this.offerWhole(lacks, found), this.unknownRules(decision), check].filter(Boolean));
  }

  /** Say that a decision has only codes, or is in the other language, and offer to have the service make it anew. */
  offerWhole(lacks, found) {
    const { words } = this;
    const [told, offer, press] = ANEW[lacks];
    const whole = found.receipt && button(words.say(press), () => this.follows(() => this.ofReceipt(found)));
    return make("div", { class: "explain-note", "data-check": lacks }, make("p", {}, words.say(told)),
      whole && [make("p", { "data-mail": "no" }, words.say(offer)), make("p", { "data-mail": "no" }, whole)]);
  }

  /** Say how many rules of a decision have no page here: it is older than this site, or of another service. */
  unknownRules({ funds }) {
    const unknown = new Set(funds.flatMap((one) => [...one.clauses, ...one.eligibility, ...one.signals]).map(({ id }) => id).filter((id) => !this.words.rules.has(id)));
    return unknown.size > 0 && make("div", { class: "explain-note explain-note--warning", "data-check": "unknown_rules" }, make("p", {}, make("strong", {}, this.words.count("unknown_rules", unknown.size))));
  }

  /** Return what the service says about a receipt now; without the service, which answers were given. */
  async ofReceipt({ receipt, sent }) {
    const { words } = this;
    try {
      const replayed = await replay(sent, words.language);
      const here = { ...receipt, funds: receipt.funds.filter((one) => !replayed.missing_funds.includes(one)) };
      const decision = readDecision(await decide(here, words.language, "full"));
      const explained = new Explained(words, decision);
      return this.whole(explained, decision, here, [tellReplay(words, replayed, receipt.told, explained.reasons, (bad) => make("p", {}, words.say(bad ? "replay_shown_bad" : "replay_shown")))]);
    } catch (error) {
      if (!(error instanceof AbsentError || error instanceof ProblemError)) {
        throw error;
      }
      return this.asItSays(receipt, error instanceof ProblemError ? tellProblem(words, error.problem, receipt.funds) : make(
        "div", { class: "explain-note explain-note--warning", "data-check": "absent" },
        make("p", {}, make("strong", {}, words.say("absent"))), make("p", {}, words.say("absent_how"))));
    }
  }

  /** Return what a receipt says itself, after `why` nobody could check it. */
  asItSays(receipt, why) {
    const { words } = this;
    const told = tellConclusions(words, receipt.told, new Reasons(words, words.language));
    const content = [
      why,
      make("p", {}, words.say("on_day", { day: words.day(receipt.on) })),
      told && [make("h3", {}, words.say("told_title")), make("p", {}, words.say("told_lead")), told],
      this.answers(receipt),
    ];
    return { heading: words.say("receipt_heading"), content, spoken: `${why.querySelector("strong").textContent} ${words.say(told ? "receipt_spoken_told" : "receipt_spoken")}` };
  }

  whole(explained, decision, receipt, check) {
    const { words } = this;
    const verdicts = decision.funds.map((fund) => `${fund.name}: ${words.say(`verdict.${fund.verdict}`)}`).join("; ");
    const [first, ...parts] = explained.parts();
    const [warns, rest] = [true, false].map((first) => check.filter((one) => one.matches(WARNS) === first)); // the first must be seen first
    const here = receipt && { ...receipt, funds: receipt.funds.filter((one) => words.funds.has(one)) }; // only these can be tried
    const section = (key, content) => ([content].flat(Infinity).some(Boolean) ? [make("h3", {}, words.say(key)), content] : []);
    return {
      heading: [words.say("heading"), decision.title && [": ", explained.told(decision.title)]],
      spoken: [...warns.map((one) => one.querySelector("strong")?.textContent), words.say("spoken", { verdicts })].filter(Boolean).join(" "),
      content: [
        make("p", {}, words.say("on_day", { day: words.day(decision.on) })),
        warns, first, rest,
        this.tools(),
        parts,
        section("change_title", [tellChanges(words, decision, explained.reasons), here?.funds.length > 0 && offerTrials(words, here, (told) => this.say(told))]),
        section("outlook_title", explained.outlook()),
        section("open_title", explained.open()),
        receipt && this.answers(receipt),
        decision.hash && pairs([words.say("hash"), make("code", { class: "explain-hash" }, decision.hash)]),
      ],
    };
  }

  answers({ facts }) {
    const { words } = this;
    const given = Object.entries(facts).slice(0, 200).map(([fact, value]) => [`${words.label(fact.slice(0, 200))}: `, make("strong", {}, words.answer(fact, value))]);
    return [make("h3", {}, words.say("answers_title")), given.length ? listed(given) : make("p", {}, words.say("answers_none"))];
  }

  tools() {
    const { words } = this;
    const place = make("div", { "data-mail": "no" });
    const copy = button(words.say("copy_button"), async () => {
      const box = make("textarea", { readonly: true, rows: 12, id: "explain-mail", class: "explain-text" });
      box.value = plainText(part("result"));
      place.replaceChildren(make("label", { for: "explain-mail", class: "explain-label" }, words.say("copy_label")), box);
      box.focus();
      box.select();
      const copied = await navigator.clipboard?.writeText(box.value).then(() => true, () => false);
      this.say(words.say(copied ? "copied" : "copy_yourself"));
    });
    return make("div", { class: "explain-tools", "data-mail": "no" }, copy, button(words.say("print_button"), () => window.print()), place);
  }
}

function unescaped(written) {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

const page = new Page(await fetchWords());
part("without").hidden = true;
part("form").hidden = false;
page.follow();
