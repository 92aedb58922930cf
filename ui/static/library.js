// The library: the list, which articles are asked, and removing.

import { call, Unreachable } from "./net.js";
import { language, setLabel, text } from "./strings.js";
import { confirm } from "./view.js";

const UNDO_S = 7;

export class Library {
  constructor(page) {
    this.page = page;
    this.list = page.find(".is-list");
    this.removing = new Map();
    this.count = 0;
    this.picked = new Set();
    this.actions = {
      remove: (target) => this.remove(target.dataset.id),
      "pick-all": () => this.pickAll(),
    };
    this.listen();
  }

  listen() {
    const { page } = this;
    page.find("#is-filter").addEventListener("input", () => this.arrange());
    page.find("#is-sort").addEventListener("change", () => this.arrange());
    this.list.addEventListener("change", () => this.readPicks());
    addEventListener("pagehide", () => this.flush());
  }

  // -- the list ------------------------------------------------------------------------------

  async refresh() {
    let step;
    try {
      step = await call("library", [language()]);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.page.toast(text("error.network"));
      return;
    }
    if (step.stage === "error") {
      this.page.put(this.page.find(".is-outcome"), step.html);
      return;
    }
    this.count = step.count;
    this.page.put(this.list, step.html);
    for (const id of this.removing.keys()) this.item(id)?.remove();
    for (const box of this.list.querySelectorAll(".is-pick")) box.checked = this.picked.has(box.value);
    this.arrange();
    this.readPicks();
    this.welcome(step.starters);
  }

  item(id) {
    return this.list.querySelector(`.is-item[data-id="${CSS.escape(id)}"]`);
  }

  arrange() {
    const wanted = this.page.find("#is-filter").value.trim().toLocaleLowerCase();
    const order = this.page.find("#is-sort").value;
    const items = [...this.list.children];
    const by = {
      added: (a, b) => a.dataset.added - b.dataset.added,
      date: (a, b) => b.dataset.date.localeCompare(a.dataset.date),
      title: (a, b) => a.dataset.title.localeCompare(b.dataset.title, language()),
    }[order];
    this.list.append(...items.sort(by));
    let seen = 0;
    for (const item of items) {
      const facts = `${item.dataset.title} ${item.dataset.source}`.toLocaleLowerCase();
      item.hidden = !facts.includes(wanted);
      if (!item.hidden) seen += 1;
    }
    const none = this.page.find(".is-none");
    none.hidden = seen > 0;
    if (!seen) setLabel(none, items.length ? "library.none" : "library.empty");
    this.page.find(".is-filter").hidden = this.page.find(".is-pick-row").hidden = items.length < 2;
  }

  welcome(starters) {
    const list = this.page.find(".is-starters .is-questions");
    list.replaceChildren(
      ...starters.map((question) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "is-question", dir: "auto", textContent: question });
        Object.assign(button.dataset, { do: "ask", question });
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
    this.page.find(".is-starters").hidden = !starters.length;
    this.page.find(".is-nothing").hidden = this.count > 0;
    this.page.find(".is-empty-text").hidden = this.count === 0;
  }

  relabel() {
    this.scope();
    this.refresh();
  }

  // -- which articles are asked ----------------------------------------------------------------

  chosen() {
    return [...this.picked].filter((id) => this.item(id));
  }

  readPicks() {
    this.picked = new Set([...this.list.querySelectorAll(".is-pick:checked")].map((box) => box.value));
    this.scope();
  }

  pickAll() {
    for (const box of this.list.querySelectorAll(".is-pick")) box.checked = false;
    this.readPicks();
    this.page.find("#is-filter").focus();
  }

  scope() {
    const some = this.picked.size;
    const label = this.page.find(".is-scope");
    setLabel(label, some ? "chat.scope.some" : "chat.scope.all", { n: some || this.count });
    label.classList.toggle("is-some", some > 0);
    this.page.find("[data-do=pick-all]").hidden = some === 0;
  }

  // -- removing --------------------------------------------------------------------------------

  async remove(id) {
    const title = this.item(id)?.dataset.title ?? "";
    if (!(await confirm(this.page, title, "library.remove.ask", "library.remove.yes", "library.remove.no"))) return;
    // Nothing is lost while it can be undone: the server hears of it when the time is over.
    this.item(id)?.remove();
    this.removing.set(id, setTimeout(() => this.removeNow(id), UNDO_S * 1000));
    this.count -= 1;
    this.readPicks();
    this.arrange();
    if (!this.page.reader.pane.hidden && this.page.reader.current?.id === id) this.page.panes.showLibrary();
    this.page.toast(text("library.removed"), { name: text("library.undo"), run: () => this.undo(id) }, UNDO_S);
  }

  undo(id) {
    clearTimeout(this.removing.get(id));
    this.removing.delete(id);
    this.refresh();
  }

  async removeNow(id) {
    this.removing.delete(id);
    const step = await call("remove", [id]);
    if (step.stage === "error") this.page.put(this.page.find(".is-outcome"), step.html);
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
}
