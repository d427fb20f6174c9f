// Progressive only: counts words, saves as one writes, quotes where the caret is. Without this file the buttons do it.
const REST = 1500; // ms without a key before saving
const AGAIN = 5000; // ms before a new try without network
const numbers = new Intl.NumberFormat(document.documentElement.lang || "fr");
const wordsOf = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** Count the words of a section as they come. */
function wireCount(field) {
  const out = document.getElementById(field.getAttribute("aria-describedby"))?.querySelector("[data-cahiers-word-count]");
  const show = () => { out.textContent = field.dataset.words.replace("%s", numbers.format(wordsOf(field.value))); };
  field.addEventListener("input", show);
  field.addEventListener("cahiers:text", show);
}

/** Give a field another text without moving what the person is doing in it. */
function replace(field, text) {
  const { selectionEnd, value } = field;
  const fromEnd = value.length - selectionEnd;
  field.value = text;
  const at = text.startsWith(value.slice(0, selectionEnd)) ? selectionEnd : Math.max(text.length - fromEnd, 0);
  if (document.activeElement === field) field.setSelectionRange(at, at);
  field.dispatchEvent(new Event("cahiers:text"));
}

class Writing {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-cahiers-status]");
    this.fields = [...form.querySelectorAll("textarea")];
    this.key = `cahiers-synthesis:${form.action}:${form.elements.theme.value}`;
    this.last = this.fields.at(-1);
    this.dirty = false;
    this.flying = false;
    this.timer = 0;
    for (const field of this.fields) {
      wireCount(field);
      field.addEventListener("input", () => this.soon(REST));
      field.addEventListener("focus", () => { this.last = field; });
    }
    form.addEventListener("submit", () => { clearTimeout(this.timer); if (navigator.onLine) this.forget(); });
    addEventListener("online", () => this.dirty && this.soon(0));
    addEventListener("pagehide", () => { if (this.dirty) this.send({ keepalive: true }).catch(() => {}); });
    this.restore();
  }

  base(field) { return this.form.elements[field.name.replace("text-", "base-")]; }

  say(words) { if (this.status.textContent !== words) this.status.textContent = words; }

  soon(delay) {
    this.dirty = true;
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  keep() {
    const kept = Object.fromEntries(this.fields.map((field) => [field.name, { text: field.value, base: this.base(field).value }]));
    try { localStorage.setItem(this.key, JSON.stringify(kept)); } catch { /* closed or full */ }
  }

  forget() { try { localStorage.removeItem(this.key); } catch { /* closed */ } }

  /** Put back what this device kept and the server never had; the server brings it together with the rest. */
  restore() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(this.key)); } catch { /* closed */ }
    for (const field of kept ? this.fields : []) {
      const own = kept[field.name];
      if (!own || own.text === field.value) continue;
      replace(field, own.text);
      this.base(field).value = own.base;
      this.soon(0);
    }
  }

  send(options) {
    return fetch(this.form.action, {
      method: "POST", body: new FormData(this.form), headers: { Accept: "application/json" }, credentials: "same-origin", ...options,
    });
  }

  async save() {
    this.timer = 0;
    if (this.flying) return; // what was typed meanwhile follows as soon as this one is acknowledged
    this.flying = true;
    this.dirty = false;
    this.say(this.form.dataset.saving);
    const sent = new Map(this.fields.map((field) => [field, field.value]));
    try {
      const answer = await this.send({});
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
      if (answer.ok && told) this.acknowledge(told, sent);
      else this.say(told?.refusal || this.form.dataset.refused);
    } catch {
      this.dirty = true;
      this.say(this.form.dataset.away);
      this.timer = setTimeout(() => this.save(), AGAIN);
    } finally {
      this.flying = false;
    }
    if (this.dirty && !this.timer) this.soon(REST);
  }

  acknowledge(told, sent) {
    let words = this.form.dataset.saved.replace("%s", told.at);
    for (const field of this.fields) {
      const each = told.sections[field.name.slice(5)];
      if (!each) continue;
      const typedSince = field.value !== sent.get(field);
      this.dirty ||= typedSince;
      if (each.text !== null && !typedSince) {
        if (each.text !== field.value) {
          words = each.has_both ? this.form.dataset.both : this.form.dataset.merged;
          replace(field, each.text);
        }
        this.base(field).value = each.version;
      } else {
        this.base(field).value = each.sent_as;
      }
    }
    if (!this.dirty) this.forget();
    this.say(words);
    this.mark(new Set(told.cited), told.uncited);
  }

  /** Show on each source whether the synthesis quotes it. */
  mark(cited, uncited) {
    for (const source of document.querySelectorAll("[data-cahiers-source]")) {
      source.toggleAttribute("data-cited", cited.has(source.dataset.cahiersSource));
    }
    const out = document.querySelector("[data-cahiers-uncited]");
    if (out) out.textContent = uncited ? out.dataset.some.replace("%s", numbers.format(uncited)) : out.dataset.none;
  }

  /** Quote where the caret was last, on lines of its own. */
  quote(markdown) {
    const field = this.last;
    const before = field.value.slice(0, field.selectionEnd).trimEnd();
    const after = field.value.slice(field.selectionEnd).trimStart();
    const start = before ? `${before}\n\n${markdown}\n\n` : `${markdown}\n\n`;
    field.value = start + after;
    field.focus();
    field.setSelectionRange(start.length, start.length);
    field.dispatchEvent(new Event("input"));
    this.soon(0);
  }
}

const form = document.querySelector("[data-cahiers-synthesis]");
if (form) {
  const writing = new Writing(form);
  const into = document.querySelector("[data-cahiers-into]");
  if (into) into.hidden = true; // the caret says where
  for (const button of document.querySelectorAll("button[data-quote]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      writing.quote(button.dataset.quote);
    });
  }
}
