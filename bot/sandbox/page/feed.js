// The turns one below the other: it follows what happens while somebody stays at its end.

import { $, element } from "./dom.js";
import { TAGS, card } from "./turn.js";
import { say } from "./words.js";

const KEPT = 300;
const feed = $("#hood .feed");
const newer = $("#hood .newer");
const turns = new Map();
const left = new Set();
let stage = null;
let follows = true;

export function showTurns(state) {
  if (state.stage !== stage) forgetTurns();
  stage = state.stage;
  const newest = Math.max(0, ...turns.keys());
  for (const turn of state.hood.turns) show(turn);
  if (newest) for (const { number } of state.hood.turns) if (number > newest) turns.get(number).node.classList.add("new");
  for (const [number, { node }] of [...turns].slice(0, Math.max(0, turns.size - KEPT))) drop(number, node);
  $("#hood .nothing").hidden = turns.size > 0;
  if (follows) toEnd();
  else if (state.hood.turns.some(({ number }) => number > newest)) newer.hidden = false;
}

export function forgetTurns() {
  turns.clear();
  feed.replaceChildren();
  follows = true;
}

function drop(number, node) {
  node.remove();
  turns.delete(number);
}

function show(turn) {
  const node = card(turn);
  const before = turns.get(turn.number)?.node;
  if (before) replace(before, node);
  else feed.append(node);
  turns.set(turn.number, { turn, node });
  sift(node);
}

/** What was open stays open, and whoever uses the keyboard stays where they were. */
function replace(before, node) {
  const [was, is] = [before, node].map((one) => [...one.querySelectorAll("details")]);
  was.forEach((one, at) => { if (is[at]) is[at].open = one.open; });
  const focused = was.findIndex((one) => one.contains(document.activeElement));
  before.replaceWith(node);
  if (focused >= 0) $("summary", is[focused] ?? node)?.focus({ preventScroll: true });
}

/** Hide what somebody does not want to see, and cards of which nothing is left. */
function sift(node) {
  const all = [...node.querySelectorAll("details")];
  for (const one of all) one.hidden = left.has(one.classList.contains("arrived") ? "update" : one.classList[1]);
  node.hidden = all.length > 0 && all.every((one) => one.hidden);
}

function chip(kind) {
  const button = element("button", { type: "button", className: `chip ${kind}`, onclick: () => choose(kind, button) }, TAGS[kind]());
  button.setAttribute("aria-pressed", String(!left.has(kind)));
  return button;
}

function choose(kind, button) {
  if (!left.delete(kind)) left.add(kind);
  button.setAttribute("aria-pressed", String(!left.has(kind)));
  for (const { node } of turns.values()) sift(node);
  if (follows) toEnd();
}

export function toEnd() {
  follows = true;
  newer.hidden = true;
  feed.scrollTop = feed.scrollHeight;
}

function drawAnew() {
  $("#hood .chips").replaceChildren(...Object.keys(TAGS).map(chip));
  newer.textContent = say("hood-newer");
  for (const { turn } of turns.values()) show(turn);
}

feed.addEventListener("scroll", () => {
  follows = feed.scrollHeight - feed.scrollTop - feed.clientHeight < 40;
  if (follows) newer.hidden = true;
});
newer.addEventListener("click", () => { toEnd(); feed.focus({ preventScroll: true }); });
document.addEventListener("words", drawAnew);
