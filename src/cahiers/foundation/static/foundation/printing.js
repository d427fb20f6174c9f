// The button that prints a page: shown only where it works.
for (const button of document.querySelectorAll("[data-cahiers-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
