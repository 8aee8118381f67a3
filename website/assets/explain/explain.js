// The page "Explain this result": takes what is pasted, chosen or carried after # in the address, and shows it.

import { offerTrials, tellChanges } from "./changing.js";
import { offerCheck, tellProblem, tellReplay } from "./checked.js";
import { readDecision } from "./decision.js";
import { button, listed, make, pairs } from "./dom.js";
import { Explained } from "./explained.js";
import { InputError, LARGEST, read } from "./input.js";
import { plainText } from "./mail.js";
import { AbsentError, ProblemError, decide, replay } from "./service.js";
import { fetchWords } from "./words.js";

const part = (name) => document.getElementById(`explain-${name}`);

class Page {
  constructor(words) {
    this.words = words;
    this.turn = 0; // what comes after a newer request is thrown away
    part("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.explain(part("text").value);
    });
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

  say(words) {
    part("status").textContent = words;
  }

  /** Put a chosen file in the box. */
  async take(input) {
    const [file] = input.files;
    if (file && file.size > 2 * LARGEST) {
      this.refuse(new InputError("error.too_large", { size: (file.size / 1e6).toFixed(1), most: LARGEST / 1e6 }));
    } else if (file) {
      part("text").value = await file.text();
      this.say(this.words.say("file_taken", { name: file.name.slice(0, 100) }));
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
      ? offerCheck(this.words, found, decision, explained.reasons, (words) => this.say(words))
      : make("p", { class: "explain-note explain-note--warning" }, this.words.say("no_receipt"));
    return this.whole(explained, decision, found.receipt, decision.bare ? [this.bare(found), check] : [check]);
  }

  /** Say that a decision has only codes, and offer to have the service make it whole. */
  bare(found) {
    const { words } = this;
    const whole = found.receipt && button(words.say("bare_button"), () => this.follows(() => this.ofReceipt(found)));
    return make("div", { class: "explain-note", "data-check": "bare" }, make("p", {}, words.say("bare")),
      whole && [make("p", { "data-mail": "no" }, words.say("bare_offer")), make("p", { "data-mail": "no" }, whole)]);
  }

  /** Return what the service says about a receipt now; without the service, which answers were given. */
  async ofReceipt({ receipt, sent }) {
    const { words } = this;
    try {
      const replayed = await replay(sent, words.language);
      const decision = readDecision(await decide(receipt, words.language, "full"));
      const explained = new Explained(words, decision);
      return this.whole(explained, decision, receipt, [tellReplay(words, replayed, explained.reasons)]);
    } catch (error) {
      if (!(error instanceof AbsentError || error instanceof ProblemError)) {
        throw error;
      }
      const told = error instanceof ProblemError
        ? tellProblem(words, error.problem)
        : make("div", { class: "explain-note explain-note--warning", "data-check": "absent" }, make("p", {}, make("strong", {}, words.say("absent"))), make("p", {}, words.say("absent_how")));
      const content = [make("p", {}, words.say("on_day", { day: words.day(receipt.on) })), told, this.answers(receipt)];
      return { heading: words.say("receipt_heading"), content, spoken: words.say("receipt_spoken") };
    }
  }

  whole(explained, decision, receipt, check) {
    const { words } = this;
    const verdicts = decision.funds.map((fund) => `${fund.name}: ${words.say(`verdict.${fund.verdict}`)}`).join("; ");
    const [first, ...rest] = explained.parts();
    const warns = check.some((one) => one.matches(".explain-note--danger, .explain-note--warning")); // must be seen first
    const section = (key, content) => ([content].flat(Infinity).some(Boolean) ? [make("h3", {}, words.say(key)), content] : []);
    return {
      heading: [words.say("heading"), decision.title && [": ", explained.told(decision.title)]],
      spoken: words.say("spoken", { verdicts }),
      content: [
        make("p", {}, words.say("on_day", { day: words.day(decision.on) }), decision.language !== words.language && ` ${words.say("other_language")}`),
        warns ? [...check, first] : [first, ...check],
        this.tools(),
        rest,
        section("change_title", [tellChanges(words, decision, explained.reasons), receipt && offerTrials(words, receipt, (told) => this.say(told))]),
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
