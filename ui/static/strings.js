// The strings of the page in the language that is shown, and the switch between languages.

let catalogues = {};
let current = "en";

export function setCatalogues(all) {
  catalogues = all;
  const wished = document.querySelector("meta[name=isnad-language]")?.content;
  current = wished in all ? wished : "en";
  // Gradio's own translations set the language of the document to the browser's, whenever they are ready.
  new MutationObserver(() => {
    if (document.documentElement.lang !== current) document.documentElement.lang = current;
  }).observe(document.documentElement, { attributeFilter: ["lang"] });
}

export const language = () => current;

/** The string of a key with its placeholders filled in; `n` chooses the plural. */
export function text(key, values = {}) {
  let message = catalogues[current]?.[key];
  if (message === undefined) throw new Error(`no string ${key}`);
  if (typeof message !== "string") {
    const number = Number(values.n);
    const category = number === 0 && "zero" in message ? "zero" : new Intl.PluralRules(current).select(number);
    message = message[category] ?? message.other;
  }
  return message.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The sentence of an error in the language of the page, or the program's English; see ui/faults.py. */
export function told({ code, english, values }) {
  const sentence = catalogues[current]?.faults?.[code];
  if (sentence === undefined) return english;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => {
    if (!(name in values)) return whole;
    return `\u2068${typeof values[name] === "string" ? values[name] : told(values[name])}\u2069`;
  });
}

/** Puts every string below an element, and every date, into the language of the page. */
export function relabel(root) {
  for (const element of root.querySelectorAll("[data-t]")) {
    element.textContent = text(element.dataset.t, JSON.parse(element.dataset.v || "{}"));
  }
  for (const element of root.querySelectorAll("[data-fault]")) {
    element.textContent = told(JSON.parse(element.dataset.fault));
  }
  for (const element of root.querySelectorAll("[data-t-label]")) {
    const name = text(element.dataset.tLabel);
    element.setAttribute("aria-label", name);
    if (element.matches("a, button, summary")) element.title = name;
  }
  for (const chip of root.querySelectorAll(".is-chip[data-cite]")) {
    const support = text(`support.${chip.dataset.support}`);
    const key = chip.dataset.removed ? "chat.chip.removed" : "chat.chip";
    chip.setAttribute("aria-label", text(key, { n: chip.textContent, support }));
  }
  for (const element of root.querySelectorAll("[data-t-placeholder]")) {
    element.placeholder = text(element.dataset.tPlaceholder);
  }
  for (const element of root.querySelectorAll("time[datetime]")) element.textContent = day(element.dateTime);
}

function day(iso) {
  const date = new Date(`${iso}T12:00:00`);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(current, { dateStyle: "long", numberingSystem: "latn", calendar: "gregory" }).format(date);
}

/** Moves an element's label to another key, so that it follows the language from now on. */
export function setLabel(element, key, values) {
  element.dataset.t = key;
  if (values) element.dataset.v = JSON.stringify(values);
  else delete element.dataset.v;
  element.textContent = text(key, values);
}

/** The direction of a text by its words; see `directed` in ui/markup.py. */
export function direction(content) {
  const words = content.match(/\p{L}+/gu) ?? [];
  const rightToLeft = words.filter((word) => /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(word)).length;
  if (!words.length) return "auto";
  return 3 * rightToLeft > words.length ? "rtl" : "ltr";
}

export function switchLanguage(root) {
  current = current === "ar" ? "en" : "ar";
  remember("isnad_language", current);
  applyLanguage(root);
}

export function applyLanguage(root) {
  document.documentElement.lang = current;
  document.documentElement.dir = current === "ar" ? "rtl" : "ltr";
  document.title = text("app.title");
  relabel(root);
}

/** A cookie rather than local storage: the server sets language and theme in the document itself. */
export function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}
