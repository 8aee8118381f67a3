// The search form at the top of every page: it goes to the page with the results. The words stand after #, which stays here.
const form = document.querySelector("[data-find]");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const place = new URL(form.action);
  place.hash = `q=${encodeURIComponent(form.querySelector("input").value.trim())}`;
  if (place.pathname === location.pathname) {
    location.hash = place.hash;
    document.dispatchEvent(new CustomEvent("find:go"));
  } else {
    location.assign(place);
  }
});
