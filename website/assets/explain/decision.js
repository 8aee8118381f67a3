// Reads a decision that somebody pasted into one whose every part has the kind we expect: texts, lists and flags.

import { InputError } from "./input.js";

const MOST_LETTERS = 4_000;
const MOST_ITEMS = 300;
const VERDICTS = ["eligible", "conditional", "undetermined", "not_eligible"];
export const FITTING = ["eligible", "conditional"];

function text(value) {
  const told = typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
  return told.length > MOST_LETTERS ? `${told.slice(0, MOST_LETTERS)}…` : told;
}

function record(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function list(value, reading) {
  return Array.isArray(value) ? value.slice(0, MOST_ITEMS).map((one, index) => reading(record(one), index)) : [];
}

function texts(value) {
  return Array.isArray(value) ? value.slice(0, MOST_ITEMS).map(text).filter(Boolean) : [];
}

function number(value) {
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function verdict(value, place) {
  if (!VERDICTS.includes(value)) {
    throw new InputError("error.decision_damaged", { place });
  }
  return value;
}

/** Return the decision; InputError names the part that cannot be read. */
export function readDecision(data) {
  const funds = list(data.funds, fund);
  const known = new Map(funds.map((one) => [one.fund, one]));
  if (!funds.length) {
    throw new InputError("error.decision_damaged", { place: "/funds" });
  }
  const order = list(data.order, standing).filter((one) => known.has(one.fund));
  const standings = new Map(order.map((one) => [one.fund, one]));
  return {
    verdict: verdict(data.verdict, "/verdict"),
    stable: data.stable === true,
    on: text(data.on),
    language: ["nl", "en"].includes(data.language) ? data.language : "nl",
    title: text(data.title),
    notice: text(data.notice),
    chosen: text(record(data.best).chosen),
    leftOut: list(data.left_out, (one) => text(one.text) || text(one.plugin)),
    funds: [...new Set([...standings.keys(), ...known.keys()])].map((name) => ({
      ...known.get(name),
      standing: standings.get(name) ?? standing({ fund: name }),
    })),
    outlook: outlook(record(data.outlook)),
    hash: text(record(data.receipt).result_hash),
    given: record(record(data.receipt).facts),
    bare: !list(data.funds, (one) => text(one.name)).some(Boolean), // only codes: asked for with detail=codes
  };
}

function fund(data, index) {
  return {
    fund: text(data.fund),
    name: text(data.name) || text(data.fund),
    edition: text(data.edition),
    verdict: verdict(data.verdict, `/funds/${index}/verdict`),
    stable: data.stable === true,
    summary: text(data.summary),
    objective: text(record(data.objective).label),
    objectiveId: text(record(data.objective).id),
    clauses: list(data.clauses, clause),
    eligibility: list(data.eligibility, (one) => ({
      ...rule(one), effect: text(one.effect), outcome: text(one.outcome), judgedBy: text(one.judged_by),
    })),
    rate: data.rate ? rate(record(data.rate)) : null,
    allocation: data.allocation ? allocation(record(data.allocation)) : null,
    signals: list(data.signals, (one) => ({ ...rule(one), kind: text(one.kind), notes: texts(one.notes) })),
    questions: list(data.questions, (one) => ({
      fact: text(one.fact), state: text(one.state), decides: text(one.decides), who: text(one.who),
      question: text(one.question), help: text(one.help), why: texts(one.why),
      options: list(one.options, (option) => text(option.label)).filter(Boolean),
    })),
  };
}

function rule(data) {
  const reading = record(data.reading);
  return {
    id: text(data.id),
    truth: text(data.truth),
    title: text(data.title) || text(data.label),
    text: text(data.text),
    certainty: text(data.certainty),
    sources: list(data.citation, (one) => text(one.text)).filter(Boolean),
    reading: data.reading ? { question: text(reading.question), ours: text(reading.ours), other: text(reading.other) } : null,
    notModelled: text(data.not_modelled),
    conditions: list(data.conditions, (one) => ({
      fact: text(one.fact), truth: text(one.truth), wanted: text(one.wanted), actual: text(one.actual), text: text(one.text),
    })),
  };
}

function clause(data) {
  const adopted = record(data.adopted);
  return {
    ...rule(data),
    point: text(data.point), objective: text(data.objective), breadth: text(data.breadth), primary: data.primary === true,
    numbering: numbering(data),
    adopted: {
      annex: text(adopted.annex), point: text(adopted.point), sameLetter: adopted.same_letter !== false,
      certainty: text(adopted.certainty),
    },
  };
}

/** Return whose number a point is; a decision from before that was told has a number of the nota only with a letter. */
function numbering({ numbering: told, point, objective }) {
  const ours = told === undefined ? point === objective : told === "adopted";
  return ours ? "adopted" : "nota";
}

function step(data) {
  return { ...rule(data), ceiling: text(data.ceiling), basis: text(data.basis), needs: texts(data.needs) };
}

function rate(data) {
  return {
    ceiling: text(data.ceiling), basis: text(data.basis), steps: list(data.steps, step), possible: list(data.possible, step),
  };
}

function share(data) {
  return {
    ...rule(data),
    share: text(data.share), amount: text(data.indicative_amount), asOf: text(data.as_of), note: text(data.amount_note),
    needs: texts(data.needs),
  };
}

function allocation(data) {
  return { ...share(data), possible: list(data.possible, share), conflict: texts(data.conflict) };
}

function standing(data) {
  return {
    fund: text(data.fund), clause: text(data.clause), title: text(data.title), missing: number(data.missing),
    open: number(data.open), inTheWay: texts(data.in_the_way),
    lacking: list(data.lacking, (one) => ({
      facts: texts(one.facts), truth: text(one.truth), text: text(one.text), actual: text(one.actual),
    })),
  };
}

function outlook(data) {
  return {
    verdict: VERDICTS.includes(data.verdict) ? data.verdict : "",
    assuming: list(data.assuming, (one) => ({ fact: text(one.fact), label: text(one.label), reason: text(one.reason) })),
  };
}
