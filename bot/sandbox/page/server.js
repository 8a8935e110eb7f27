// Asks the sandbox what is new, and tells it what somebody does.

import { $, pause } from "./dom.js";
import { refusal, say } from "./words.js";

/** Whoever wants to know what is sent hears the event “sent”. */
export async function send(path, body, refused = complain) {
  document.dispatchEvent(new CustomEvent("sent", { detail: path }));
  try {
    const response = await fetch(`sandbox/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) refused(refusal(await response.json()));
    return response.ok;
  } catch {
    refused(say("no-answer"));
    return false;
  }
}

/** What else the page wants to know with every view: `hood` is the number of the newest turn it has. */
export const wanted = { hood: null };
let asked = new AbortController();

/** Ask again at once, because the wants have changed. */
export function askAnew() {
  asked.abort();
}

/** `lost` is called when the sandbox has gone. */
export async function follow(show, lost) {
  let version = -1;
  for (;;) {
    asked = new AbortController();
    const state = await newerThan(version, asked.signal);
    if (asked.signal.aborted) { version = -1; continue; }
    version = state ? state.version : -1;
    // Between two stages there is nothing to show.
    if (state?.between) { await pause(100); continue; }
    trouble.server = state ? state.trouble && (() => say("failed", { why: state.trouble })) : () => say("stopped");
    showTrouble();
    if (state) show(state);
    else lost();
    await pause(pauseAfter(state));
  }
}

/** In milliseconds. While time moves there is always something newer, and a few views a second are enough. */
function pauseAfter(state) {
  if (!state) return 1000;
  if (!state.moving) return 30;
  return state.speed === "at once" ? 400 : 150;
}

async function newerThan(version, signal) {
  const hood = wanted.hood === null ? "" : `&hood=${wanted.hood}`;
  try {
    const response = await fetch(`sandbox/state?since=${version}${hood}`, { cache: "no-store", signal });
    if (response.status === 503) return { version: -1, between: true };
    return response.ok ? completed(await response.json()) : null;
  } catch {
    return null;
  }
}

let messages = new Map();

/** A phone comes without its messages when they are as they were. */
function completed(state) {
  for (const person of state.people) person.messages ??= messages.get(person.id);
  messages = new Map(state.people.map((person) => [person.id, person.messages]));
  return state;
}

/** The server’s is said anew when the language changes. */
const trouble = { server: null, refusal: "" };

function showTrouble() {
  const text = trouble.server ? trouble.server() : trouble.refusal;
  const place = $("#trouble");
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
}

function complain(refusal) {
  trouble.refusal = refusal;
  showTrouble();
  setTimeout(() => {
    if (trouble.refusal === refusal) trouble.refusal = "";
    showTrouble();
  }, 6000);
}

document.addEventListener("words", showTrouble);
