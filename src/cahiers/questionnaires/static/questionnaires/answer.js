// Progressive only: saves a page of questions as one goes. Without this file the buttons save.
const REST = 800; // ms without a key before saving
const AGAIN = 5000; // ms before a new try without network

/** Copy the code shown nearest, and say so on the button. */
function wireCopy(button) {
  const shown = button.parentElement.parentElement.querySelector("[data-cahiers-copied]");
  if (!shown || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(shown.textContent.trim());
    button.textContent = button.dataset.done;
  });
}

/** Exclusive choices untick the others, as the server would ask. */
function wireAlone(form) {
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    const alone = target.hasAttribute("data-cahiers-alone");
    for (const other of form.elements) {
      if (other.name === target.name && other !== target && other.checked
          && (alone || other.hasAttribute("data-cahiers-alone"))) other.checked = false;
    }
  });
}

/** The fields of the page as they stand; files wait for a button. */
function fieldsOf(form) {
  return [...new FormData(form)].filter(([, value]) => typeof value === "string");
}

const PREFIX = "cahiers-answers:";

/** What this device keeps of a page until the server has it: fields, and how many saves the server had then. */
function kept(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

/** Say whether the server lacks what is kept: it saved nothing since, or only what was typed before the last words. */
function isLacking(buffer, saves) {
  if (!Array.isArray(buffer?.fields)) return false;
  const since = saves - buffer.base;
  return since === 0 || (buffer.fresh && since > 0 && since <= buffer.attempts);
}

/** Leave nothing of a response on this device that the server already has: computers are shared. */
function tidy(saves) {
  const place = `${PREFIX}${location.pathname.replace(/(\/r\/[^/]+\/).*/, "$1")}`;
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(place) && (saves === "sent" || !isLacking(kept(key), Number(saves)))) localStorage.removeItem(key);
    }
  } catch { /* storage closed */ }
}

class Saver {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-cahiers-status]");
    this.key = `${PREFIX}${location.pathname}`;
    this.base = Number(form.dataset.saves);
    this.attempts = 0;
    this.fresh = false; // typed since the last sending
    this.dirty = false; // not acknowledged
    this.flying = null;
    this.timer = 0;
    this.restore();
    form.addEventListener("input", () => this.soon(REST));
    form.addEventListener("change", () => this.soon(0));
    form.addEventListener("submit", () => this.stop());
    addEventListener("pagehide", () => {
      if (!this.leaving && (this.dirty || this.flying)) this.send({ keepalive: true }).catch(() => {});
    });
    addEventListener("pageshow", () => { this.leaving = false; });
    addEventListener("online", () => this.dirty && this.soon(0));
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  soon(delay) {
    this.dirty = this.fresh = true;
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  /** A button saves better: nothing older may arrive after it. */
  stop() {
    clearTimeout(this.timer);
    this.flying?.abort();
    if (this.dirty || this.flying) this.attempt();
    this.dirty = false;
    this.leaving = true;
  }

  attempt() {
    this.attempts += 1;
    this.fresh = false;
    this.keep();
  }

  keep() {
    const fields = fieldsOf(this.form).filter(([name]) => name.startsWith("q-") || name === "shown");
    const { base, attempts, fresh } = this;
    try { localStorage.setItem(this.key, JSON.stringify({ base, attempts, fresh, fields })); } catch { /* closed or full */ }
  }

  forget() {
    try { localStorage.removeItem(this.key); } catch { /* storage closed */ }
  }

  /** Put back what this device kept and the server lacks. */
  restore() {
    const buffer = kept(this.key);
    if (!isLacking(buffer, this.base)) return;
    const values = new Map();
    for (const [name, value] of buffer.fields) values.set(name, [...(values.get(name) || []), value]);
    const asked = new Set(values.get("shown") || []);
    let found = false;
    for (const field of this.form.elements) {
      if (!field.name?.startsWith("q-") || field.type === "file") continue;
      if (!asked.has(field.name.slice(2).split(/[.-]/)[0])) continue;
      const given = values.get(field.name) || [];
      if (field.type === "radio" || field.type === "checkbox") {
        const was = field.checked;
        field.checked = given.includes(field.value);
        found ||= was !== field.checked;
      } else if (given.length && field.value !== given[0]) {
        field.value = given[0];
        found = true;
      }
    }
    if (!found) return;
    this.soon(0);
    this.found = true;
  }

  async save() {
    if (this.flying) return; // one at a time: the last state follows as soon as this one is acknowledged
    if (!this.found) this.say(this.form.dataset.saving);
    this.dirty = false;
    try {
      const answer = await this.send({});
      const told = await answer.json();
      if (!answer.ok) this.refuse(told);
      else this.acknowledge(told);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.dirty = true;
      this.say(this.form.dataset.offline);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), AGAIN);
      return;
    } finally {
      this.flying = null;
    }
    if (this.dirty) this.soon(0);
  }

  send(options) {
    this.flying = new AbortController();
    this.attempt();
    const body = new URLSearchParams([...fieldsOf(this.form), ["go", "auto"]]);
    return fetch(this.form.action, { method: "POST", body, signal: options.keepalive ? undefined : this.flying.signal, ...options });
  }

  refuse(told) {
    this.say(told.refused || "");
  }

  acknowledge(told) {
    this.base = told.saves;
    this.attempts = 0;
    if (this.dirty) this.keep();
    else this.forget();
    const found = this.found ? `${this.form.dataset.found} ` : "";
    this.found = false;
    this.say(found + this.form.dataset.saved.replace("%s", told.saved));
    this.show(told.asked);
  }

  /** Bring the questions that the answers just given lead to, and put away those that they do not. */
  show(asked) {
    let more = false;
    for (const slot of this.form.querySelectorAll("template[data-cahiers-waiting]")) {
      if (!asked.includes(slot.dataset.cahiersWaiting)) continue;
      slot.replaceWith(slot.content);
      more = true;
    }
    for (const box of this.form.querySelectorAll("[data-cahiers-asked]")) {
      if (asked.includes(box.dataset.cahiersAsked) || box.contains(document.activeElement)) continue;
      const slot = document.createElement("template");
      slot.dataset.cahiersWaiting = box.dataset.cahiersAsked;
      box.replaceWith(slot);
      slot.content.append(box);
    }
    if (more) this.say(`${this.status.textContent} ${this.form.dataset.more}`);
  }
}

for (const form of document.querySelectorAll("[data-cahiers-answers]")) {
  wireAlone(form);
  new Saver(form);
}
const counted = document.querySelector("[data-cahiers-saves]");
if (counted) tidy(counted.dataset.cahiersSaves);
for (const button of document.querySelectorAll("[data-cahiers-copy]")) wireCopy(button);
