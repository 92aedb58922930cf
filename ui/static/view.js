// What moves on the page: the panes, the tip over a chip, short messages, a question before a removal.

import { direction, relabel, text } from "./strings.js";

const narrow = matchMedia("(max-width: 899px)");

/** Which pane is on top. On a narrow page the side slides over, and the browser's Back closes it. */
export class Panes {
  constructor(page) {
    this.page = page;
    this.opener = null;
    this.sheet = "library";
    this.tabs = page.find(".is-tabs-head");
    this.readerPane = page.find(".is-reader");
    addEventListener("popstate", () => this.show("chat", false));
    narrow.addEventListener("change", () => this.settle());
    this.settle();
    this.actions = {
      chat: () => this.close(),
      back: () => this.showSheet(this.sheet),
      sheet: (target) => this.showSheet(target.dataset.sheet),
      person: () => this.showSheet("settings"),
      library: (target) => {
        this.opener = target;
        this.showLibrary();
        if (!narrow.matches) page.find("#is-filter").focus();
      },
    };
  }

  showLibrary() {
    this.showSheet("library");
  }

  /** One of the sheets of the side: the articles, the conversations, the settings. */
  showSheet(name) {
    this.sheet = name;
    this.readerPane.hidden = true;
    this.page.reader?.unmark();
    this.tabs.hidden = false;
    for (const tab of this.tabs.querySelectorAll("[data-sheet]")) {
      const on = tab.dataset.sheet === name;
      if (on) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
      this.page.find(`.is-${tab.dataset.sheet}`).hidden = !on;
    }
    this.page[name]?.shown?.();
    this.show("side");
  }

  showReader(opener) {
    if (opener) this.opener = opener;
    this.tabs.hidden = true;
    this.page.find(`.is-${this.sheet}`).hidden = true;
    this.readerPane.hidden = false;
    this.show("side");
  }

  show(pane, push = true) {
    const { root } = this.page;
    if (root.dataset.pane === pane) return;
    if (pane === "side" && push && narrow.matches) history.pushState({ isnad: "side" }, "");
    root.dataset.pane = pane;
    this.settle();
    if (pane !== "chat" || !narrow.matches) return;
    this.page.reader?.unmark();
    this.opener?.focus({ preventScroll: true });
  }

  /** A pane that is out of sight is out of reach of the keyboard too. */
  settle() {
    const side = this.page.root.dataset.pane === "side";
    this.page.find(".is-side").inert = narrow.matches && !side;
    this.page.find(".is-chat").inert = narrow.matches && side;
  }

  close() {
    if (this.page.root.dataset.pane !== "side") return;
    if (narrow.matches && history.state?.isnad === "side") history.back();
    else this.show("chat", false);
  }

  escape() {
    if (!this.readerPane.hidden && !narrow.matches) {
      this.showSheet(this.sheet);
      this.opener?.focus();
    } else this.close();
  }
}

/** A function that shows a short message, with one action when it is given. */
export function toast(root) {
  const box = root.querySelector(".is-toast");
  let timer = 0;
  return (message, action, seconds = 4) => {
    clearTimeout(timer);
    box.replaceChildren(Object.assign(document.createElement("span"), { textContent: message }));
    if (action) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: action.name });
      button.className = "is-link";
      button.addEventListener("click", () => {
        box.hidden = true;
        action.run();
      });
      box.append(button);
    }
    box.hidden = false;
    timer = setTimeout(() => (box.hidden = true), seconds * 1000);
  };
}

/** Asks before something is done that cannot be seen to be undone; gives whether it may be. */
export function confirm(page, title, question, yes, no) {
  const dialog = page.find(".is-dialog");
  const heading = dialog.querySelector(".is-dialog-title");
  Object.assign(heading, { textContent: title, dir: direction(title) });
  dialog.querySelector("#is-dialog-text").textContent = text(question);
  const [agree, refuse] = dialog.querySelectorAll("button");
  agree.textContent = text(yes);
  refuse.textContent = text(no);
  dialog.showModal();
  refuse.focus();
  return new Promise((resolve) => {
    const end = (agreed) => {
      dialog.close();
      resolve(agreed);
    };
    agree.onclick = () => end(true);
    refuse.onclick = () => end(false);
    dialog.oncancel = () => resolve(false);
  });
}

/**
 * Puts a field in the place of an item's title; `save` gets the new title and gives whether it was taken. `redraw`
 * draws the list anew, once the field is gone.
 */
export function rename(page, item, value, save, redraw) {
  if (item.querySelector(".is-rename")) return;
  const form = page.find("#is-rename").content.firstElementChild.cloneNode(true);
  const [input, cancel] = [form.querySelector("input"), form.querySelector("[type=button]")];
  const back = item.querySelector("[data-do^=rename]");
  const close = async () => {
    form.remove();
    item.classList.remove("is-renaming");
    back.focus();
    await redraw();
    if (document.activeElement !== document.body) return; // the button that had the focus has been drawn anew
    page.find(`[data-id="${CSS.escape(item.dataset.id)}"] [data-do=${back.dataset.do}]`)?.focus();
  };
  input.value = value;
  cancel.addEventListener("click", close);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await save(input.value)) close();
    else input.focus();
  });
  item.classList.add("is-renaming");
  item.querySelector(".is-open").before(form);
  relabel(form);
  input.select();
}

/** Whether a title in a list is being typed: the list stays as it is until then. */
export function renaming(list) {
  return list.contains(document.activeElement.closest(".is-rename"));
}

/** Gives a file to the person. */
export function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** Shows what a chip cites while it is pointed at or focused. */
export function watchTips(page) {
  const { root } = page;
  const enter = (event) => {
    const chip = event.target.closest?.(".is-chip[data-cite]");
    if (chip) showTip(page, chip);
  };
  const leave = (event) => {
    if (event.target.closest?.(".is-chip[data-cite]")) hideTip(page);
  };
  root.addEventListener("pointerover", (event) => event.pointerType !== "touch" && enter(event));
  root.addEventListener("pointerout", leave);
  root.addEventListener("focusin", enter);
  root.addEventListener("focusout", leave);
  root.addEventListener("scroll", () => moveTip(page), true);
}

/** What is pointed at is scrolled away; what has the focus takes its tip along, as the focus itself scrolls. */
function moveTip(page) {
  const chip = page.find("[aria-describedby=is-tip]");
  const at = chip?.getBoundingClientRect();
  const seen = at && at.bottom > 0 && at.top < innerHeight;
  if (seen && chip === document.activeElement) place(page.find(".is-tip"), at);
  else hideTip(page);
}

function showTip(page, chip) {
  const citation = page.conversation.citationOf(chip);
  if (!citation) return;
  const tip = page.find(".is-tip");
  const line = (className, content) => {
    const element = document.createElement("p");
    element.className = className;
    element.dir = direction(content);
    element.textContent = content;
    return element;
  };
  const support = line("is-tip-support", text(`support.${chip.dataset.support}`));
  support.dataset.support = chip.dataset.support;
  support.removeAttribute("dir");
  tip.replaceChildren(line("is-tip-quote", citation.quote), line("is-tip-title", citation.article_title), support);
  if (citation.outlets?.length) tip.append(line("is-tip-outlets", alsoIn(citation.outlets)));
  if (citation.removed) tip.append(line("is-tip-removed", text("reader.removed.short")));
  tip.hidden = false;
  chip.setAttribute("aria-describedby", "is-tip");
  place(tip, chip.getBoundingClientRect());
}

function alsoIn(outlets) {
  const names = outlets.map((outlet) => outlet.source || outlet.article_title);
  return text("reader.outlets", { names: [...new Set(names)].join(" · ") });
}

function place(tip, at) {
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left + at.width / 2 - width / 2), innerWidth - width - 8);
  const above = at.top - height - 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${above > 8 ? above : at.bottom + 8}px`;
}

export function hideTip(page) {
  const tip = page.find(".is-tip");
  const shown = !tip.hidden;
  tip.hidden = true;
  page.find("[aria-describedby=is-tip]")?.removeAttribute("aria-describedby");
  return shown;
}
