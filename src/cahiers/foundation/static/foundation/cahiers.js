// Progressive enhancement only: every page works without this file.
const root = document.documentElement;

/** The button that changes the scheme shows itself once it can work. */
function wireScheme(button) {
  const say = () => button.setAttribute("aria-pressed", String(root.dataset.frTheme === "dark"));
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    const next = root.dataset.frTheme === "dark" ? "light" : "dark";
    root.dataset.frTheme = next;
    try { localStorage.setItem("cahiers-scheme", next); } catch { /* storage closed: lasts for this page */ }
    say();
  });
}

/** Say how many characters remain: shown at once, read aloud only after a pause. */
function wireCounter(field) {
  const guide = document.getElementById(field.dataset.cahiersCount);
  const limit = Number(field.dataset.cahiersLimit || field.maxLength);
  const out = guide?.querySelector("[data-cahiers-left]");
  if (!out || !(limit > 0)) return;
  const numbers = new Intl.NumberFormat(root.lang || "fr");
  let timer;
  const show = () => {
    const left = limit - field.value.length;
    const words = left < 0 ? out.dataset.over : out.dataset.left;
    out.textContent = words.replace("%s", numbers.format(Math.abs(left)));
    guide.toggleAttribute("data-over", left < 0);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const aloud = guide.querySelector("[aria-live]");
      if (aloud && left < limit / 10) aloud.textContent = out.textContent;
    }, 1000);
  };
  field.addEventListener("input", show);
  show();
}

function wire(scope) {
  for (const [hook, fit] of [
    ["[data-cahiers-scheme]", wireScheme],
    ["[data-cahiers-count]", wireCounter],
  ]) {
    for (const node of scope.querySelectorAll(`${hook}:not([data-cahiers-wired])`)) {
      node.setAttribute("data-cahiers-wired", "");
      fit(node);
    }
  }
}

/** Open what is folded around the place that the address names; browsers do it by themselves since 2025. */
function unfold() {
  const place = document.getElementById(location.hash.slice(1));
  let folded = place?.closest("details:not([open])");
  if (!folded) return;
  for (; folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
  place.scrollIntoView();
}

/** Paper cannot be clicked: what is folded is printed whole, then folded again. */
function unfoldToPrint() {
  const folded = document.querySelectorAll("details[data-cahiers-unfold]:not([open])");
  for (const one of folded) one.open = true;
  addEventListener("afterprint", () => { for (const one of folded) one.open = false; }, { once: true });
}

wire(document);
unfold();
addEventListener("hashchange", unfold);
addEventListener("beforeprint", unfoldToPrint);
document.addEventListener("htmx:load", (event) => wire(event.detail.elt.parentElement || document));
// A page of errors moves the reader to the summary of what to correct.
document.querySelector(".cahiers-errors")?.focus();
