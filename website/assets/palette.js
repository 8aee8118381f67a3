// Runs before the page is drawn, so that the colours chosen earlier are there at once.
(() => {
  const root = document.documentElement;
  root.classList.add("has-script");
  try {
    const chosen = localStorage.getItem("fundrules.palette");
    if (chosen === "dark" || chosen === "light") root.dataset.palette = chosen;
  } catch {
    // a browser that keeps nothing shows the colours of the system
  }
})();
