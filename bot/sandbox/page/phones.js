// All phones side by side, and the tabs where there is room for only one.

import { $ } from "./dom.js";
import { Phone, newestOf } from "./phone.js";
import { language, say } from "./words.js";

export const phones = new Map();

let stage = null;
let clock = { now: 0, seen: 0, stands: true };
let awaited = false;
// On this stage somebody has turned to a phone.
let chosenOn = null;
const narrow = matchMedia("(width <= 960px)");

export function showPhones(state) {
  const isNew = state.stage !== stage;
  if (isNew) for (const phone of [...phones.values()]) removePhone(phone);
  stage = state.stage;
  const now = Date.parse(state.now);
  clock = { now, seen: performance.now(), stands: Boolean(state.moving || state.lost) };
  const isHurried = Boolean(state.moving) && state.speed === "at once";
  const busy = [];
  for (const person of state.people) {
    const phone = phones.get(person.id) ?? addPhone(person);
    phone.log.list.ariaLive = state.moving || hasMoved ? "off" : "polite";
    if (phone.newest < newestOf(person)) busy.push(phone);
    heard.set(phone, (heard.get(phone) ?? 0) + phone.show(person, { ...state, now, isHurried }));
    if (!phone.node.isConnected) place(phone, isNew);
  }
  if (state.moving?.kind === "story") turnTo(busy);
  for (const phone of phones.values()) if (phone.log.follows) phone.log.toEnd();
  if (state.moving) hasMoved = true;
  else tellWhatCame();
}

/** In a narrow window a story shows whoever it is about, unless somebody is at a phone or has chosen one. */
function turnTo(busy) {
  const shown = selected();
  if (!narrow.matches || chosenOn === stage || !busy.length || busy.includes(shown)) return;
  if ($("main").contains(document.activeElement)) return;
  busy[0].log.readAll();
  select(busy[0]);
}

function addPhone(person) {
  const phone = new Phone(person, choose);
  phones.set(person.id, phone);
  return phone;
}

function place(phone, isNew) {
  $("#phones").append(phone.node);
  $(".tabs").append(phone.tab);
  if (awaited && !isNew) {
    awaited = false;
    select(phone);
    phone.node.scrollIntoView({ inline: "nearest", block: "nearest" });
    phone.begin();
  } else select(phones.size === 1 ? phone : selected());
}

function removePhone(phone) {
  phone.node.remove();
  phone.tab.remove();
  phones.delete(phone.id);
  heard.delete(phone);
}

/** Whether the next phone that is added is one that somebody here asked for, and wants to see. */
export function awaitNewPhone(wanted) {
  awaited = wanted;
}

// While time moves, messages are counted instead of read out one by one.

const heard = new Map();
let hasMoved = false;

function tellWhatCame() {
  const came = [...heard].filter(([, count]) => count).map(([phone, count]) => `${phone.name}: ${count}`);
  if (hasMoved && came.length) $("#heard").textContent = say("came-meanwhile", { list: new Intl.ListFormat(language).format(came) });
  hasMoved = false;
  heard.clear();
}

// Which of them is in view

export function selected() {
  return [...phones.values()].find((phone) => phone.node.classList.contains("selected"));
}

function choose(phone) {
  chosenOn = stage;
  select(phone);
}

function select(chosen) {
  const before = selected();
  for (const phone of phones.values()) {
    const isChosen = phone === chosen;
    phone.node.classList.toggle("selected", isChosen);
    phone.tab.setAttribute("aria-selected", String(isChosen));
    phone.tab.tabIndex = isChosen ? 0 : -1;
  }
  if (chosen === before) return;
  chosen.tab.scrollIntoView({ inline: "nearest", block: "nearest" });
  chosen.log.open();
}

function walkTabs(event) {
  const all = [...phones.values()];
  const at = all.indexOf(selected());
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const phone = all.at(next % all.length);
  choose(phone);
  phone.tab.focus();
}

function showTimes() {
  const now = clock.now + (clock.stands ? 0 : performance.now() - clock.seen);
  for (const phone of phones.values()) phone.showTime(now);
}

$(".tabs").addEventListener("keydown", walkTabs);
setInterval(showTimes, 1000);
