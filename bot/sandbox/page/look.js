// The page's language and colours as this visitor wants them, remembered on this computer.

import { $ } from "./dom.js";
import { send } from "./server.js";
import { language, speak } from "./words.js";

// A browser may forbid a page to keep anything.
function kept(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function keep(name, value) {
  try { localStorage.setItem(name, value); } catch { /* It is asked again next time. */ }
}

export const preferredLanguage = () => kept("sandbox-language") ?? navigator.language.slice(0, 2);

function wear(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  $("#theme").value = theme;
}

$("#theme").addEventListener("change", ({ target }) => {
  keep("sandbox-theme", target.value);
  wear(target.value);
});
$("#language").addEventListener("change", ({ target }) => {
  keep("sandbox-language", target.value);
  speak(target.value);
});
document.addEventListener("words", () => { $("#language").value = document.documentElement.lang; });
wear(kept("sandbox-theme") ?? "");

let told = "";

/** Whoever has not written yet speaks as the visitor does; but a story has been told its language. */
export function tellLanguage({ stage, story, people }) {
  const news = `${stage} ${language}`;
  if (told === news || story) return;
  told = news;
  if (people.some((person) => person.invite && person.language !== language)) send("speak", { language });
}

// Where there is no room for the tools they are a menu, which goes before what a tool opens comes.
const tools = $("#tools");
tools.addEventListener("click", ({ target }) => target.closest("button") && tools.matches(":popover-open") && tools.hidePopover(), true);
matchMedia("(width > 1100px)").addEventListener("change", () => tools.matches(":popover-open") && tools.hidePopover());
