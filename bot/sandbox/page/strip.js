// What stands between the bar and the phones: an invitation, the story that is told, an outage.

import { $ } from "./dom.js";
import { send } from "./server.js";
import { choose, hasAnybodyWritten } from "./stories.js";
import { say } from "./words.js";

const strip = $("#story");
let state = null;
let closedOn = null;

export function showStrip(newest) {
  state = newest;
  $("#cut-off").textContent = state.cut_off ? say("cut-off") : "";
  const isAccepted = $("#invitation").contains(document.activeElement);
  $("#invitation").hidden = Boolean(state.story) || hasAnybodyWritten(state);
  strip.hidden = !state.story || (!isTold() && closedOn === state.stage);
  if (strip.hidden) return;
  showStory();
  if (isAccepted) [$("[data-act=end]", strip), $("#play")].find((button) => button.checkVisibility()).focus();
}

const isTold = () => state.moving?.kind === "story";

/** The last caption of each story hands over by itself. */
const isTakenOver = () => !isTold() && !state.caption?.key.endsWith("-end");

function showStory() {
  const { story, caption } = state;
  const text = isTakenOver() ? say("taken-over") : caption ? say(caption.key, caption.given) : "";
  $(".which", strip).textContent = say(story);
  if ($(".caption", strip).textContent !== text) $(".caption", strip).textContent = text;
  showFar(state.moving);
  $("[data-act=another]", strip).hidden = isTold();
  $("[data-act=end]", strip).textContent = say(isTold() ? "stop" : "close");
}

function showFar(moving) {
  $(".far", strip).hidden = !isTold();
  const bar = $("progress", strip);
  if (moving?.total) Object.assign(bar, { max: moving.total, value: moving.done });
  else bar.removeAttribute("value");
  $(".far span", strip).textContent = moving?.total ? say("so-far", { done: moving.done, total: moving.total }) : "";
}

function end() {
  if (isTold()) return send("stop", {});
  closedOn = state.stage;
  showStrip(state);
  return $("#choose-story").focus();
}

$("[data-act=end]", strip).addEventListener("click", end);
$("[data-act=another]", strip).addEventListener("click", choose);
