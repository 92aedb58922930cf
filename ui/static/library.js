// The library: the list, which articles are asked, removing, and adding by paste, address or file.

import { call, steps, Unreachable, upload } from "./net.js";
import { language, setLabel, text } from "./strings.js";
import { confirm } from "./view.js";

const UNDO_S = 7;

export class Library {
  constructor(page) {
    this.page = page;
    this.list = page.find(".is-list");
    this.form = page.find(".is-add");
    this.files = [];
    this.removing = new Map();
    this.adding = null;
    this.count = 0;
    this.picked = new Set();
    this.actions = {
      add: () => this.toggleForm(),
      tab: (target) => this.tab(target.dataset.tab),
      remove: (target) => this.remove(target.dataset.id),
      "cancel-add": () => (this.adding ? this.adding.abort() : this.toggleForm(false)),
      "pick-all": () => this.pickAll(),
    };
    this.listen();
  }

  listen() {
    const { page } = this;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    page.find("#is-filter").addEventListener("input", () => this.arrange());
    page.find("#is-sort").addEventListener("change", () => this.arrange());
    page.find("#is-files").addEventListener("change", (event) => this.choose([...event.target.files]));
    this.list.addEventListener("change", () => this.readPicks());
    this.form.querySelector("[role=tablist]").addEventListener("keydown", (event) => this.onTabKey(event));
    this.listenForDrops();
    addEventListener("pagehide", () => this.flush());
  }

  listenForDrops() {
    const { root } = this.page;
    const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    let inside = 0;
    const mark = (change) => {
      inside = Math.max(0, inside + change);
      root.classList.toggle("is-dropping", inside > 0);
    };
    root.addEventListener("dragenter", (event) => holdsFiles(event) && mark(1));
    root.addEventListener("dragleave", (event) => holdsFiles(event) && mark(-1));
    root.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
    root.addEventListener("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      mark(-inside);
      this.page.panes.library_();
      this.toggleForm(true);
      this.tab("files");
      this.choose([...event.dataTransfer.files]);
      this.submit();
    });
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
    if (!this.page.reader.pane.hidden && this.page.reader.current?.id === id) this.page.panes.library_();
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

  // -- adding ----------------------------------------------------------------------------------

  toggleForm(open = this.form.hidden) {
    this.page.panes.library_();
    this.form.hidden = !open;
    this.page.find(".is-side [data-do=add]").setAttribute("aria-expanded", String(open));
    if (open) this.panel().querySelector("textarea, input").focus();
  }

  tab(name) {
    for (const tab of this.form.querySelectorAll("[role=tab]")) {
      const on = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      this.page.find(`#is-add-${tab.dataset.tab}`).hidden = !on;
    }
    this.kind = name;
  }

  onTabKey(event) {
    const tabs = [...this.form.querySelectorAll("[role=tab]")];
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const at = tabs.indexOf(document.activeElement) + (event.key === forward ? 1 : -1);
    const next = tabs[(at + tabs.length) % tabs.length];
    this.tab(next.dataset.tab);
    next.focus();
  }

  panel() {
    return this.page.find(`#is-add-${this.kind ?? "paste"}`);
  }

  choose(files) {
    this.files = files;
    const name = this.page.find(".is-drop-name");
    if (files.length) name.textContent = files.map((file) => file.name).join(" · ");
    else setLabel(name, "add.choose");
  }

  async submit() {
    if (this.adding) return;
    const value = (selector) => this.page.find(selector).value;
    const kind = this.kind ?? "paste";
    const field = { paste: "#is-text", url: "#is-url", files: "#is-files" }[kind];
    if (kind === "files" ? !this.files.length : !value(field).trim()) {
      this.page.toast(text("error.empty"));
      this.page.find(field).focus();
      return;
    }
    this.adding = new AbortController();
    this.progress(0, "add.working");
    try {
      if (kind === "paste") await this.follow("add_text", [value("#is-text"), value("#is-text-title"), value("#is-text-url"), language()]);
      else if (kind === "url") await this.follow("add_url", [value("#is-url"), language()]);
      else await this.follow("add_files", [await this.uploadFiles(), language()]);
    } catch (error) {
      this.giveUp(error);
    } finally {
      this.adding = null;
      this.page.find(".is-progress").hidden = true;
      this.refresh();
    }
  }

  uploadFiles() {
    const show = (percent) => this.progress(percent / 2, "add.uploading", { percent });
    show(0);
    return upload(this.files, show, this.adding.signal);
  }

  async follow(name, values) {
    for await (const step of steps(name, values, this.adding.signal)) {
      if (step.stage === "progress") this.showStep(step, name === "add_files");
      else {
        this.page.put(this.page.find(".is-outcome"), step.html);
        if (step.stage === "done") this.reset();
      }
    }
  }

  showStep({ done, total, articles }, uploaded) {
    const share = total ? done / total : 0;
    const percent = uploaded ? 50 + share * 50 : null;
    if (articles) this.progress(percent, "add.working.articles", { n: articles });
    else if (total > 1) this.progress(percent, "add.working.files", { number: done + 1, total });
    else this.progress(percent, "add.working");
  }

  progress(percent, key, values) {
    const box = this.page.find(".is-progress");
    box.hidden = false;
    box.classList.toggle("is-vague", !percent);
    box.querySelector(".is-bar span").style.inlineSize = percent ? `${percent}%` : "";
    setLabel(box.querySelector(".is-progress-text"), key, values);
  }

  giveUp(error) {
    const note = document.createElement("p");
    const cancelled = error.name === "AbortError";
    note.className = cancelled ? "is-status" : "is-failure";
    note.setAttribute("role", "alert");
    setLabel(note, cancelled ? "add.cancelled" : "error.network");
    this.page.find(".is-outcome").replaceChildren(note);
    if (!cancelled && !(error instanceof Unreachable)) throw error;
  }

  reset() {
    this.form.reset();
    this.choose([]);
    this.toggleForm(false);
  }
}
