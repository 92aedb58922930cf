// The library: the list, which articles are asked, renaming and removing.

import { call, Unreachable } from "./net.js";
import { direction, language, setLabel, text } from "./strings.js";
import { confirm, rename, renaming } from "./view.js";

const UNDO_S = 7;
const PAUSE_MS = 200; // of typing, before a search
const PORTION = 100; // articles shown before "more"

export class Library {
  constructor(page) {
    this.page = page;
    this.pane = page.find(".is-library");
    this.list = this.pane.querySelector(".is-list");
    this.removing = new Map();
    this.count = 0;
    this.limit = PORTION;
    this.asked = 0;
    this.wondered = 0;
    this.picked = new Set();
    this.actions = {
      remove: (target) => this.remove(target.dataset.id),
      rename: (target) => this.rename(target.closest(".is-item")),
      more: () => this.more(),
      "pick-all": () => this.pickAll(),
    };
    this.listen();
  }

  listen() {
    const { page } = this;
    let timer = 0;
    page.find("#is-filter").addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.arrange(), PAUSE_MS);
    });
    page.find("#is-sort").addEventListener("change", () => this.arrange());
    page.find("#is-from").addEventListener("change", () => this.arrange());
    this.list.addEventListener("change", (event) => this.readPick(event.target));
    addEventListener("pagehide", () => this.flush());
  }

  // -- the list ------------------------------------------------------------------------------

  arrange() {
    this.limit = PORTION;
    return this.refresh();
  }

  more() {
    this.limit += PORTION;
    return this.refresh();
  }

  async refresh() {
    const turn = ++this.asked;
    const value = (selector) => this.page.find(selector).value;
    const view = { query: value("#is-filter"), sort: value("#is-sort"), from: value("#is-from"), limit: this.limit };
    const step = await this.call("library", [view, language()]);
    if (!step || turn !== this.asked || renaming(this.list)) return;
    this.count = step.count - this.removing.size;
    this.page.put(this.list, step.html);
    for (const id of this.removing.keys()) this.item(id)?.remove();
    this.choices(step.from);
    this.tell(step);
    this.pick([...this.picked]);
    this.welcome();
  }

  item(id) {
    return this.list.querySelector(`.is-item[data-id="${CSS.escape(id)}"]`);
  }

  /** The languages and sources there are to choose from. */
  choices(from) {
    const select = this.page.find("#is-from");
    const chosen = select.value;
    const option = (value, content) => Object.assign(document.createElement("option"), { value, textContent: content });
    const groups = Object.entries(from).map(([kind, found]) => {
      const group = Object.assign(document.createElement("optgroup"), { label: text(`library.from.${kind}`) });
      group.append(...found.map(({ name, n }) => option(`${kind}:${name}`, `${shown(kind, name)} (${n})`)));
      return group;
    });
    select.replaceChildren(option("", text("library.from.all")), ...groups);
    select.value = chosen;
    if (select.selectedIndex < 0) select.value = "";
    select.hidden = groups.length === 0 && !chosen;
  }

  tell({ found, shown: seen }) {
    const { count } = this;
    const none = this.pane.querySelector(".is-none");
    none.hidden = this.list.childElementCount > 0;
    setLabel(none, count ? "library.none" : "library.empty");
    this.pane.querySelector(".is-more").hidden = seen >= found;
    setLabel(this.pane.querySelector("[data-do=more]"), "library.more", { n: found - seen });
    this.pane.querySelector(".is-filter").hidden = this.pane.querySelector(".is-pick-row").hidden = count < 2;
  }

  welcome() {
    this.page.find(".is-nothing").hidden = this.count > 0;
    if (!this.count) this.page.adding.offer();
    this.page.find(".is-empty-text").hidden = this.count === 0;
    this.suggest();
  }

  /** Questions to begin with, while there is no conversation. */
  async suggest() {
    const box = this.page.find(".is-starters");
    if (!this.count) box.hidden = true;
    if (!this.count || this.page.conversation.turns.length) return;
    const turn = ++this.wondered;
    const step = await this.call("starters", [this.chosen(), language()]);
    if (!step || turn !== this.wondered) return;
    box.querySelector(".is-questions").replaceChildren(
      ...step.questions.map((question) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "is-question", dir: direction(question), textContent: question });
        Object.assign(button.dataset, { do: "ask", question });
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
    box.hidden = !step.questions.length;
  }

  relabel() {
    this.scope();
    return this.refresh();
  }

  // -- which articles are asked ----------------------------------------------------------------

  chosen() {
    return [...this.picked];
  }

  readPick(box) {
    if (box.checked) this.picked.add(box.value);
    else this.picked.delete(box.value);
    this.scope();
    this.suggest();
  }

  pick(ids) {
    this.picked = new Set(ids);
    for (const box of this.list.querySelectorAll(".is-pick")) box.checked = this.picked.has(box.value);
    this.scope();
  }

  pickAll() {
    this.pick([]);
    this.suggest();
    this.page.find("#is-filter").focus();
  }

  scope() {
    const some = this.picked.size;
    const label = this.page.find(".is-scope");
    setLabel(label, some ? "chat.scope.some" : "chat.scope.all", { n: some || this.count });
    label.classList.toggle("is-some", some > 0);
    this.page.find("[data-do=pick-all]").hidden = some === 0;
  }

  // -- renaming and removing -------------------------------------------------------------------

  rename(item) {
    const { id } = item.dataset;
    const save = async (title) => Boolean(await this.call("rename", [id, title]));
    rename(this.page, item, item.dataset.title, save, () => this.refresh());
  }

  async remove(id) {
    const { reader } = this.page;
    const title = this.item(id)?.dataset.title ?? (reader.current?.id === id ? reader.current.title : "");
    if (!(await confirm(this.page, title, "library.remove.ask", "library.remove.yes", "library.remove.no"))) return;
    // Nothing is lost while it can be undone: the server hears of it when the time is over.
    this.item(id)?.remove();
    this.removing.set(id, setTimeout(() => this.removeNow(id), UNDO_S * 1000));
    this.picked.delete(id);
    this.refresh();
    if (!reader.pane.hidden && reader.current?.id === id) this.page.panes.showLibrary();
    this.page.toast(text("library.removed"), { name: text("library.undo"), run: () => this.undo(id) }, UNDO_S);
  }

  undo(id) {
    clearTimeout(this.removing.get(id));
    this.removing.delete(id);
    this.refresh();
  }

  async removeNow(id) {
    const removed = await this.call("remove", [id]);
    this.removing.delete(id); // only now: until then it must not come back into the list
    if (removed) this.page.conversation.articleRemoved(id);
    this.page.reader.forget(id);
    this.refresh();
  }

  /** The page is left: what was removed is removed now. */
  flush() {
    for (const [id, timer] of this.removing) {
      clearTimeout(timer);
      fetch(new URL("gradio_api/call/remove", document.baseURI), {
        method: "POST",
        keepalive: true,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ data: [id] }),
      });
    }
    this.removing.clear();
  }

  /** The last step of a handler, or nothing once the person has been told why not. */
  async call(name, values) {
    try {
      const step = await call(name, values);
      if (step.stage === "done") return step;
      this.page.put(this.page.find(".is-outcome"), step.html);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.page.tell(error);
    }
    return undefined;
  }
}

/** A source as it is called, a language in the language of the page. */
function shown(kind, name) {
  return kind === "language" ? new Intl.DisplayNames(language(), { type: "language" }).of(name) : name;
}
