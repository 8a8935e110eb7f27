// How a fresh stage begins: with a story, or by starting over.

import { $, element } from "./dom.js";
import { send } from "./server.js";
import { language, say } from "./words.js";

// These move time or throw the stage away; whatever else is sent is something that somebody did on a phone.
const MOVES = new Set(["advance", "play", "stop", "speed", "story", "restart", "speak"]);
const dialog = $("#stories");
let state = null;
let touched = null;
let awaited = null;

export function showStories(newest) {
  state = newest;
}

/** Whoever has written holds no unopened invite any more. */
export function hasAnybodyWritten({ people }) {
  return people.some(({ role, invite }) => role && !invite);
}

/** What was only watched can be watched again; what somebody did cannot. */
function wouldBeMissed() {
  return touched === state.stage || (hasAnybodyWritten(state) && !state.story);
}

export function choose() {
  if (!state) return;
  $(".cards", dialog).replaceChildren(...state.stories.map(card));
  show("offer", say("stories"));
}

function card(story) {
  const about = element("span", {}, say(`${story}-about`));
  return element("li", {}, element("button", { className: "card", dataset: { story, still: "" } }, element("strong", {}, say(story)), about));
}

function show(pane, title) {
  $("h2", dialog).textContent = title;
  for (const one of ["offer", "sure"]) $(`.${one}`, dialog).hidden = one !== pane;
  if (!dialog.open) dialog.showModal();
  $(pane === "sure" ? "[data-act=no]" : ".card", dialog).focus();
}

function begin(wish) {
  if (wouldBeMissed()) return ask(wish);
  dialog.close();
  return send(wish.path, wish.body);
}

function ask(wish) {
  awaited = wish;
  $(".kept", dialog).hidden = !state.kept;
  $("[data-act=yes]", dialog).textContent = wish.yes;
  show("sure", wish.title);
}

const story = (key) => ({ path: "story", body: { story: key, language }, title: say(key), yes: say("play-story") });
const afresh = () => ({ path: "restart", body: { language }, title: say("start-over"), yes: say("start-over") });

function answer(act) {
  dialog.close();
  if (act === "yes") send(awaited.path, awaited.body);
}

document.addEventListener("click", ({ target }) => {
  const chosen = target.closest?.("[data-story]");
  if (chosen && state) begin(story(chosen.dataset.story));
});
dialog.addEventListener("click", ({ target }) => target.dataset.act && answer(target.dataset.act));
$("#choose-story").addEventListener("click", choose);
$("#start-over").addEventListener("click", () => state && begin(afresh()));
document.addEventListener("sent", ({ detail }) => {
  if (!MOVES.has(detail)) touched = state?.stage;
});
