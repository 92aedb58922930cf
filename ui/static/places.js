// Who is at the page, which library is asked where the server carries several, and whether the person may change it.

import { remember, setLabel } from "./strings.js";

const COOKIE = "isnad_library"; // which the server reads

export async function choosePlace(page) {
  const reply = await fetch(new URL("v1/libraries", document.baseURI)).catch(() => undefined);
  if (!reply?.ok) return; // whoever asks is told why
  const { user, role, password, libraries } = await reply.json();
  if (user || password) showPerson(page, user, role, password);
  const chosen = document.cookie.match(/(?:^|; )isnad_library=([\w-]+)/)?.[1];
  const here = libraries.find(({ name }) => name === chosen) ?? libraries[0];
  page.root.classList.toggle("is-reading", !here?.edits);
  if (libraries.length < 2) return;
  const select = page.find("#is-place");
  select.replaceChildren(...libraries.map(option));
  select.value = here.name;
  select.addEventListener("change", () => {
    remember(COOKIE, select.value);
    location.reload(); // the list, the starters and the conversations are another library's
  });
  select.closest(".is-place").hidden = false;
}

function showPerson(page, user, role, password) {
  for (const name of page.root.querySelectorAll(".is-person-name")) {
    if (user) name.textContent = user;
    else setLabel(name, "person.owner");
  }
  setLabel(page.find(".is-person-role"), `person.role.${role}`);
  page.find("[data-do=sign-out]").hidden = !password;
  for (const place of page.root.querySelectorAll(".is-person")) place.hidden = false;
}

/** The browser forgets the token once another "password" has been taken, and asks for one when the page is loaded. */
export function signOut() {
  const request = new XMLHttpRequest();
  request.open("GET", new URL("sign-out", document.baseURI), true, "signed-out", "signed-out");
  request.onloadend = () => location.reload();
  request.send();
}

function option({ name, title }) {
  const made = Object.assign(document.createElement("option"), { value: name, textContent: title || name });
  if (!title && name === "shared") setLabel(made, "place.shared");
  if (!title && name === "private") setLabel(made, "place.private");
  return made;
}
