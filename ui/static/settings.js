// The settings panel: shown by the server, changed one at a time.

import { call, Unreachable } from "./net.js";
import { language, text } from "./strings.js";

export class Settings {
  constructor(page) {
    this.page = page;
    this.body = page.find(".is-settings-body");
    this.body.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save(event.target);
    });
  }

  async shown() {
    const step = await this.call("settings", [language()]);
    if (step) this.page.put(this.body, step.html);
  }

  async save(form) {
    const { setting } = form.dataset;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    form.querySelector(".is-failure")?.remove();
    const step = await this.call("prefer", [setting, form.elements.value.value, language()], form);
    button.disabled = false;
    if (!step) return;
    this.page.put(this.body, step.html);
    this.page.toast(text("settings.saved"));
    this.body.querySelector(`[data-setting="${setting}"] [type=submit]`)?.focus();
  }

  /** The last step of a handler, or nothing once the person has been told why not. */
  async call(name, values, form) {
    try {
      const step = await call(name, values);
      if (step.stage === "done") return step;
      const note = document.createElement("div");
      (form ?? this.body).append(note);
      this.page.put(note, step.html);
      note.replaceWith(...note.children);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.page.toast(text("error.network"));
    }
    return undefined;
  }
}
