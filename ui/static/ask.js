// The conversation: asking, the answer as it grows, chips, copying, exporting, and what a reload finds.

import { exportConversation } from "./export.js";
import { steps, Unreachable } from "./net.js";
import { language, relabel, setLabel, text } from "./strings.js";

const STORED = "isnad.conversation";
const MOST_TURNS = 40; // what is kept for a reload; browsers give a page about five million characters

export class Conversation {
  constructor(page) {
    this.page = page;
    this.turns = [];
    this.running = null;
    this.list = page.find(".is-turns");
    this.scroller = page.find(".is-chat .is-scroll");
    this.form = page.find(".is-ask");
    this.input = page.find("#is-question");
    this.actions = {
      ask: (target) => this.ask(target.dataset.question),
      edit: (target) => this.edit(target.dataset.question),
      retry: (target) => this.retry(target),
      stop: () => this.running?.abort(),
      new: () => this.clear(),
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
    for (const chip of this.list.querySelectorAll(".is-chip.is-active")) chip.classList.remove("is-active");
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
    const turn = { id: `${Date.now()}`, question: asked, chosen: this.page.library.chosen() };
    const history = this.history();
    this.turns.push(turn);
    this.draw(turn);
    await this.run(turn, history);
  }

  async run(turn, history) {
    this.running = new AbortController();
    this.busy(true);
    const body = this.element(turn).querySelector(".is-answer");
    const waiting = document.createElement("p");
    waiting.className = "is-status";
    body.replaceChildren(waiting);
    setLabel(waiting, "chat.searching");
    body.setAttribute("aria-busy", "true");
    try {
      for await (const step of steps("ask", [turn.question, history, turn.chosen, language()], this.running.signal)) {
        this.take(turn, body, step);
      }
      if (!turn.answer && !turn.failed) this.fail(turn, body, "chat.interrupted");
    } catch (error) {
      this.fail(turn, body, error.name === "AbortError" ? "chat.stopped" : "error.network");
      if (error.name !== "AbortError" && !(error instanceof Unreachable)) throw error;
    } finally {
      body.removeAttribute("aria-busy");
      this.running = null;
      this.busy(false);
      this.store();
    }
  }

  take(turn, body, step) {
    const stay = this.atEnd();
    this.page.put(body, step.html);
    if (step.stage === "done") Object.assign(turn, { html: step.html, answer: step.answer, markdown: step.markdown });
    if (step.stage === "error") Object.assign(turn, { html: step.html, failed: true });
    if (step.stage === "done" || step.stage === "error") this.tools(turn);
    if (stay) this.toEnd();
  }

  fail(turn, body, key) {
    turn.failed = true;
    const partial = body.querySelector(".is-text");
    const note = document.createElement("p");
    note.className = key === "error.network" ? "is-failure" : "is-status";
    note.setAttribute("role", "alert");
    setLabel(note, key);
    body.replaceChildren(...(partial ? [partial, note] : [note]));
    turn.html = body.innerHTML;
    this.tools(turn);
  }

  busy(on) {
    this.form.querySelector("[type=submit]").hidden = on;
    this.form.querySelector(".is-stop").hidden = !on;
  }

  draw(turn) {
    const element = document.createElement("article");
    element.className = "is-turn";
    element.dataset.turn = turn.id;
    const question = document.createElement("h2");
    question.className = "is-asked";
    question.dir = "auto";
    question.textContent = turn.question;
    const answer = document.createElement("div");
    answer.className = "is-answer";
    element.append(question, answer);
    this.list.append(element);
    this.page.find(".is-empty").hidden = true;
    this.menus();
    element.scrollIntoView({ block: "start" });
  }

  tools(turn) {
    const element = this.element(turn);
    element.querySelector(".is-turn-tools")?.remove();
    const bar = document.createElement("p");
    bar.className = "is-turn-tools";
    if (turn.answer?.answered) bar.append(tool("copy", "chat.copy"));
    bar.append(tool("retry", "chat.retry"), tool("edit", "chat.edit", turn.question));
    element.append(bar);
    relabel(bar);
  }

  history() {
    const told = this.turns.filter((turn) => turn.answer);
    return told.slice(-4).flatMap((turn) => [
      ["user", turn.question],
      ["assistant", turn.answer.sentences.map((sentence) => sentence.text).join(" ") || turn.answer.text],
    ]);
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
    const earlier = this.turns.slice(0, this.turns.indexOf(turn));
    const history = Conversation.prototype.history.call({ turns: earlier });
    Object.assign(turn, { answer: undefined, failed: undefined, html: undefined });
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
    const told = this.turns.filter((turn) => turn.answer);
    if (told.length) exportConversation(told, target.dataset.format);
    else this.page.toast(text("export.empty"));
  }

  clear() {
    this.running?.abort();
    this.turns = [];
    this.list.replaceChildren();
    this.store();
    this.menus();
    this.page.find(".is-empty").hidden = false;
    this.input.focus();
  }

  menus() {
    const any = this.turns.length > 0;
    this.page.find("[data-do=new]").hidden = !any;
    this.page.find(".is-menu").hidden = !any;
  }

  atEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  toEnd() {
    const last = this.list.lastElementChild;
    // A long answer is read from its beginning: its question stays in view.
    if (last && last.offsetHeight < this.scroller.clientHeight) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  store() {
    try {
      localStorage.setItem(STORED, JSON.stringify(this.turns.slice(-MOST_TURNS)));
    } catch {
      localStorage.removeItem(STORED); // full or forbidden: the conversation lives until the page is left
    }
  }

  restore() {
    try {
      this.turns = JSON.parse(localStorage.getItem(STORED) ?? "[]");
    } catch {
      this.turns = [];
    }
    for (const turn of this.turns) {
      this.draw(turn);
      if (turn.html) this.page.put(this.element(turn).querySelector(".is-answer"), turn.html);
      else this.fail(turn, this.element(turn).querySelector(".is-answer"), "chat.interrupted");
      this.tools(turn);
    }
    if (!this.turns.length) this.page.find(".is-empty").hidden = false;
  }

  relabel() {
    this.page.reader.relabel();
  }
}

function tool(action, key, question) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "is-link";
  button.dataset.do = action;
  button.dataset.t = key;
  if (question) button.dataset.question = question;
  return button;
}
