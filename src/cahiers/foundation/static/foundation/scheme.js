// Names the scheme for the style sheets that cannot ask the browser; runs before first paint.
(function () {
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function set() {
    var kept = null;
    try { kept = localStorage.getItem("cahiers-scheme"); } catch (e) { /* storage closed */ }
    document.documentElement.dataset.frTheme = kept || (dark.matches ? "dark" : "light");
  }
  set();
  dark.addEventListener("change", set);
  addEventListener("storage", set);
})();
