// The page with the results: shows what is found while people type, and tells how many.
import { load } from "./search.js";

const MOST = 20;
const QUIET = 150; // milliseconds without a key before there is a new search
const root = new URL("../../", import.meta.url);
const box = document.querySelector("[data-find] input");
const count = document.getElementById("found-count");
const list = document.getElementById("found-list");
const none = document.getElementById("found-none");
const asked = () => {
  const [, words] = location.hash.match(/^#q=(.*)$/) ?? [];
  try {
    return decodeURIComponent((words ?? "").replace(/\+/g, " "));
  } catch {
    return words ?? "";
  }
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const began = performance.now();
const finder = await load(document.documentElement.lang);
const { texts } = finder.data;
let waiting;

function element(name, kind, ...parts) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...parts);
  return made;
}

function marked(text, terms) {
  return finder.marks(text, terms).map(({ text: piece, marked }) => (marked ? element("mark", "", piece) : piece));
}

function shown({ page, terms }) {
  const link = element("a", "found-title", ...marked(page.title, terms));
  link.href = new URL(page.address, root);
  const kind = element("p", "found-kind", [page.kind, page.about].filter(Boolean).join(" · "));
  if (page.spoken) kind.append(" · ", element("code", "", page.id));
  const item = element("li", "", link, kind, element("p", "found-summary", ...marked(page.summary, terms)));
  if (page.place) item.append(element("p", "found-place", page.place));
  item.dataset.key = page.key;
  return item;
}

function nothing(query) {
  const words = finder.near(query).map((word) => {
    const link = element("a", "", word);
    link.href = `#q=${encodeURIComponent(word)}`;
    return element("li", "", link);
  });
  none.querySelector("ul").replaceChildren(...words);
  none.querySelector("[data-near]").hidden = !words.length;
}

function show(query) {
  const found = query ? finder.find(query) : [];
  list.replaceChildren(...found.slice(0, MOST).map(shown));
  none.hidden = !query || found.length > 0;
  if (!none.hidden) nothing(query);
  const told = found.length > MOST ? texts.best : found.length === 1 ? texts.one : found.length ? texts.more : texts.none;
  count.textContent = query ? fill(told, { count: found.length, most: MOST, query }) : texts.ask;
  document.body.dataset.foundFor = query;
}

function take() {
  if (box.value.trim() !== asked()) box.value = asked();
  show(asked());
}

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const query = box.value.trim();
    history.replaceState(null, "", query ? `#q=${encodeURIComponent(query)}` : location.pathname);
    show(query);
  }, QUIET);
});
addEventListener("hashchange", take);
document.addEventListener("find:go", () => {
  clearTimeout(waiting);
  take();
  count.focus();
});
const typed = box.value.trim();
if (typed && !asked()) history.replaceState(null, "", `#q=${encodeURIComponent(typed)}`); // typed while the index was loading
take();
(asked() ? count : box).focus();
document.body.dataset.foundIn = String(Math.round(performance.now() - began));
