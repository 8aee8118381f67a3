// Turns what is shown into plain text for an e-mail, with the address of every rule written out.

const LINES = new Set(["P", "DIV", "LI", "DT", "DD", "H2", "H3", "H4", "H5", "SECTION", "ARTICLE", "OL", "UL", "DL"]);
const LOOSE = new Set(["DIV", "SECTION"]); // between the parts of these stands an empty line
const LEFT_OUT = "details, button, textarea, .explain-unseen, [aria-hidden=true], [data-mail=no]";

/** Return the text of a part of the page. */
export function plainText(part) {
  return lines(part).map((line) => line.replace(/(?<=\S)[ \u00a0\n]+/g, " ").trimEnd()).join("\n").replace(/\n{3,}/g, "\n\n").trim() + "\n";
}

function lines(node) {
  const told = [""];
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      told[told.length - 1] += child.data;
    } else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(LEFT_OUT)) {
      const inside = lines(child);
      if (!LINES.has(child.tagName)) {
        told[told.length - 1] += inside.join(" ") + (child.matches("p a[href]:has(code)") ? ` (${child.href})` : "");
        continue;
      }
      told.push(...marked(child, LOOSE.has(child.tagName) ? inside : inside.filter((line) => line.trim())), "");
    }
  }
  return told;
}

function marked(element, inside) {
  const [first = "", ...rest] = inside;
  switch (element.tagName) {
    case "H2": case "H3": case "H4":
      return ["", "", first.toUpperCase()];
    case "H5":
      return ["", `${first}:`];
    case "LI":
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    case "DT":
      return [`${first}:`];
    case "ARTICLE":
      return ["", first, ...rest];
    default:
      return inside;
  }
}
