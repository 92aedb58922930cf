// A thumb up or down for an answer, and a note; the library keeps them.

import { call, Unreachable } from "./net.js";
import { text } from "./strings.js";

export class Opinion {
  constructor(conversation) {
    this.conversation = conversation;
    this.actions = { thumb: (target) => this.thumb(target) };
    conversation.list.addEventListener("submit", (event) => {
      event.preventDefault();
      this.note(event.target);
    });
  }

  /** Puts what is thought of a turn into its tools. */
  show(bar, turn) {
    const kept = Boolean(turn.answer && turn.number);
    bar.querySelector(".is-thumbs").hidden = !kept;
    for (const thumb of bar.querySelectorAll("[data-do=thumb]")) {
      thumb.setAttribute("aria-pressed", String(turn.verdict === thumb.dataset.verdict));
    }
    const form = bar.querySelector(".is-opinion");
    form.hidden = !kept || !turn.verdict;
    form.querySelector("input").value = turn.note ?? "";
  }

  async thumb(target) {
    const turn = this.conversation.turnOf(target);
    const verdict = turn.verdict === target.dataset.verdict ? "" : target.dataset.verdict;
    const bar = target.closest(".is-turn-tools");
    if (!(await this.send(turn, verdict, turn.note ?? ""))) return;
    this.show(bar, turn);
    if (verdict) bar.querySelector(".is-opinion input").focus({ preventScroll: true });
  }

  async note(form) {
    const turn = this.conversation.turnOf(form);
    if (!(await this.send(turn, turn.verdict, form.querySelector("input").value))) return;
    this.conversation.page.toast(text("chat.note.saved"));
  }

  async send(turn, verdict, note) {
    const { page, id } = this.conversation;
    try {
      const step = await call("feedback", [id, turn.number, verdict, note]);
      if (step.stage === "error") page.tell(step);
      else Object.assign(turn, { verdict, note: verdict ? note : "" });
      return step.stage === "done";
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      page.tell(error);
      return false;
    }
  }
}
