// The clock: what time it is, what is due next, and the controls that move it.

import { $, element } from "./dom.js";
import { send } from "./server.js";
import { amount, city, clinic, clockTime, dayOf, distance, isoDay, shortDay } from "./time.js";
import { say } from "./words.js";

const narrow = matchMedia("(width <= 960px)");
let state = null;
let seen = 0;

export function showTime(newest) {
  state = newest;
  seen = performance.now();
  clinic.zone = state.zone;
  showClock();
  showPlay();
  showSpeeds();
}

function showClock() {
  if (!state) return;
  const now = Date.parse(state.now) + (state.moving || state.lost ? 0 : performance.now() - seen);
  $("#clock").dateTime = new Date(now).toISOString();
  write("#clock", clockTime(now));
  write("#date", narrow.matches ? shortDay(now) : dayOf(now));
  write("#zones", zones(now));
  write("#due", due(now));
}

function zones(now) {
  if (narrow.matches) return city(clinic.zone);
  return clinic.zone === "UTC" ? "UTC" : `${clinic.zone} · ${clockTime(now, "UTC")} UTC`;
}

function write(place, text) {
  if ($(place).textContent !== text) $(place).textContent = text;
}

function due(now) {
  if (!state.next) return say("nothing-due");
  const { kind, who, at } = state.next;
  const what = [say(`due-${kind}`), who].filter(Boolean).join(" ");
  const instant = moment(Date.parse(at), now);
  if (narrow.matches) return say("due-for-them", { what, at: instant });
  return say("next-due", { what, at: instant, distance: distance(Date.parse(at) - now) });
}

function moment(at, now) {
  return isoDay(at) === isoDay(now) ? clockTime(at) : `${shortDay(at)}, ${clockTime(at)}`;
}

function showPlay() {
  const { kind } = state.moving ?? {};
  const play = $("#play");
  play.classList.toggle("stops", Boolean(kind));
  play.setAttribute("aria-disabled", String(Boolean(state.lost)));
  write("#play", say(kind ? "stop" : "play"));
  // A story shows how far it is by itself.
  $("#progress").hidden = !kind || kind === "story";
}

let drawn = "";

function showSpeeds() {
  const options = Object.entries(state.speeds).map(([name, seconds]) => [name, speed(name, seconds)]);
  if (drawn !== String(options)) $("#speed").replaceChildren(...options.map(([value, text]) => element("option", { value }, text)));
  drawn = String(options);
  $("#speed").value = state.speed;
}

function speed(name, seconds) {
  const named = say(`speed-${name.replace(" ", "-")}`);
  return seconds && !narrow.matches ? say("speed-and-time", { speed: named, time: amount(seconds, "second") }) : named;
}

$(".moves").addEventListener("click", ({ target }) => {
  const { to, seconds } = target.dataset;
  if (to) send("advance", { to });
  if (seconds) send("advance", { seconds: Number(seconds) });
});
$("#play").addEventListener("click", () => state && !state.lost && send(state.moving ? "stop" : "play", {}));
$("#speed").addEventListener("change", ({ target }) => send("speed", { speed: target.value }));
narrow.addEventListener("change", () => state && showTime(state));
setInterval(showClock, 1000);
