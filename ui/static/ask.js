// The conversation: asking, the answer as it grows, chips, copying and exporting.

import { exportConversation } from "./export.js";
import { load, markRemoved, remember, remembered } from "./kept.js";
import { steps, Unreachable } from "./net.js";
import { Opinion } from "./opinion.js";
import { direction, language, relabel, setLabel, text } from "./strings.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const touch = matchMedia("(pointer: coarse)");

export class Conversation {
  constructor(page) {
    this.page = page;
    this.id = "";
    this.turns = [];
    this.drawn = 0;
    this.running = null;
    this.list = page.find(".is-turns");
    this.scroller = page.find(".is-chat .is-scroll");
    this.form = page.find(".is-ask");
    this.input = page.find("#is-question");
    this.opinion = new Opinion(this);
    this.actions = {
      ...this.opinion.actions,
      ask: (target) => this.ask(target.dataset.question),
      edit: (target) => this.edit(target.dataset.question),
      retry: (target) => this.retry(target),
      stop: () => this.running?.abort(),
      new: () => this.clear(true),
      copy: (target) => this.copy(target),
      export: (target) => this.export(target),
    };
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(this.input.value);
    });
    this.input.addEventListener("input", () => this.fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.list.addEventListener("click", (event) => {
      const chip = event.target.closest(".is-chip[data-cite]");
      const passage = event.target.closest(".is-passage");
      if (chip) this.open(chip, "citations", Number(chip.dataset.cite));
      else if (passage) this.open(passage, "passages", Number(passage.dataset.passage));
    });
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 180)}px`;
  }

  turnOf(element) {
    const id = element.closest(".is-turn")?.dataset.turn;
    return this.turns.find((turn) => turn.id === id);
  }

  citationOf(chip) {
    return this.turnOf(chip)?.answer?.citations[Number(chip.dataset.cite)];
  }

  open(opener, kind, index) {
    const turn = this.turnOf(opener);
    if (!turn?.answer) return;
    const cited = kind === "citations" ? turn.answer.citations : [turn.answer.passages[index]];
    const order = kind === "citations" ? index : 0;
    this.page.reader.openCitation(cited, order, opener, (now) => {
      for (const chip of this.list.querySelectorAll(".is-chip.is-active")) chip.classList.remove("is-active");
      if (kind === "citations") this.element(turn)?.querySelector(`.is-chip[data-cite="${now}"]`)?.classList.add("is-active");
    });
  }

  element(turn) {
    return this.list.querySelector(`[data-turn="${turn.id}"]`);
  }

  async ask(question) {
    const asked = question.trim();
    if (!asked || this.running) {
      if (!asked) this.input.focus();
      return;
    }
    this.page.panes.close();
    this.input.value = "";
    this.fit();
    const turn = { number: 0, question: asked, chosen: this.page.library.chosen() };
    const history = told(this.turns);
    this.add(turn);
    if (touch.matches) this.input.blur(); // the keyboard would cover the answer
    this.element(turn).scrollIntoView({ block: "start", behavior: calm.matches ? "instant" : "smooth" });
    await this.run(turn, history);
  }

  async run(turn, history) {
    const running = (this.running = new AbortController());
    this.busy(true);
    const body = this.element(turn).querySelector(".is-answer");
    const waiting = document.createElement("p");
    waiting.className = "is-status";
    body.replaceChildren(waiting);
    setLabel(waiting, "chat.searching");
    body.setAttribute("aria-busy", "true");
    try {
      const place = { id: this.id, number: turn.number };
      for await (const step of steps("converse", [place, turn.question, history, turn.chosen, language()], running.signal)) {
        if (this.running !== running) return; // another conversation has been opened
        if (step.stage === "kept") this.keep(turn, step);
        else this.take(turn, body, step);
      }
      if (!turn.answer && !turn.failed) this.fail(turn, body, "chat.interrupted");
    } catch (error) {
      if (this.running !== running) return;
      const stopped = error.name === "AbortError";
      this.fail(turn, body, stopped ? "chat.stopped" : (error.key ?? "error.unknown"), error.values);
      if (error.name !== "AbortError" && !(error instanceof Unreachable)) throw error;
    } finally {
      if (this.running === running) this.ended(body);
    }
  }

  /** The library has the question now, and will have its answer. */
  keep(turn, { id, number }) {
    turn.number = number;
    if (!id && !this.warned) this.page.toast(text("talks.unkept"), undefined, 8);
    this.warned = !id;
    if (id === this.id) return;
    this.id = id;
    this.remember();
    this.page.talks.changed();
  }

  take(turn, body, step) {
    this.page.put(body, step.html);
    if (step.stage === "done") Object.assign(turn, { answer: step.answer, markdown: step.markdown });
    if (step.stage === "error") turn.failed = true;
    if (step.stage !== "done" && step.stage !== "error") return;
    this.tools(turn);
    this.ended(body); // the next question need not wait for the end of the stream
  }

  ended(body) {
    body.removeAttribute("aria-busy");
    this.running = null;
    this.busy(false);
  }

  fail(turn, body, key, values) {
    turn.failed = true;
    const partial = body.querySelector(".is-text");
    const note = document.createElement("p");
    note.className = key.startsWith("error.") ? "is-failure" : "is-status";
    note.setAttribute("role", "alert");
    setLabel(note, key, values);
    body.replaceChildren(...(partial ? [partial, note] : [note]));
    this.tools(turn);
  }

  busy(on) {
    this.form.querySelector("[type=submit]").hidden = on;
    this.form.querySelector(".is-stop").hidden = !on;
  }

  /** Puts a turn at the end, its answer still empty. */
  add(turn) {
    turn.id = `${(this.drawn += 1)}`;
    this.turns.push(turn);
    const element = document.createElement("article");
    element.className = "is-turn";
    element.dataset.turn = turn.id;
    const question = document.createElement("h2");
    question.className = "is-asked";
    question.dir = direction(turn.question);
    question.textContent = turn.question;
    const answer = document.createElement("div");
    answer.className = "is-answer";
    element.append(question, answer);
    this.list.append(element);
    this.menus();
  }

  tools(turn) {
    const element = this.element(turn);
    element.querySelector(".is-turn-tools")?.remove();
    const bar = this.page.find("#is-tools").content.firstElementChild.cloneNode(true);
    const quoted = turn.answer?.citations.length > 0;
    if (!quoted) bar.querySelector("[data-do=copy]").remove();
    bar.querySelector("[data-do=edit]").dataset.question = turn.question;
    this.opinion.show(bar, turn);
    const related = element.querySelector(".is-related");
    if (related) related.before(bar);
    else element.append(bar);
    relabel(bar);
  }

  edit(question) {
    this.page.panes.close();
    this.input.value = question;
    this.fit();
    this.input.focus();
  }

  async retry(target) {
    const turn = this.turnOf(target);
    if (this.running || !turn) return;
    const history = told(this.turns.slice(0, this.turns.indexOf(turn)));
    Object.assign(turn, { answer: undefined, failed: undefined, verdict: "", note: "" });
    this.element(turn).querySelector(".is-turn-tools")?.remove();
    await this.run(turn, history);
  }

  async copy(target) {
    try {
      await navigator.clipboard.writeText(this.turnOf(target).markdown);
      this.page.toast(text("chat.copied"));
    } catch {
      this.page.toast(text("chat.copy.failed"));
    }
  }

  export(target) {
    target.closest("details").open = false;
    const answered = this.turns.filter((turn) => turn.answer);
    if (answered.length) exportConversation(answered, target.dataset.format);
    else this.page.toast(text("export.empty"));
  }

  /** An empty conversation; the one that was open stays in the library. */
  clear(focus) {
    this.running?.abort();
    this.running = null;
    this.busy(false);
    this.id = "";
    this.turns = [];
    this.list.replaceChildren();
    this.remember();
    this.menus();
    if (!focus) return;
    this.page.panes.close();
    this.page.library.suggest();
    this.input.focus();
  }

  menus() {
    const any = this.turns.length > 0;
    this.page.find("[data-do=new]").hidden = !any;
    this.page.find(".is-menu").hidden = !any;
    this.page.find(".is-empty").hidden = any;
    this.page.talks?.mark(this.id);
  }

  remember() {
    remember(this.id);
    this.page.talks?.mark(this.id);
  }

  /** What a reload, or a new tab, shows: the conversation that was open. */
  async restore() {
    const id = remembered();
    if (!id || !(await load(this, id, () => !this.turns.length))) this.menus();
  }

  /** Opens a kept conversation; gives whether it is there. */
  load(id) {
    return load(this, id);
  }

  /** An article has been removed: what cites it keeps its words, and says so. */
  articleRemoved(id) {
    markRemoved(this, id);
  }

  relabel() {
    this.page.reader.relabel();
  }
}

/** What was said in the last turns, as the reader of the next question wants it. */
function told(turns) {
  const answered = turns.filter((turn) => turn.answer);
  return answered.slice(-4).flatMap(({ question, answer }) => [
    ["user", question],
    ["assistant", answer.sentences.map((sentence) => sentence.text).join(" ") || answer.text],
  ]);
}
