// The conversations that the library keeps: finding, opening, renaming and removing them.

import { call, Unreachable } from "./net.js";
import { direction, language, setLabel, text } from "./strings.js";
import { confirm, download, rename, renaming } from "./view.js";

const PAUSE_MS = 200; // of typing, before a search

export class Talks {
  constructor(page) {
    this.page = page;
    this.pane = page.find(".is-talks");
    this.list = this.pane.querySelector(".is-list");
    this.query = page.find("#is-talk-filter");
    this.asked = 0;
    this.actions = {
      "open-talk": (target) => this.open(target.dataset.id),
      "rename-talk": (target) => this.rename(target.closest(".is-talk")),
      "remove-talk": (target) => this.remove(target.closest(".is-talk")),
      "export-feedback": () => this.exportFeedback(),
    };
    let timer = 0;
    this.query.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.shown(), PAUSE_MS);
    });
  }

  /** The list as it is now. */
  async shown() {
    const turn = ++this.asked;
    const step = await this.call("conversations", [this.query.value, language()]);
    if (!step || turn !== this.asked || renaming(this.list)) return;
    this.page.put(this.list, step.html);
    const none = this.pane.querySelector(".is-none");
    none.hidden = step.count > 0;
    if (!step.count) setLabel(none, this.query.value.trim() ? "talks.none" : "talks.empty");
    this.pane.querySelector("[data-do=export-feedback]").hidden = !step.feedback;
    this.mark(this.page.conversation.id);
  }

  changed() {
    if (!this.pane.hidden) this.shown();
  }

  /** Shows which one is open. */
  mark(id) {
    for (const button of this.list.querySelectorAll(".is-open")) {
      if (button.dataset.id === id) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  async open(id) {
    if (!(await this.page.conversation.load(id))) return;
    this.page.panes.close();
    this.page.conversation.input.focus({ preventScroll: true });
  }

  rename(item) {
    const { id } = item.dataset;
    const name = item.querySelector(".is-item-title");
    const save = async (title) => {
      const step = await this.call("rename_conversation", [id, title]);
      if (step) Object.assign(name, { textContent: step.title, dir: direction(step.title) });
      return Boolean(step);
    };
    rename(this.page, item, name.textContent, save, () => this.shown());
  }

  async remove(item) {
    const { id } = item.dataset;
    const title = item.querySelector(".is-item-title").textContent;
    if (!(await confirm(this.page, title, "talks.remove.ask", "talks.remove.yes", "library.remove.no"))) return;
    if (!(await this.call("remove_conversation", [id]))) return;
    if (this.page.conversation.id === id) this.page.conversation.clear();
    this.page.toast(text("talks.removed"));
    this.shown();
  }

  async exportFeedback() {
    const step = await this.call("all_feedback", []);
    if (step) download("isnad-feedback.json", JSON.stringify(step.feedback, null, 2), "application/json");
  }

  /** The last step of a handler, or nothing once the person has been told why not. */
  async call(name, values) {
    try {
      const step = await call(name, values);
      if (step.stage === "done") return step;
      this.page.tell(step);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.page.tell(error);
    }
    return undefined;
  }
}
