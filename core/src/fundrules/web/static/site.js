// What the page does beyond plain HTML: it works without this file. It stores nothing and asks nobody else anything.
(() => {
  "use strict";
  // htmx writes down the path of the page for a history that is switched off here; nothing is to be stored.
  try {
    sessionStorage.clear();
  } catch {
    // a browser that forbids storage has stored nothing
  }

  const filterList = (box) => {
    const input = box.querySelector("[data-filter-input]");
    const status = box.querySelector("[data-filter-status]");
    const field = box.closest("fieldset");
    const groups = [...field.querySelectorAll("[data-group]")];
    const before = new Map(groups.map((group) => [group, group.open]));
    box.hidden = false;
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      for (const choice of field.querySelectorAll("[data-choice]")) {
        const text = choice.textContent.toLowerCase();
        choice.hidden = !words.every((word) => text.includes(word));
        if (!choice.hidden) found += 1;
      }
      for (const group of groups) {
        group.hidden = !group.querySelector("[data-choice]:not([hidden])");
        group.open = words.length > 0 ? true : before.get(group);
      }
      const told = found === 1 ? input.dataset.foundOne : input.dataset.found.replace("#", String(found));
      status.textContent = words.length ? told : "";
    });
  };

  // "None of these" and the other answers of one question do not go together.
  const keepApart = (field) => {
    field.addEventListener("change", (event) => {
      const changed = event.target;
      if (changed.type !== "checkbox" || !changed.checked) return;
      for (const other of field.querySelectorAll("input[type=checkbox]")) {
        const same = other.name === changed.name && other !== changed;
        if (same && (other.value === "none") !== (changed.value === "none")) other.checked = false;
      }
    });
  };

  const prepare = () => {
    document.querySelectorAll("[data-filter]").forEach(filterList);
    document.querySelectorAll(".question").forEach(keepApart);
    document.querySelectorAll("[data-print]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
  };

  const announced = document.getElementById("announced");
  const broken = document.getElementById("broken");
  let last = document.getElementById("page").dataset.spoken;

  const arrive = () => {
    broken.hidden = true;
    const spoken = document.getElementById("page").dataset.spoken;
    if (spoken && spoken !== last) announced.textContent = spoken;
    last = spoken;
    const first = document.getElementById("errors") || document.getElementById("heading");
    if (!first) return;
    window.scrollTo(0, 0);
    first.focus({ preventScroll: true });
  };

  // The Back button of the browser: the steps of this visit are kept in memory, nowhere else, and shown as they were.
  const visit = performance.timeOrigin;
  const steps = [];
  let at = 0;

  const keep = () => {
    steps.length = at;
    steps.push({ page: document.getElementById("page"), title: document.title });
  };

  const settle = () => {
    at += 1;
    keep();
    history.pushState({ visit, at }, "");
    prepare();
    arrive();
  };

  const goBack = (event) => {
    if (event.state === null) {
      history.replaceState({ visit, at }, ""); // a link inside the page was followed
      return;
    }
    const step = event.state.visit === visit ? steps[event.state.at] : undefined;
    if (!step || event.state.at === at) return;
    at = event.state.at;
    document.getElementById("page").replaceWith(step.page);
    document.title = step.title;
    window.htmx?.process(step.page);
    arrive();
  };

  // What went wrong comes as a page of its own; its words are shown here, so that what was filled in stays.
  const told = (answer) => {
    const kind = answer?.getResponseHeader("content-type") ?? "";
    if (!kind.startsWith("text/html")) return [broken.dataset.text];
    const page = new DOMParser().parseFromString(answer.responseText, "text/html");
    return [...page.querySelectorAll("h1, [data-told]")].map((part) => part.textContent);
  };

  const fail = (event) => {
    const lines = [...told(event.detail.xhr), broken.dataset.kept].map((text) => {
      const line = document.createElement("p");
      line.className = "utrecht-paragraph";
      line.textContent = text;
      return line;
    });
    broken.replaceChildren(...lines);
    broken.hidden = false;
    broken.scrollIntoView();
  };

  // A page without the part that is replaced says that something went wrong, whatever its status.
  const look = (event) => {
    if (!event.detail.shouldSwap || event.detail.xhr.responseText.includes('id="page"')) return;
    event.detail.shouldSwap = false;
    event.detail.isError = true;
  };

  document.addEventListener("htmx:beforeSwap", look);
  document.addEventListener("htmx:afterSettle", settle);
  window.addEventListener("popstate", goBack);
  document.addEventListener("htmx:responseError", fail);
  document.addEventListener("htmx:sendError", fail);
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("main details:not(.no-print, .no-print *)").forEach((details) => {
      details.open = true;
    });
  });

  history.scrollRestoration = "manual";
  history.replaceState({ visit, at }, "");
  keep();
  prepare();
  document.getElementById("errors")?.focus();
})();
