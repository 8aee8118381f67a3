// Finds pages: reads what people type, and ranks the pages of the index that the build wrote. Knows nothing of the screen.
import MiniSearch from "./vendor/minisearch.js";
import { stemmer as dutch } from "./vendor/stemmer-nl.js";
import { stemmer as english } from "./vendor/stemmer-en.js";

const STEMMERS = { nl: dutch, en: english };
const FIELDS = { id: 8, title: 6, own: 12, places: 5, fund: 2.5, said: 7, labels: 4, synonyms: 3, summary: 2.5, text: 1, parts: 1.2 };
const WHOLE_TITLE = 2; // a query that says all of a title
const WHOLE_PHRASE = 4; // a query that says words that lead to a page, in their order
const WHOLE_ID = 4000;
const END_OF_ID = 2000;
const START_OF_ID = 1000;
const SHORTEST_PREFIX = 3;
const SHORTEST_FUZZY = 5;
const SHORTEST_STEMMED = 3; // as the stemmers have it
const SPOKEN_MARKS = /^(?:punt|dot|streepje|liggend|laag|koppelteken|dash|hyphen|underscore)$/;

/** Small letters without accents. */
export function fold(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[\u2018\u2019]/g, "'").toLowerCase();
}

/** Roman numbers and numbers as numbers. */
function count(numeral, roman) {
  if (/^\d+$/.test(numeral)) return Number(numeral);
  const values = [...numeral].map((letter) => roman[letter]);
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0);
}

/** Reads texts by the patterns that the build wrote beside the index. */
export function reader({ patterns, ordinals, roman }) {
  const all = Object.fromEntries(Object.entries(patterns).map(([name, pattern]) => [name, new RegExp(pattern, "g")]));
  const bare = new RegExp(patterns.bare);
  const number = (digits, times = 1) => String(Number(digits.replace(",", ".")) * times);

  /** The words of a text, and its places, percentages and amounts, each in one form however they are written. */
  return function read(text) {
    const found = [];
    const keep = (term) => (found.push(term), " ");
    const place = (whole, _, article, __, annex, alone, tail) => {
      if (alone && !bare.test(tail)) return whole;
      const steps = tail.replace(all.label, " ").match(all.step) ?? [];
      return keep([annex ? `ann:${count(annex, roman)}` : `art:${article ?? alone}`, ...steps].join("."));
    };
    const rest = fold(text)
      .replace(all.percent, (_, digits) => keep(`p:${number(digits)}`))
      .replace(all.million, (_, digits) => keep(`n:${number(digits, 1e6)}`))
      .replace(all.amount, (digits) => keep(`n:${digits.replace(/[.,]\d{2}$/, "").replace(/[.,]/g, "")}`))
      .replace(all.ordinal, (_, word, digits) => `lid ${digits ?? ordinals[word]}`)
      .replace(all.between, "$2 $1 ")
      .replace(all.turned, (_, paragraph, article) => `artikel ${article} lid ${paragraph}`)
      .replace(all.place, place)
      .replace(all.joined, "$1$2")
      .replace(all.owner, "");
    return { words: rest.match(all.word) ?? [], found };
  };
}

/** The index of the build as MiniSearch keeps it. */
function serialized(pages, { fields, terms, lengths }) {
  // A field that few pages have is not short for that: the others do not count for its length.
  const average = (field) => {
    const known = lengths.map((page) => page[field]).filter(Boolean);
    return known.reduce((sum, length) => sum + length, 0) / (known.length || 1);
  };
  // One term at a time: all of them at once would be much to clear away.
  function* entries() {
    for (const term in terms) {
      const data = {};
      for (const field in terms[term]) {
        data[field] = {};
        for (const number of terms[term][field]) data[field][number] = 1;
      }
      yield [term, data];
    }
  }
  return {
    documentCount: pages.length,
    nextId: pages.length,
    documentIds: Object.fromEntries(pages.map((page, number) => [number, page.key])),
    fieldIds: Object.fromEntries(fields.map((name, number) => [name, number])),
    fieldLength: { ...lengths },
    averageFieldLength: fields.map((_, field) => average(field)),
    storedFields: {},
    dirtCount: 0,
    index: entries(),
    serializationVersion: 2,
  };
}

/** One language's pages, ready to be searched. */
export class Finder {
  constructor(data) {
    this.data = data;
    this.pages = data.pages;
    this.read = reader(data.reading);
    this.stops = new Set(data.stops);
    this.questions = new Set(data.questions);
    this.phrases = new Map(Object.entries(data.phrases));
    this.apart = new Map(Object.entries(data.reading.apart));
    this.stems = new Map();
    this.parts = new Map();
    this.spelled = new Map(Object.entries(data.spelled));
    this.ids = data.pages.map((page) => this.bare(page.id).join(" "));
    this.ends = data.pages.map((page) => this.bare(page.id.split(".").at(-1)).join(" "));
    this.at = new Map(data.pages.map((page, number) => [page.key, number]));
    this.titles = data.pages.map((page) => this.meant(page.title));
    this.index = MiniSearch.loadJS(serialized(data.pages, data.index), {
      fields: data.index.fields,
      searchOptions: {
        boost: FIELDS,
        tokenize: (term) => [term],
        processTerm: (term) => term,
        weights: { fuzzy: 0.35, prefix: 0.6 },
      },
    });
  }

  /** The form that words share with their relatives: gemeente and gemeenten. */
  stem(word) {
    let stem = this.apart.get(word) ?? this.stems.get(word);
    if (stem === undefined) {
      stem = STEMMERS[this.data.language](word);
      // Words that end otherwise in the plural: huizen and huis, functionarissen and functionaris.
      if (this.data.language === "nl") stem = stem.replace(/(.)\1$/, "$1");
      // An abbreviation keeps its letters: AMV is not AMF.
      if (this.data.language === "nl" && word.length > SHORTEST_STEMMED) stem = stem.replace(/v$/, "f").replace(/z$/, "s");
      this.stems.set(word, stem);
    }
    return stem;
  }

  /** The known words a Dutch compound is made of: grens and bewaking. */
  split(word) {
    if (!this.parts.has(word)) this.parts.set(word, this.data.language === "nl" ? this.cut(word) : []);
    return this.parts.get(word);
  }

  cut(word) {
    const { compound, part } = this.data.reading.shortest;
    for (let at = part; word.length >= compound && at <= word.length - part; at += 1) {
      const tail = this.stem(word.slice(at));
      for (const head of this.spelled.has(tail) ? [word.slice(0, at), word.slice(0, at).replace(/s$/, "")] : []) {
        if (head.length >= part && this.spelled.has(this.stem(head))) return [this.stem(head), tail];
      }
    }
    return [];
  }

  /** What is known of a compound that nobody here wrote, of which only one part is known: the end says most. */
  known(word) {
    if (this.data.language !== "nl" || this.spelled.has(this.stem(word))) return [];
    const { alone } = this.data.reading.shortest;
    const tails = Array.from({ length: Math.max(word.length - alone, 0) }, (_, at) => word.slice(at + 1));
    const heads = tails.map((_, at) => word.slice(0, word.length - at - 1));
    const found = [...tails, ...heads, ...heads.map((head) => head.replace(/s$/, ""))]
      .filter((one) => one.length >= alone).map((one) => this.stem(one)).find((stem) => this.spelled.has(stem));
    return found ? [found] : [];
  }

  /** The terms of a text, as the build makes them. */
  terms(text) {
    const { words, found } = this.read(text);
    return [...found, ...words.map((word) => this.stem(word))];
  }

  /** The terms of a text that tell what it is about. */
  meant(text) {
    const { words, found } = this.read(text);
    return [...found, ...words.filter((word) => !this.stops.has(word)).map((word) => this.stem(word))];
  }

  /** The words of an id as they are read out: without points, hyphens, and the words for them. */
  bare(text) {
    return (fold(text).match(/[a-z0-9]+/g) ?? []).filter((word) => !SPOKEN_MARKS.test(word));
  }

  /** What to look for: groups of terms, each with its weight; a page scores once for each group. */
  groups(query) {
    const { words, found } = this.read(query);
    const meant = words.filter((word) => !this.stops.has(word) && !SPOKEN_MARKS.test(word));
    const groups = found.map((token) => this.placed(token));
    for (const word of meant.length + found.length ? meant : words) {
      const split = this.split(word);
      const parts = split.length ? split : this.known(word);
      groups.push([{ term: this.stem(word), weight: 1, loose: true }, ...parts.map((term) => ({ term, weight: 0.5 }))]);
    }
    return groups;
  }

  /** A place itself, else what lies in it, else what it lies in. */
  placed(token) {
    if (!/^a/.test(token)) return [{ term: token, weight: 1.5 }];
    const steps = token.split(".");
    const wider = steps.slice(1).flatMap((_, at) => {
      const term = steps.slice(0, at + 1).join(".");
      return [{ term: `=${term}`, weight: 0.1 * (at + 1) }, { term, weight: 0.05 * (at + 1) }];
    });
    return [{ term: `=${token}`, weight: 2 }, { term: token, weight: 0.5 }, ...wider];
  }

  /** The pages for a query, the best first: {page, score, terms}. */
  find(query) {
    const hits = new Map();
    const groups = this.groups(query);
    let asked = 0;
    for (const group of groups) {
      const best = new Map();
      for (const { term, weight, loose } of group) {
        for (const hit of this.index.search(term, this.how(term, loose))) {
          const before = best.get(hit.id) ?? { score: 0, terms: [] };
          best.set(hit.id, { score: before.score + hit.score * weight, terms: [...before.terms, ...hit.terms] });
        }
      }
      const rare = best.size ? Math.log(1 + this.pages.length / best.size) : 0; // a rare word says more of what is meant
      asked += rare;
      for (const [key, { score, terms }] of best) {
        const hit = hits.get(key) ?? { score: 0, told: 0, terms: new Set() };
        hit.score += score;
        hit.told += rare;
        terms.forEach((term) => hit.terms.add(term));
        hits.set(key, hit);
      }
    }
    return this.ranked(query, asked, hits);
  }

  how(term, loose) {
    return {
      prefix: Boolean(loose) && term.length >= SHORTEST_PREFIX,
      fuzzy: loose && term.length >= SHORTEST_FUZZY && !/\d/.test(term) ? 0.2 : false,
    };
  }

  ranked(query, asked, hits) {
    const spoken = this.bare(query).join(" ");
    const meant = new Set(this.meant(query));
    const told = this.terms(query).join(" ");
    const asks = this.asks(query);
    this.pages.forEach((page, at) => {
      const more = this.named(spoken, at);
      if (!more) return;
      const hit = hits.get(page.key) ?? { score: 0, told: asked, terms: new Set() };
      hits.set(page.key, { ...hit, score: hit.score + more, told: asked });
    });
    return [...hits]
      .map(([key, hit]) => {
        const at = this.at.get(key);
        const page = this.pages[at];
        const share = asked ? hit.told / asked : 1;
        const whole = this.titles[at].length && this.titles[at].every((term) => meant.has(term)) ? WHOLE_TITLE : 1;
        const more = whole * (this.says(told, key) ? WHOLE_PHRASE : 1) * (asks ? page.asked : 1);
        return { page, terms: hit.terms, score: hit.score * share * more * page.weight };
      })
      .sort((one, other) => other.score - one.score || one.page.key.localeCompare(other.page.key));
  }

  /** Whether a query says words that lead to a page: all of it, or two words and more in it. */
  says(told, key) {
    return (this.phrases.get(key) ?? []).some((one) => one === told || (one.includes(" ") && ` ${told} `.includes(` ${one} `)));
  }

  /** Whether somebody asks a question. */
  asks(query) {
    return /\?\s*$/.test(query) || this.questions.has(this.read(query).words[0]);
  }

  /** How surely a query names the id of a page. */
  named(spoken, at) {
    if (!spoken) return 0;
    if (this.ids[at] === spoken) return WHOLE_ID;
    if (this.ends[at] === spoken && spoken.includes(" ")) return END_OF_ID;
    return spoken.includes(" ") && this.ids[at].startsWith(`${spoken} `) ? START_OF_ID / this.ids[at].length : 0;
  }

  /** Words of the site that look like the words of a query. */
  near(query, most = 5) {
    const found = this.read(query).words.filter((word) => word.length >= this.data.reading.shortest.part).flatMap((word) =>
      this.index.search(this.stem(word), { fuzzy: 0.4, prefix: true, fields: ["title", "labels", "synonyms"] }).flatMap((hit) => hit.terms));
    const words = found.map((term) => this.spelled.get(term)).filter(Boolean);
    return [...new Set(words)].slice(0, most);
  }

  /** A text in pieces, of which those that were found are marked: [{text, marked}]. */
  marks(text, terms) {
    return text.split(/([\p{L}\p{N}]+)/u).filter(Boolean).map((piece) => {
      const word = fold(piece);
      return { text: piece, marked: terms.has(this.stem(word)) || this.split(word).some((part) => terms.has(part)) };
    });
  }
}

/** Loads the index that lies beside this module. */
export async function load(language) {
  const answer = await fetch(new URL(`./${language}.json`, import.meta.url));
  return new Finder(await answer.json());
}
