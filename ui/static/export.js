// A conversation as a file, its citations intact.

import { direction, language, text } from "./strings.js";
import { download } from "./view.js";

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 3rem auto; padding: 0 1.2rem; font: 1.1rem/1.8 "IBM Plex Serif", "Noto Naskh Arabic", Georgia, serif; }
:dir(rtl) { line-height: 2; }
section { padding-block: 1rem 1.6rem; border-bottom: 1px solid #8886; }
h2 { font-size: 1.15em; }
sup { margin-inline-start: .2em; font-size: .7em; }
small { padding-inline: .4em; border: 1px dashed; border-radius: 3px; font-size: .72em; }
blockquote { margin: .7em 0; padding-inline-start: 1em; border-inline-start: 2px solid #8886; font-size: .93em; }
`;

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
  style.textContent = STYLE;
  page.head.append(style);
  for (const turn of turns) {
    const section = page.createElement("section");
    section.append(...answer(page, turn));
    page.body.append(section);
  }
  return [`<!doctype html>\n${page.documentElement.outerHTML}`, "text/html"];
}

function answer(page, { answer: told }) {
  const make = (tag, content) => Object.assign(page.createElement(tag), { textContent: content, dir: direction(content) });
  const body = make("p", "");
  body.dir = direction(told.text);
  for (const sentence of told.sentences) {
    body.append(Object.assign(page.createElement("bdi"), { textContent: sentence.text, dir: direction(sentence.text) }));
    for (const marker of new Set(sentence.citations.map((citation) => citation.marker))) {
      body.append(Object.assign(page.createElement("sup"), { textContent: `[${marker}]` }));
    }
    if (sentence.support !== "supported") {
      body.append(" ", Object.assign(page.createElement("small"), { textContent: text(`support.${sentence.support}.short`) }));
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
