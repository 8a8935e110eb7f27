// The panel under the hood: it is asked for, watched while it is open, and put away again.

import { $ } from "./dom.js";
import { forgetTurns, showTurns, toEnd } from "./feed.js";
import { askAnew, send, wanted } from "./server.js";
import { showDue, showWaiting } from "./waiting.js";
import { say } from "./words.js";

const panel = $("#hood");
const toggle = $("#show-hood");
const tabs = [...panel.querySelectorAll("[role=tab]")];
const narrow = matchMedia("(width <= 960px)");
const COVERED = ".to-phones, .bar > :not(.name), .time, .notices, main > *";
let newest = 0;
let isCutOff = false;

export function showHood(state) {
  if (panel.hidden || !state.hood) return;
  if (state.version < newest) return beginAgain();
  wanted.hood = newest = Math.max(newest, ...state.hood.turns.map(({ version }) => version));
  showTurns(state);
  showDue(state);
  showWaiting(state);
  showLine(state);
  cover();
}

/** The sandbox was ended and started, and counts from the beginning. */
function beginAgain() {
  forgetTurns();
  watch(0);
}

function watch(since) {
  wanted.hood = newest = since;
  askAnew();
}

function showLine({ cut_off: cutOff, hood }) {
  isCutOff = cutOff;
  panel.classList.toggle("cut", cutOff);
  write(".wire b", cutOff ? say("hood-gone") : say("hood-there"));
  write(".wire small", cutOff ? say("hood-held", { messages: hood.outbox.length, updates: hood.held.length }) : "");
  write(".wire button", cutOff ? say("hood-reconnect") : say("hood-cut-off"));
  const waiting = hood.outbox.length + hood.held.length;
  write("#hood-tab-waiting i", waiting ? String(waiting) : "");
  write("#hood-tab-due i", hood.due.length ? String(hood.due.length) : "");
}

function write(place, text) {
  if ($(place, panel).textContent !== text) $(place, panel).textContent = text;
}

function open() {
  panel.hidden = false;
  toggle.setAttribute("aria-pressed", "true");
  watch(newest);
  toEnd();
  cover();
  $("[data-act=close]", panel).focus();
}

function close() {
  panel.hidden = true;
  toggle.setAttribute("aria-pressed", "false");
  wanted.hood = null;
  cover();
  ([toggle, $("#more-tools")].find((one) => one.checkVisibility()) ?? toggle).focus();
}

/** In a narrow window it lies over all that can be used; the page keeps its heading and its landmarks. */
function cover() {
  const covers = narrow.matches && !panel.hidden;
  for (const one of document.querySelectorAll(COVERED)) one.inert = covers;
}

function select(chosen) {
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = tab !== chosen;
  }
  if (chosen === tabs[0]) toEnd();
}

function walk(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const next = tabs.at((tabs.indexOf(document.activeElement) + step) % tabs.length);
  select(next);
  next.focus();
}

toggle.addEventListener("click", () => (panel.hidden ? open() : close()));
$("[data-act=close]", panel).addEventListener("click", close);
$(".wire button", panel).addEventListener("click", () => send(isCutOff ? "reconnect" : "cutoff", {}));
panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
for (const tab of tabs) tab.addEventListener("click", () => select(tab));
$("[role=tablist]", panel).addEventListener("keydown", walk);
narrow.addEventListener("change", cover);
