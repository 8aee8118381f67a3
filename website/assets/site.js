// What works better with a script: colours, the menu on a phone, copying, and scrolling sideways with the keyboard.
const root = document.documentElement;
const words = root.dataset;

function tell(text) {
  document.getElementById("told").textContent = text;
}

function offerColours() {
  const button = document.getElementById("dark");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.palette ? root.dataset.palette === "dark" : system.matches);
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  show();
  system.addEventListener("change", show);
  button.addEventListener("click", () => {
    root.dataset.palette = isDark() ? "light" : "dark";
    show();
    try {
      localStorage.setItem("fundrules.palette", root.dataset.palette);
    } catch {
      // then it holds for this page only
    }
  });
}

function offerMenu() {
  const button = document.getElementById("menu");
  const set = (open) => button.setAttribute("aria-expanded", String(open));
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  button.parentElement.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
    set(false);
    button.focus();
  });
}

function offerCopy(code) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ""));
      button.textContent = words.copied;
    } catch {
      button.textContent = words.notCopied;
    }
    tell(button.textContent);
    setTimeout(() => (button.textContent = words.copy), 3000);
  });
  code.closest("pre").parentElement.append(button);
}

// A part that scrolls sideways can be reached with the Tab key, and only then.
function watchWidth(part, name) {
  const mark = () => {
    const wide = part.scrollWidth > part.clientWidth + 1;
    const set = { tabindex: "0", role: "region", "aria-label": `${name}, ${words.scroll}` };
    for (const [key, value] of Object.entries(set)) {
      if (wide) part.setAttribute(key, value);
      else part.removeAttribute(key);
    }
  };
  new ResizeObserver(mark).observe(part);
  mark();
}

// Examples name the address of `make serve`. Where the service itself serves this page, they name that service instead:
// a command that is copied then works. Only the service says its version with a page; a folder on a web server does not.
async function nameService() {
  const codes = [...document.querySelectorAll("pre > code")].filter((code) => code.textContent.includes(words.here));
  if (!codes.length || !words.service || !location.protocol.startsWith("http")) return;
  const own = await fetch(location.pathname, { credentials: "omit" });
  if (!own.headers.has("api-version")) return;
  const service = new URL(words.service, location.href).href.replace(/\/$/, "");
  for (const code of codes) {
    const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(words.here, service);
  }
}

offerColours();
offerMenu();
nameService().catch(() => {}); // without an answer the examples stay as they are
document.querySelectorAll("pre > code").forEach((code, at) => {
  offerCopy(code);
  watchWidth(code, `${words.code} ${at + 1}`);
});
document.querySelectorAll(".table, .wide").forEach((table, at) => watchWidth(table, `${words.table} ${at + 1}`));
