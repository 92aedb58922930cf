// The open conversation as the library keeps it, and which one it is across reloads.

import { call, Unreachable } from "./net.js";
import { language, relabel } from "./strings.js";

const OPEN = "isnad.open";

export function remember(id) {
  try {
    // A reload finds the conversation of its own tab, a new tab the one that was last used.
    for (const storage of [sessionStorage, localStorage]) storage.setItem(OPEN, id);
  } catch {
    // forbidden: the list of conversations still has it
  }
}

export function remembered() {
  try {
    return sessionStorage.getItem(OPEN) ?? localStorage.getItem(OPEN) ?? "";
  } catch {
    return ""; // forbidden, see above
  }
}

/** Shows a kept conversation in the place of the one that is open, if it is still wanted; gives whether it is there. */
export async function load(conversation, id, wanted = () => true) {
  const { page } = conversation;
  let step;
  try {
    step = await call("conversation", [id, language()]);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    page.tell(error);
    return false;
  }
  if (!wanted()) return true; // something has been asked meanwhile
  conversation.clear();
  if (step.stage === "error") {
    page.talks.changed();
    return false;
  }
  conversation.id = step.id;
  for (const turn of step.turns) show(conversation, turn);
  conversation.remember();
  conversation.menus();
  page.library.pick(step.turns.at(-1)?.articles ?? []);
  conversation.list.lastElementChild?.scrollIntoView({ block: "start" });
  return true;
}

function show(conversation, { html, articles, ...kept }) {
  const turn = { ...kept, chosen: articles };
  conversation.add(turn);
  const body = conversation.element(turn).querySelector(".is-answer");
  if (html) {
    conversation.page.put(body, html);
    conversation.tools(turn);
  } else conversation.fail(turn, body, "chat.interrupted");
}

/** Marks what cites an article that has been removed. */
export function markRemoved({ turns, list }, id) {
  for (const turn of turns) {
    const { citations = [], passages = [] } = turn.answer ?? {};
    for (const found of [...citations, ...passages]) found.removed ||= found.article_id === id;
    for (const chip of list.querySelectorAll(`[data-turn="${turn.id}"] .is-chip[data-cite]`)) {
      if (citations[Number(chip.dataset.cite)]?.removed) chip.dataset.removed = "true";
    }
  }
  relabel(list);
}
