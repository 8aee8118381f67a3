// Builds the page. Whatever comes from outside only ever becomes text: nothing here reads HTML.

/** Return a new element. `given` sets attributes (null or false: left out); `content` are nodes, texts, lists of them. */
export function make(name, given = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
  for (const part of content.flat(Infinity)) {
    if (part !== null && part !== undefined && part !== false && part !== "") {
      element.append(part); // a text becomes a text node
    }
  }
  return element;
}

/** Return a list of `items`, or nothing when there are none. */
export function listed(items, given = {}) {
  return items.length ? make("ul", given, items.map((item) => make("li", {}, item))) : null;
}

/** Return a box that opens, with what it is about for those who hear only its name; nothing when it is empty. */
export function opening(words, about, ...content) {
  const inside = content.flat(Infinity).filter(Boolean);
  if (!inside.length) {
    return null;
  }
  return make("details", { class: "explain-more" }, make("summary", {}, words, unseen(about && `: ${about}`)), inside);
}

/** Return text for screen readers only. */
export function unseen(words) {
  return words ? make("span", { class: "explain-unseen" }, words) : null;
}

/** Return pairs of a name and what belongs to it; pairs without content are left out. */
export function pairs(...given) {
  const told = given.filter(([, content]) => [content].flat(Infinity).some(Boolean));
  const rows = told.map(([name, content]) => make("div", {}, make("dt", {}, name), make("dd", {}, content)));
  return rows.length ? make("dl", { class: "explain-pairs" }, rows) : null;
}

/** Return a button that does something. */
export function button(words, does, kind = "") {
  const made = make("button", { type: "button", class: `explain-button ${kind}`.trim() }, words);
  made.addEventListener("click", () => does(made));
  return made;
}
