// What a phone shows of its chat: days, messages, what is unread, and where its reader is.

import { $, element } from "./dom.js";
import { Keyboards } from "./keyboard.js";
import { bubble, showTaken, showTapped } from "./message.js";
import { dayOf } from "./time.js";
import { language, say } from "./words.js";

// Nearer to the end than this, in pixels, the reader follows what comes.
const NEAR_THE_END = 60;
// In milliseconds of the sandbox's clock.
const AT_ONCE = 60_000;

export class Log {
  constructor(screen, phone) {
    this.phone = phone;
    this.list = $(".log", screen);
    this.newer = $(".newer", screen);
    this.keyboards = new Keyboards(this.list);
    this.drawn = new Map();
    this.messages = null;
    this.waiting = new Set();
    this.unseen = 0;
    this.firstUnread = null;
    this.follows = true;
    this.isVisible = true;
    this.newer.addEventListener("click", () => this.toNewest());
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(([{ contentRect }]) => this.resized(contentRect)).observe(this.list);
  }

  /** Leaves what is unchanged alone; returns how many messages the bot has written since. */
  show(person, zone, isHurried) {
    const arrived = this.messages ? this.arrivedIn(person.messages) : [];
    if (arrived.length && !(this.follows && this.isVisible)) this.miss(arrived);
    const manner = `${language} ${zone}`;
    const isNews = Boolean(this.messages) && manner === this.manner && !isHurried;
    Object.assign(this, { messages: person.messages, manner });
    this.draw(person.messages.length ? this.entries(zone) : [welcome(person)], isNews);
    this.showWaiting(new Set(person.waiting));
    showTapped(this.list, person.tapped);
    this.showUnseen();
    return arrived.length;
  }

  arrivedIn(messages) {
    if (messages === this.messages) return [];
    const newest = this.messages.at(-1)?.id ?? 0;
    return messages.filter((message) => message.from_bot && message.id > newest);
  }

  /** Everything from top to bottom: its key, its look, by which a change is seen, and how it is made. */
  entries(zone) {
    const all = [];
    let day = "";
    for (const message of this.messages) {
      const its = dayOf(Date.parse(message.at), zone);
      if (its !== day) all.push(heading(`day ${its}`, "day", its));
      if (message.id === this.firstUnread) all.push(heading("unread", "day unread", say("unread")));
      all.push({ key: message.id, look: lookOf(message), make: () => bubble(message, this.phone, zone) });
      day = its;
    }
    return all;
  }

  draw(entries, isNews) {
    const keys = new Set(entries.map(({ key }) => key));
    for (const [key, { node }] of this.drawn) if (!keys.has(key)) this.remove(key, node);
    const nodes = entries.map((entry) => this.drawnAs(entry, isNews));
    let place = this.list.firstElementChild;
    for (const node of nodes) {
      if (node === place) place = place.nextElementSibling;
      else this.list.insertBefore(node, place);
    }
    this.keyboards.settle();
  }

  drawnAs({ key, look, make }, isNews) {
    const before = this.drawn.get(key);
    if (before?.look === look && before.manner === this.manner) return before.node;
    const node = make();
    if (isNews) node.classList.add(before ? "changed" : "arrived");
    if (before) this.replace(before.node, node);
    this.drawn.set(key, { node, look, manner: this.manner });
    return node;
  }

  /** Whoever uses the keyboard stays on the same button, or else begins with what is asked next. */
  replace(before, node) {
    const focused = before.contains(document.activeElement) ? document.activeElement : null;
    before.replaceWith(node);
    if (!focused) return;
    const { data } = focused.dataset;
    const keys = [...node.querySelectorAll(".key")];
    const next = keys.find((key) => data && key.dataset.data === data) ?? keys[0] ?? this.list;
    next.focus({ preventScroll: true });
  }

  remove(key, node) {
    if (node.contains(document.activeElement)) this.list.focus({ preventScroll: true });
    node.remove();
    this.drawn.delete(key);
  }

  showWaiting(waiting) {
    for (const id of new Set([...this.waiting, ...waiting])) {
      const node = this.drawn.get(id)?.node;
      if (node) showTaken(node, !waiting.has(id));
    }
    this.waiting = waiting;
  }

  // Where the reader is

  /** Kept, as to ask for it while phones are drawn would lay out all of them again. */
  resized({ height }) {
    this.isVisible = height > 0;
    if (this.isVisible && this.follows) this.toEnd();
  }

  miss(arrived) {
    if (!this.unseen) this.firstUnread = arrived[0].id;
    this.unseen += arrived.length;
  }

  showUnseen() {
    this.newer.hidden = !this.unseen;
    const text = this.unseen ? say("new-messages", { count: this.unseen }) : "";
    if (this.newer.textContent !== text) this.newer.textContent = text;
    this.phone.showUnseen(this.unseen);
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    if (!clientHeight) return;
    this.follows = scrollTop === this.end || scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
    if (this.follows) this.see();
  }

  newest() {
    return this.messages?.at(-1)?.id ?? null;
  }

  /** What does not fit is read from its beginning: an answer of several messages, a picture with its words. */
  toEnd() {
    const begins = this.answered === this.newest() ? null : this.beginning();
    this.list.scrollTop = begins ? begins.offsetTop - this.list.offsetTop - 8 : this.list.scrollHeight;
    this.end = this.list.scrollTop;
  }

  beginning() {
    const { lastElementChild: last } = this.list;
    const answer = this.messages ? answerIn(this.messages) : [];
    if (answer.length > 1) return this.drawn.get(answer[0].id)?.node;
    return last && $(".picture", last) ? last : null;
  }

  /** Where the first unread message is, if there is one; else to the end. */
  open() {
    const line = this.unseen && $(".unread", this.list);
    if (line) this.list.scrollTop = line.offsetTop - this.list.offsetTop - 8;
    else this.toEnd();
    this.scrolled();
  }

  toNewest() {
    this.toEnd();
    this.follows = true;
    this.see();
    this.list.focus({ preventScroll: true });
  }

  see() {
    if (!this.unseen) return;
    this.unseen = 0;
    this.showUnseen();
  }

  /** Whoever writes has read what was before. */
  readAll() {
    this.answered = this.newest();
    this.see();
    this.firstUnread = null;
    this.follows = true;
  }
}

/** What the bot has written at once when somebody wrote to it. */
function answerIn(messages) {
  const own = messages.findLastIndex((message) => !message.from_bot);
  const soon = own < 0 ? 0 : Date.parse(messages[own].at) + AT_ONCE;
  const answer = messages.slice(own + 1);
  return answer.every(({ at }) => Date.parse(at) < soon) ? answer : [];
}

const looks = new WeakMap();

function lookOf(message) {
  if (!looks.has(message)) looks.set(message, JSON.stringify(message));
  return looks.get(message);
}

function heading(key, className, text) {
  return { key, look: text, make: () => element("h3", { className }, text) };
}

function welcome({ about, invite }) {
  const make = () => {
    const card = element("div", { className: "welcome" }, element("img", { src: "page/drop.svg", alt: "", width: 64, height: 64 }));
    card.append(element("p", {}, about || say("about-bot")));
    if (invite) card.append(element("p", { className: "fine" }, say("got-invite"), " ", element("span", {}, invite)));
    return card;
  };
  return { key: "welcome", look: `${about} ${invite}`, make };
}
