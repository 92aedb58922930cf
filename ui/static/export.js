// A conversation as a file, its citations intact.

import { language, text } from "./strings.js";
import { download } from "./view.js";

export function exportConversation(turns, format) {
  const [content, type] = { md: markdown, json, html }[format](turns);
  download(`isnad-${new Date().toISOString().slice(0, 10)}.${format}`, content, type);
}

function markdown(turns) {
  // Footnotes are numbered anew for each answer, so that two answers in one file do not share them.
  const parts = turns.map((turn, index) => turn.markdown.replace(/\[\^(\d+)\]/g, `[^${index + 1}-$1]`));
  return [parts.join("\n---\n\n"), "text/markdown"];
}

function json(turns) {
  return [JSON.stringify({ exported: new Date().toISOString(), answers: turns.map((turn) => turn.answer) }, null, 2), "application/json"];
}

function html(turns) {
  const page = document.implementation.createHTMLDocument("Isnad");
  page.documentElement.lang = language();
  page.documentElement.dir = document.documentElement.dir;
  page.head.prepend(Object.assign(page.createElement("meta"), { httpEquiv: "Content-Type", content: "text/html; charset=utf-8" }));
  const style = page.createElement("style");
  style.textContent = "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.9 serif}blockquote{margin:0}";
  page.head.append(style);
  for (const turn of turns) page.body.append(...answer(page, turn));
  return [`<!doctype html>\n${page.documentElement.outerHTML}`, "text/html"];
}

function answer(page, { answer: told }) {
  const make = (tag, content) => Object.assign(page.createElement(tag), { textContent: content, dir: "auto" });
  const body = make("p", "");
  for (const sentence of told.sentences) {
    body.append(sentence.text);
    for (const marker of new Set(sentence.citations.map((citation) => citation.marker))) {
      body.append(Object.assign(page.createElement("sup"), { textContent: `[${marker}]` }));
    }
    body.append(" ");
  }
  if (!told.sentences.length) body.append(told.text);
  const notes = told.citations.map((citation) => {
    const quote = make("blockquote", `[${citation.marker}] «${citation.quote}» — `);
    const title = /^https?:\/\//.test(citation.url ?? "") ? Object.assign(page.createElement("a"), { href: citation.url }) : page.createElement("cite");
    title.textContent = citation.article_title;
    quote.append(title);
    if (citation.removed) quote.append(` (${text("reader.removed.short")})`);
    return quote;
  });
  const remarks = (told.notes ?? []).map((note) => make("p", note));
  return [make("h2", told.question), body, ...remarks, ...notes];
}
