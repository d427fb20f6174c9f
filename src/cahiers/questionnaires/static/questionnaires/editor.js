// The editor works without this file: it only keeps what was typed from being lost, and folds the outline on small screens.
const form = document.querySelector("[data-cahiers-editor]");
let isDirty = false;

if (form) {
  form.closest("main").addEventListener("input", (event) => {
    if (event.target.form === document.getElementById("formulaire")) isDirty = true;
  });
  document.addEventListener("submit", () => { isDirty = false; });
  window.addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
}

const outline = document.querySelector("[data-cahiers-outline]");
if (outline && window.matchMedia("(max-width: 61.99em)").matches) outline.open = false;
