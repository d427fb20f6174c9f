// Buttons that copy a field, by its id: shown only where it works.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-cahiers-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.cahiersCopy).value);
    button.textContent = button.dataset.done;
  });
}
