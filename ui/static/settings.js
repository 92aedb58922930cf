// The settings panel: shown by the server, changed one at a time.

import { call, steps, Unreachable } from "./net.js";
import { language, setLabel, text } from "./strings.js";

const TELLING_MS = 5000; // of a move, before what is left of it can be estimated

export class Settings {
  constructor(page) {
    this.page = page;
    this.body = page.find(".is-settings-body");
    this.following = null;
    this.actions = { "cancel-move": () => this.cancelMove() };
    this.body.addEventListener("input", ({ target }) => {
      const field = target.closest(".is-field");
      field?.classList.toggle("is-changed", isChanged(target));
    });
    this.body.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      if (form.dataset.setting === "embedding") this.move(form.elements.value.value.trim() || "builtin", form);
      else this.save(form);
    });
  }

  async shown() {
    this.following?.abort();
    const step = await this.call("settings", [language()]);
    if (!step) return;
    this.page.put(this.body, step.html);
    if (this.body.querySelector("[data-moving]")) this.move("");
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

  // -- another embedding -------------------------------------------------------------------------

  /** Moves the library to an embedding, or follows the move under way; leaving the page does not end it. */
  async move(embedding, form) {
    this.following?.abort();
    const following = (this.following = new AbortController());
    const place = form ?? this.body.querySelector("[data-moving]");
    place.parentElement.querySelector(".is-failure")?.remove();
    const box = this.page.find("#is-moving").content.firstElementChild.cloneNode(true);
    const began = { phase: "", at: 0, done: 0 };
    try {
      for await (const step of steps("move", [embedding, language()], following.signal)) {
        if (following.signal.aborted) return;
        if (step.stage === "progress") {
          if (!box.isConnected) this.begin(place, box);
          showMove(box, step, began);
        } else this.moved(step, place, box);
      }
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Unreachable)) throw error;
      this.page.tell(error);
    }
  }

  begin(place, box) {
    const held = place.contains(document.activeElement);
    place.hidden = true;
    place.after(box);
    this.page.relabel(box);
    if (held) box.querySelector("button").focus();
  }

  moved(step, place, box) {
    const held = box.contains(document.activeElement);
    if (step.stage === "error") {
      box.remove();
      place.hidden = false;
      this.note(place, step.html);
      if (held) place.querySelector("input")?.focus();
      return;
    }
    this.page.put(this.body, step.html);
    this.page.toast(text(step.moved ? "settings.moved" : "settings.moving.cancelled"));
    if (held) this.body.querySelector("#is-set-embedding")?.focus();
  }

  async cancelMove() {
    const button = this.body.querySelector("[data-do=cancel-move]");
    button.disabled = true;
    const step = await this.call("cancel_move", []);
    if (!button.isConnected) return;
    if (step) setLabel(button.closest(".is-progress").querySelector(".is-hint"), "settings.moving.cancelling");
    else button.disabled = false;
  }

  // -- calls -------------------------------------------------------------------------------------

  /** The last step of a handler, or nothing once the person has been told why not. */
  async call(name, values, form) {
    try {
      const step = await call(name, values);
      if (step.stage === "done") return step;
      this.note(form ?? this.body, step.html);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.page.tell(error);
    }
    return undefined;
  }

  note(place, html) {
    const note = document.createElement("div");
    place.append(note);
    this.page.put(note, html);
    note.replaceWith(...note.children);
  }
}

/** Whether a field holds something else than the server gave it. */
function isChanged(field) {
  if (field.options) return !field.selectedOptions[0]?.defaultSelected;
  return field.value !== field.defaultValue;
}

/** How far a move is, and about how long it will take from there. */
function showMove(box, { embedding, phase, done, total }, began) {
  if (began.phase !== phase) Object.assign(began, { phase, at: performance.now(), done });
  const percent = total ? (100 * done) / total : 0;
  box.classList.toggle("is-vague", !percent);
  box.querySelector(".is-bar span").style.inlineSize = percent ? `${percent}%` : "";
  setLabel(box.querySelector(".is-progress-text"), "settings.moving", { name: embedding });
  setLabel(box.querySelector(".is-progress-name"), `settings.moving.${phase}`, { done, total });
  const passed = performance.now() - began.at;
  const left = box.querySelector(".is-progress-count");
  left.hidden = passed < TELLING_MS || done <= began.done;
  if (!left.hidden) {
    const minutes = Math.round(((passed / (done - began.done)) * (total - done)) / 60000);
    setLabel(left, "settings.moving.left", { n: minutes });
  }
}
