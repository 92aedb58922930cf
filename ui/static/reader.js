// The reader: an article whole, its cited words marked, and the way from one citation to the next.

import { call, Unreachable } from "./net.js";
import { direction, language, setLabel, text } from "./strings.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Reader {
  constructor(page) {
    this.page = page;
    this.pane = page.find(".is-reader");
    this.body = page.find(".is-page");
    this.stepper = page.find(".is-stepper");
    this.cited = [];
    this.order = 0;
    this.shown = null;
    this.asked = 0;
    this.onStep = () => {};
    this.actions = {
      open: (target) => this.openArticle(target.dataset.id, target),
      step: (target) => this.step(Number(target.dataset.by)),
      audit: (target) => this.audit(target),
      "open-audit": (target) => this.openAudit(target.dataset.id, target),
      restore: (target) => this.restore(target),
    };
    this.pane.addEventListener("keydown", (event) => {
      if (event.target.closest("input, textarea")) return;
      if (event.key === "n" || event.key === "j") this.step(1);
      if (event.key === "p" || event.key === "k") this.step(-1);
    });
  }

  openArticle(id, opener) {
    this.cited = [];
    this.unmark();
    this.page.panes.showReader(opener);
    return this.load(id, []);
  }

  async openCitation(cited, order, opener, onStep) {
    this.cited = cited;
    this.onStep = onStep;
    this.page.panes.showReader(opener);
    await this.go(order);
    this.body.focus({ preventScroll: true });
  }

  /** No citation is shown any more: its chip in the conversation goes back to what it was. */
  unmark() {
    this.onStep(-1);
    this.onStep = () => {};
  }

  step(by) {
    if (this.cited.length) this.go((this.order + by + this.cited.length) % this.cited.length);
  }

  async go(order) {
    this.order = order;
    const citation = this.cited[order];
    const here = this.cited.map((c, index) => ({ ...c, order: index })).filter((c) => c.article_id === citation.article_id);
    const key = JSON.stringify([citation.article_id, here.map((c) => [c.paragraph_id, c.start, c.end])]);
    this.onStep(order);
    this.stepper.hidden = this.cited.length < 2;
    this.page.find(".is-position").textContent = text("reader.position", { n: order + 1, total: this.cited.length });
    if (this.shown !== key) {
      if (!(await this.load(citation.article_id, here, citation.article_title))) return;
      this.shown = key;
      this.point(citation, false);
    } else this.point(citation, true);
  }

  async load(id, cited, title = "") {
    const turn = ++this.asked;
    this.shown = null;
    if (!cited.length) this.stepper.hidden = true;
    this.head(title, "");
    let step;
    try {
      step = await call("article", [id, cited, language()]);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      const values = JSON.stringify(error.values); // numbers of ours
      step = { stage: "error", html: `<p class="is-failure" role="alert" data-t="${error.key}" data-v='${values}'></p>` };
    }
    if (turn !== this.asked) return false;
    this.page.put(this.body, step.html);
    this.body.scrollTop = 0;
    this.current = { id, cited, title: step.title ?? title };
    this.head(this.current.title, step.facts ?? "");
    return step.stage === "done";
  }

  /** What stands over the article while it is scrolled: what it is, and the way to its original. */
  head(title, facts) {
    const name = this.page.find(".is-reader-title");
    Object.assign(name, { textContent: title, dir: direction(title) });
    this.page.put(this.page.find(".is-reader-facts"), facts);
    const original = this.body.querySelector(".is-original");
    this.page.find(".is-out").hidden = !original;
    this.originalAt(original?.dataset.base);
  }

  originalAt(address) {
    for (const link of this.pane.querySelectorAll(".is-original, .is-out")) {
      if (address) link.href = address;
      else link.removeAttribute("href");
    }
  }

  point(citation, smoothly) {
    for (const mark of this.body.querySelectorAll("mark.is-active")) mark.classList.remove("is-active");
    const marks = this.body.querySelectorAll(`mark[data-cites~="${this.order}"]`);
    for (const mark of marks) mark.classList.add("is-active");
    const original = this.body.querySelector(".is-original");
    if (original) this.originalAt(citation.url || original.dataset.base);
    this.outlets(citation.outlets ?? []);
    const behavior = smoothly && !calm.matches ? "smooth" : "instant";
    const target = marks[0] ?? document.getElementById(`p-${citation.paragraph_id}`);
    if (!target) return;
    const box = this.body.getBoundingClientRect();
    const at = target.getBoundingClientRect();
    this.body.scrollTo({ top: this.body.scrollTop + at.top - box.top - box.height / 3, behavior });
  }

  /** The other articles that say the cited words too, each a button that opens it. */
  outlets(found) {
    const box = this.body.querySelector(".is-outlets");
    if (!box) return;
    box.hidden = !found.length;
    const buttons = found.map(({ article_id: id, article_title: title, source }) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "is-link", textContent: source || title });
      Object.assign(button.dataset, { do: "open", id });
      button.dir = direction(source || title);
      return button;
    });
    const label = document.createElement("span");
    setLabel(label, "reader.outlets", { names: "" });
    box.replaceChildren(label, " ", ...buttons);
  }

  async audit(target) {
    const box = this.body.querySelector(".is-audit");
    const open = box.hidden;
    if (open) {
      const step = await this.call("left_out", [target.dataset.id, language()]);
      if (!step) return;
      this.page.put(box, step.html);
    }
    target.setAttribute("aria-expanded", String(open));
    box.hidden = !open;
  }

  /** Opens an article with what was left out of it. */
  async openAudit(id, opener) {
    await this.openArticle(id, opener);
    await this.toggleAudit();
  }

  async toggleAudit() {
    const toggle = this.body.querySelector("[data-do=audit]");
    if (!toggle) return;
    await this.audit(toggle);
    toggle.focus({ preventScroll: true });
  }

  async restore(target) {
    target.disabled = true;
    const step = await this.call("restore", [target.dataset.id, Number(target.dataset.number), language()]);
    if (!step || step.stage === "error") {
      if (step) this.page.put(target.closest("li").querySelector(".is-reason"), step.html);
      target.disabled = false;
      return;
    }
    await this.load(target.dataset.id, this.current.cited, this.current.title);
    await this.toggleAudit(); // there may be more to restore
    const added = document.getElementById(`p-${step.paragraph_id}`);
    added?.classList.add("is-new");
    added?.scrollIntoView({ block: "center" });
    this.page.library.refresh();
  }

  /** The last step of a handler, or nothing once the person has been told why not. */
  async call(name, values) {
    try {
      return await call(name, values);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.page.tell(error);
      return undefined;
    }
  }

  /** After a removal: what is shown of it goes, citations of it stay readable. */
  forget(id) {
    if (this.current?.id !== id || this.pane.hidden) return;
    if (this.cited.length) {
      this.shown = null;
      this.go(this.order);
    } else this.page.panes.showLibrary();
  }

  relabel() {
    if (this.cited.length) {
      this.page.find(".is-position").textContent = text("reader.position", { n: this.order + 1, total: this.cited.length });
    }
  }
}
