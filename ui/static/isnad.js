// The page: starts its parts and hands each click to the part that knows it.

import { Adding } from "./adding.js";
import { Conversation } from "./ask.js";
import { Library } from "./library.js";
import { choosePlace, signOut } from "./places.js";
import { Reader } from "./reader.js";
import { Settings } from "./settings.js";
import { Talks } from "./talks.js";
import { applyLanguage, relabel, remember, setCatalogues, switchLanguage, text, told } from "./strings.js";
import { hideTip, Panes, toast, watchTips } from "./view.js";

export function start(root, catalogues) {
  if (root.dataset.started) return;
  document.body.append(root); // out of Gradio's container, whose stylesheet resets every element within
  root.dataset.started = "true";
  setCatalogues(catalogues);
  applyLanguage(root);
  const page = { root, find: (selector) => root.querySelector(selector) };
  page.put = (element, html) => {
    element.innerHTML = html; // only ever what ui/render.py and ui/articles.py escaped
    relabel(element);
  };
  page.relabel = relabel;
  page.toast = toast(root);
  page.tell = ({ fault, key, values }) => page.toast(fault?.code ? told(fault) : text(key, values));
  page.panes = new Panes(page);
  page.reader = new Reader(page);
  page.library = new Library(page);
  page.adding = new Adding(page);
  page.settings = new Settings(page);
  page.talks = new Talks(page);
  page.conversation = new Conversation(page);
  const actions = { ...general(page), ...page.panes.actions, ...page.reader.actions, ...page.settings.actions };
  Object.assign(actions, page.library.actions, page.adding.actions, page.talks.actions, page.conversation.actions);
  root.addEventListener("click", (event) => {
    const target = event.target.closest("[data-do]");
    if (target) actions[target.dataset.do]?.(target, event);
  });
  root.addEventListener("keydown", (event) => onKey(page, event));
  watchTips(page);
  page.conversation.restore();
  page.library.refresh();
  choosePlace(page);
  root.dataset.ready = "true";
}

function general({ root, library, conversation, panes }) {
  return {
    language: () => {
      switchLanguage(root);
      library.relabel();
      conversation.relabel();
      if (panes.sheet === "talks") panes.page.talks.shown(); // settings may be half typed, and have labels alone
    },
    "sign-out": signOut,
    theme: () => {
      const html = document.documentElement;
      const dark = html.dataset.theme ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      html.dataset.theme = dark ? "light" : "dark";
      remember("isnad_theme", html.dataset.theme);
    },
  };
}

function onKey(page, event) {
  if (event.key !== "Escape") return;
  const menu = page.find(".is-menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (!hideTip(page)) page.panes.escape();
}
