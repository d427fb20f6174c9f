// A table's sheet, saved as it is typed, with or without network. Without this file the buttons save.
import { forget, keep, keepPage, kept, leaveNoTrace } from "./keeping.js";

const REST = 1000; // ms without a key before saving
const AGAIN = 5000; // ms before a new try without network
const LOOK = 6000; // ms between two looks at what other devices wrote
const TOO_LONG = 20000; // ms before an answer that does not come counts as none

class Sheet {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.list = form.querySelector("[data-cahiers-ideas]");
    this.drawer = form.querySelector("[data-cahiers-removed]");
    this.status = form.querySelector("[data-cahiers-status]");
    this.base = Number(form.dataset.version);
    this.known = this.cells(); // what the server had at `base`
    this.knownOrder = this.order();
    this.was = {}; // cells that another device changed while one was typing: what one wrote from
    this.settled = new Set();
    this.sending = null; // the save under way, the same at each try
    this.refused = false;
    this.late = false;
    this.flying = false;
    this.timer = 0;
    this.restore();
    form.addEventListener("input", () => this.typed(REST));
    form.addEventListener("change", (event) => { this.follow(event.target); this.typed(0); });
    form.addEventListener("click", (event) => this.clicked(event));
    form.addEventListener("keydown", (event) => this.pressed(event));
    form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("online", () => this.save());
    addEventListener("offline", () => this.sayOffline());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    if (form.dataset.state) setInterval(() => this.look(), LOOK);
    const more = form.querySelector("[data-cahiers-more]");
    more.hidden = false;
    more.addEventListener("click", () => this.add());
    this.number();
  }

  // What the page holds -------------------------------------------------------------------------------------------

  cells() {
    const cells = {};
    for (const field of this.form.elements) {
      if (!this.isCell(field)) continue;
      if (field.type === "radio") cells[field.name] = field.checked ? field.value : cells[field.name] || "";
      else cells[field.name] = field.value.trim();
    }
    return cells;
  }

  isCell({ name }) {
    return Boolean(name) && (name.startsWith("idea.") || ["theme", "challenge", "wording", "seated", "state_of_play", "obstacles"].includes(name));
  }

  order() {
    return [...this.form.querySelectorAll("[data-cahiers-idea]")].map((block) => block.dataset.cahiersIdea);
  }

  block(idea) {
    return this.form.querySelector(`[data-cahiers-idea="${CSS.escape(idea)}"]`);
  }

  put(cell, text) {
    const field = this.form.elements[cell];
    if (!field) return;
    if (field instanceof RadioNodeList) for (const choice of field) choice.checked = choice.value === text;
    else field.value = text;
    if (cell.endsWith(".removed")) this.settle(this.block(cell.split(".")[1]));
  }

  /** The cells that the server does not have yet. */
  changes() {
    const cells = this.cells();
    const changed = Object.keys(cells).filter((cell) => cells[cell] !== (this.known[cell] || ""));
    const blank = (cell) => cell.startsWith("idea.") && !this.hasWords(cells, cell.split(".")[1]) && !this.knownOrder.includes(cell.split(".")[1]);
    const counted = changed.filter((cell) => !blank(cell));
    if (!this.isOrdered(this.knownOrder)) counted.push("order");
    for (const one of this.settled) counted.push(one);
    return counted;
  }

  /** Say whether the ideas that stand are in that order, as far as it names them. */
  isOrdered(order) {
    const shown = [...this.list.children].map((block) => block.dataset.cahiersIdea);
    const common = (one, other) => one.filter((idea) => other.includes(idea)).join();
    return common(shown, order) === common(order, shown);
  }

  hasWords(cells, idea) {
    return ["text", "who", "means"].some((name) => cells[`idea.${idea}.${name}`]);
  }

  isBlank(block) {
    return !this.hasWords(this.cells(), block.dataset.cahiersIdea) && !this.knownOrder.includes(block.dataset.cahiersIdea);
  }

  // Ideas ---------------------------------------------------------------------------------------------------------

  add(idea = crypto.randomUUID(), focuses = true) {
    const holder = document.createElement("div");
    const html = this.form.querySelector("[data-cahiers-blank]").content.cloneNode(true);
    holder.append(html);
    const block = holder.firstElementChild;
    for (const node of [block, ...block.querySelectorAll("*")]) {
      for (const attribute of node.attributes) {
        if (attribute.value.includes("__id__")) attribute.value = attribute.value.replaceAll("__id__", idea);
      }
    }
    this.list.append(block);
    this.number();
    if (focuses) block.querySelector("textarea").focus();
    return block;
  }

  /** Put an idea among those that stand or those that were taken back, as its cell says. */
  settle(block) {
    const isRemoved = block.querySelector("[data-cahiers-cell]").value === "1";
    block.toggleAttribute("data-removed", isRemoved);
    const place = isRemoved ? this.drawer.querySelector("ul") : this.list;
    if (block.parentElement !== place) place.append(block);
    const text = block.querySelector("textarea").value.trim();
    block.querySelector("[data-cahiers-gist]").textContent = text.length > 90 ? `${text.slice(0, 90)}…` : text;
    this.number();
  }

  number() {
    [...this.list.children].forEach((block, rank) => { block.querySelector("[data-cahiers-number]").textContent = rank + 1; });
    this.drawer.hidden = !this.drawer.querySelector("[data-cahiers-idea]");
    this.form.elements.order.value = this.order().join(" ");
  }

  clicked(event) {
    const button = event.target.closest("button[name=gesture]");
    if (!button) return;
    const [gesture, ...rest] = button.value.split(":");
    const block = button.closest("[data-cahiers-idea]");
    if (["up", "down", "remove", "restore"].includes(gesture)) {
      event.preventDefault();
      this.move(gesture, block, button);
    } else if (gesture === "take" || gesture === "drop") {
      event.preventDefault();
      this.compare(gesture, button.closest("[data-mark]"), rest.join(":"));
    }
  }

  move(gesture, block, button) {
    const near = gesture === "up" ? block.previousElementSibling : block.nextElementSibling;
    if (gesture === "up" && near) near.before(block);
    else if (gesture === "down" && near) near.after(block);
    else if (gesture === "remove" || gesture === "restore") {
      block.querySelector("[data-cahiers-cell]").value = gesture === "remove" ? "1" : "";
      this.settle(block);
      if (gesture === "remove") this.drawer.open = true;
      block.querySelector(gesture === "remove" ? ".cahiers-idea__gone button" : "textarea").focus();
    }
    if (gesture === "up" || gesture === "down") button.focus();
    this.number();
    this.typed(0);
  }

  compare(gesture, box) {
    const cell = box.parentElement.dataset.cahiersAsides;
    if (gesture === "take") this.put(cell, box.dataset.value ?? box.querySelector(".cahiers-prewrap").textContent);
    this.settled.add(`${cell}:${box.dataset.mark}`);
    box.remove();
    this.form.elements[cell]?.focus?.();
    this.typed(0);
  }

  /** A theme that changes leaves no challenge of another one behind. */
  follow(field) {
    const { theme, challenge } = this.form.elements;
    const group = challenge.selectedOptions[0]?.parentElement;
    if (field === challenge && group?.dataset.themeKey) theme.value = group.dataset.themeKey;
    if (field === theme && group?.dataset.themeKey && group.dataset.themeKey !== theme.value) challenge.value = "";
  }

  /** Control and Enter: the next idea, without leaving the keyboard. */
  pressed(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const block = event.target.closest("[data-cahiers-idea]");
    event.preventDefault();
    const next = block?.nextElementSibling;
    if (next) next.querySelector("textarea").focus();
    else this.add();
  }

  // Saving --------------------------------------------------------------------------------------------------------

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  sayOffline() {
    const count = this.changes().length;
    const words = ["offlineNone", "offlineOne"][count] || "offlineMany";
    this.say(this.words[words].replace("%s", count));
  }

  typed(delay) {
    this.refused = false;
    this.keep();
    if (this.late || !navigator.onLine) this.sayOffline();
    else if (this.changes().length) this.say(this.words.typing);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  /** Put what this device knows, and what the server lacks, where a reload finds it. */
  keep() {
    const { base, known, knownOrder, was, sending, late } = this;
    keep(this.form.dataset.code, { base, known, knownOrder, was, sending, late, settled: [...this.settled], cells: this.cells(), order: this.order(), pending: this.changes().length });
  }

  restore() {
    const found = kept(this.form.dataset.code);
    if (!found) return;
    if (found.base > this.base) { // this page itself was kept: what was acknowledged since is newer
      this.apply({ version: found.base, cells: found.known, order: found.knownOrder, aside: null }, this.known, this.knownOrder);
    }
    if (!found.pending && !found.sending) return;
    const here = this.cells();
    for (const block of [...this.list.children]) { // a page that was kept has blank lines of its own
      const idea = block.dataset.cahiersIdea;
      if (!found.order.includes(idea) && this.isBlank(block)) block.remove();
    }
    for (const idea of found.order) if (!this.block(idea)) this.add(idea, false);
    for (const [cell, text] of Object.entries(found.cells)) {
      if (text === (found.known[cell] || "") && !(cell in found.was)) continue;
      this.put(cell, text);
      const from = found.was[cell] ?? (found.known[cell] || "");
      const isChangedThere = cell in found.was || (found.base < this.base && from !== (here[cell] || ""));
      if (isChangedThere && text !== (here[cell] || "")) this.was[cell] = from;
    }
    this.arrange(found.order);
    for (const one of found.settled) this.settled.add(one);
    this.sending = found.sending;
    this.late = found.late;
    this.say(this.words.found);
    this.timer = setTimeout(() => this.save(), 0);
  }

  /** Put the ideas in an order; those that it does not name stay behind the one before, blank lines last. */
  arrange(order) {
    const places = new Map(order.map((idea, rank) => [idea, rank]));
    const blocks = [...this.list.children];
    const rank = (block, at) => places.get(block.dataset.cahiersIdea)
      ?? (this.isBlank(block) ? order.length : at ? rank(blocks[at - 1], at - 1) : -1);
    const active = document.activeElement;
    const ranked = blocks.map((block, at) => [rank(block, at), at, block]).sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    if (ranked.some(([, at], place) => at !== place)) {
      this.list.append(...ranked.map(([, , block]) => block));
      if (active !== document.activeElement) active.focus({ preventScroll: true });
    }
    this.number();
  }

  async save(isLeaving = false) {
    clearTimeout(this.timer);
    if (this.flying || this.refused || this.leaving) return;
    if (!this.sending) {
      if (!this.changes().length) return;
      this.sending = {
        id: crypto.randomUUID(), base: this.base, cells: this.cells(), order: this.order(), was: { ...this.was }, settled: [...this.settled], late: this.late,
      };
      this.keep();
    }
    this.flying = true;
    if (!this.late) this.say(this.words.saving);
    try {
      const answer = await this.send(isLeaving);
      if (answer.ok) this.acknowledge(await answer.json());
      else if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
      else this.refuse(answer.status === 422 ? (await answer.json()).refused : this.words.reload);
    } catch {
      this.late = this.sending.late = true;
      this.keep();
      this.sayOffline();
      this.timer = setTimeout(() => this.save(), AGAIN);
    } finally {
      this.flying = false;
    }
    if (!this.late && !this.refused && this.changes().length) this.timer = setTimeout(() => this.save(), REST);
  }

  send(isLeaving) {
    const body = this.body(this.sending);
    const keepalive = isLeaving && String(body).length < 60000; // browsers let no more outlive a page
    return fetch(this.form.action, { method: "POST", body, keepalive, signal: keepalive ? undefined : AbortSignal.timeout(TOO_LONG) });
  }

  body(sending) {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value,
      go: "auto", base: sending.base, save_id: sending.id, order: sending.order.join(" "), late: sending.late ? "1" : "",
    });
    for (const [cell, text] of Object.entries(sending.cells)) body.append(cell, text);
    for (const [cell, text] of Object.entries(sending.was)) body.append(`was.${cell}`, text);
    for (const one of sending.settled) body.append("settled", one);
    return body;
  }

  acknowledge(told) {
    const { cells, order, settled, was } = this.sending;
    this.late = false;
    this.sending = null;
    for (const one of settled) this.settled.delete(one);
    for (const cell of Object.keys(was)) if (this.was[cell] === was[cell]) delete this.was[cell];
    if (told.version >= this.base) this.apply(told, cells, order); // an answer given again may be older than the page
    this.keep();
    this.say(this.words.saved.replace("%s", told.saved));
  }

  refuse(sentence) {
    this.sending = null;
    this.refused = true;
    this.keep();
    this.say(`${this.words.refused} ${sentence}`);
  }

  /** Take what the server has; a cell that was typed in since `before` keeps its words, and what they were written from. */
  apply(told, before, orderBefore) {
    const here = this.cells();
    const movesNothing = this.isOrdered(orderBefore);
    for (const idea of told.order) if (!this.block(idea)) this.add(idea, false);
    for (const cell of new Set([...Object.keys(here), ...Object.keys(told.cells)])) {
      const now = told.cells[cell] || "";
      const then = before[cell] || "";
      if (now === (here[cell] || "")) continue;
      if ((here[cell] || "") === then) this.put(cell, now);
      else if (now !== then && !(cell in this.was)) this.was[cell] = then;
    }
    if (movesNothing) this.arrange(told.order);
    this.known = { ...told.cells };
    this.knownOrder = told.order;
    this.base = told.version;
    this.form.elements.base.value = told.version;
    if (told.aside) this.showAside(told.aside);
  }

  showAside(aside) {
    for (const box of this.form.querySelectorAll("[data-mark]")) {
      if (!aside.some((one) => one.mark === box.dataset.mark && one.cell === box.parentElement.dataset.cahiersAsides)) box.remove();
    }
    for (const { cell, text, value, mark } of aside) {
      const place = this.form.querySelector(`[data-cahiers-asides="${CSS.escape(cell)}"]`);
      if (!place || this.settled.has(`${cell}:${mark}`) || place.querySelector(`[data-mark="${CSS.escape(mark)}"]`)) continue;
      const box = this.form.querySelector("[data-cahiers-other]").content.cloneNode(true).firstElementChild;
      box.dataset.mark = mark;
      box.dataset.value = value;
      box.querySelector(".cahiers-prewrap").textContent = text;
      for (const button of box.querySelectorAll("button")) button.value += `:${cell}:${mark}`;
      place.append(box);
    }
  }

  async look() {
    if (document.visibilityState === "hidden" || this.flying || this.sending || this.late) return;
    try {
      const answer = await fetch(`${this.form.dataset.state}?version=${this.base}`, { signal: AbortSignal.timeout(TOO_LONG) });
      if (answer.status !== 200 || this.flying || this.sending) return;
      const told = await answer.json();
      if (told.version > this.base) this.apply(told, this.known, this.knownOrder);
      this.keep();
      if (!this.changes().length) this.say(this.words.elsewhere);
    } catch { /* no network: the next save says so */ }
  }

  submitted(event) {
    clearTimeout(this.timer);
    const finishes = event.submitter?.value === "finish";
    if (!finishes || this.late || !navigator.onLine) {
      event.preventDefault();
      this.refused = false;
      this.save();
      return;
    }
    this.leaving = true; // the button sends the whole page: nothing older may arrive after it
    this.form.elements.save_id.value = crypto.randomUUID();
    for (const [cell, text] of Object.entries(this.was)) this.hide(`was.${cell}`, text);
    for (const one of this.settled) this.hide("settled", one);
  }

  hide(name, value) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    this.form.append(field);
  }

  leave() {
    if (this.leaving || this.flying || !this.changes().length || this.refused) return;
    this.keep();
    this.save(true);
  }
}

for (const form of document.querySelectorAll("[data-cahiers-sheet]")) {
  if ("finished" in form.dataset) {
    leaveNoTrace(form.dataset.code);
    forget(form.dataset.code);
  } else {
    keepPage(form.dataset.worker);
  }
  new Sheet(form);
}
