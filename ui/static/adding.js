// Adding articles: by paste, address or file, with its progress, its report and its cancel.

import { steps, Unreachable, upload } from "./net.js";
import { language, setLabel, text } from "./strings.js";

const NAMED = 6; // files that are chosen and named; more are counted

export class Adding {
  constructor(page) {
    this.page = page;
    this.form = page.find(".is-add");
    this.files = [];
    this.kind = "paste";
    this.running = null;
    this.actions = {
      add: () => this.toggleForm(),
      tab: (target) => this.tab(target.dataset.tab),
      "add-samples": () => this.addSamples(),
      "cancel-add": () => (this.running ? this.running.abort() : this.toggleForm(false)),
    };
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    page.find("#is-files").addEventListener("change", (event) => this.choose([...event.target.files]));
    this.form.querySelector("[role=tablist]").addEventListener("keydown", (event) => this.onTabKey(event));
    this.listenForDrops();
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
      if (this.running) {
        this.page.toast(text("add.busy"));
        return;
      }
      this.page.panes.showLibrary();
      this.toggleForm(true);
      this.tab("files");
      this.choose([...event.dataTransfer.files]);
      this.submit();
    });
  }

  toggleForm(open = this.form.hidden) {
    this.page.panes.showLibrary();
    this.show(open);
    if (open) this.panel().querySelector("textarea, input").focus();
  }

  /** An empty library shows how to fill it, where there is room beside the conversation. */
  offer() {
    if (!matchMedia("(max-width: 899px)").matches) this.show(true);
  }

  show(open) {
    this.form.hidden = !open;
    this.page.find(".is-tabs-head [data-do=add]").setAttribute("aria-expanded", String(open));
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
    return this.page.find(`#is-add-${this.kind}`);
  }

  choose(files) {
    this.files = files;
    const name = this.page.find(".is-drop-name");
    if (files.length > NAMED) setLabel(name, "add.chosen", { n: files.length });
    else if (files.length) {
      delete name.dataset.t; // names are in no catalogue
      name.textContent = files.map((file) => file.name).join(" · ");
    }
    else setLabel(name, "add.choose");
  }

  async submit() {
    if (this.running) return;
    const value = (selector) => this.page.find(selector).value;
    const kind = this.kind;
    const field = { paste: "#is-text", url: "#is-url", files: "#is-files" }[kind];
    if (kind === "files" ? !this.files.length : !value(field).trim()) {
      this.page.toast(text("error.empty"));
      this.page.find(field).focus();
      return;
    }
    await this.run(async () => {
      if (kind === "paste") await this.follow("add_text", [value("#is-text"), value("#is-text-title"), value("#is-text-url"), language()]);
      else if (kind === "url") await this.follow(this.page.find("#is-feed").checked ? "add_feed" : "add_url", [value("#is-url"), language()]);
      else await this.follow("add_files", [await this.uploadFiles(), language()]);
    });
  }

  async addSamples() {
    if (this.running) return;
    this.page.panes.showLibrary();
    await this.run(() => this.follow("add_samples", [language()]));
  }

  /** Does one add, from its first progress to its report. */
  async run(add) {
    this.busy(new AbortController());
    this.page.find(".is-outcome").replaceChildren();
    this.progress(0, "add.working");
    const cancel = this.page.find(".is-progress [data-do=cancel-add]");
    if (document.activeElement === document.body) cancel.focus(); // the button that was pressed is gone
    try {
      await add();
    } catch (error) {
      this.giveUp(error);
    } finally {
      const held = document.activeElement === cancel;
      this.busy(null);
      this.page.find(".is-progress").hidden = true;
      if (held) this.page.find(".is-tabs-head [data-do=add]").focus({ preventScroll: true });
      this.page.library.refresh();
    }
  }

  /** While something is added, the one button to cancel it stands beside its progress. */
  busy(running) {
    this.running = running;
    this.form.querySelector(".is-actions").hidden = running !== null;
  }

  uploadFiles() {
    const show = (percent) => this.progress(percent / 2, "add.uploading", { percent });
    show(0);
    return upload(this.files, show, this.running.signal);
  }

  async follow(name, values) {
    for await (const step of steps(name, values, this.running.signal)) {
      if (step.stage === "progress") this.showStep(step, name === "add_files");
      else {
        this.page.put(this.page.find(".is-outcome"), step.html);
        if (!step.added) continue; // what was given stays, to be mended
        this.reset();
        this.page.find(".is-nothing").hidden = true; // before the list has come
      }
    }
  }

  showStep({ done, total, articles, link, links, name = "" }, uploaded) {
    const share = total ? done / total : 0;
    const percent = uploaded ? 50 + share * 50 : null;
    if (links) this.progress((100 * link) / links, "add.working.links", { number: Math.min(link + 1, links), total: links });
    else if (total > 1) this.progress(percent, "add.working.files", { number: done + 1, total });
    else this.progress(percent, "add.working");
    this.detail(name, articles);
  }

  progress(percent, key, values) {
    const box = this.page.find(".is-progress");
    box.hidden = false;
    box.classList.toggle("is-vague", !percent);
    box.querySelector(".is-bar span").style.inlineSize = percent ? `${percent}%` : "";
    setLabel(box.querySelector(".is-progress-text"), key, values);
    this.detail("", 0);
  }

  /** What is being read just now, and how many articles it has given so far. */
  detail(name, articles) {
    this.page.find(".is-progress-name").textContent = name;
    const count = this.page.find(".is-progress-count");
    count.hidden = !articles;
    if (articles) setLabel(count, "add.working.articles", { n: articles });
  }

  giveUp(error) {
    const note = document.createElement("p");
    const cancelled = error.name === "AbortError";
    note.className = cancelled ? "is-status" : "is-failure";
    note.setAttribute("role", "alert");
    setLabel(note, cancelled ? "add.cancelled" : (error.key ?? "error.unknown"), error.values);
    this.page.find(".is-outcome").replaceChildren(note);
    if (!cancelled && !(error instanceof Unreachable)) throw error;
  }

  reset() {
    this.form.reset();
    this.choose([]);
    this.show(false);
  }
}
