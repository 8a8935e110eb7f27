// The keyboards under messages: the tab key stops once in a chat, at the newest, and the arrows go on from there.

import { $, element } from "./dom.js";
import { INVITE, link, openInvite } from "./text.js";
import { say } from "./words.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export function keyboard(message, phone) {
  const rows = message.keyboard.map((row) => element("div", { className: "row" }, ...row.map((one) => key(one, message, phone))));
  return element("div", { className: "keys", role: "toolbar", ariaLabel: say("answers") }, ...rows);
}

function key({ text, data, url }, message, phone) {
  if (url && !INVITE.test(url)) return Object.assign(link(url), { className: "key leads-away", textContent: text, tabIndex: -1 });
  const press = url ? () => openInvite(url) : () => phone.act("tap", { message: message.id, data });
  return element("button", { type: "button", className: "key", dataset: data ? { data } : {}, tabIndex: -1, onclick: press }, text);
}

/** All keyboards of one chat. */
export class Keyboards {
  constructor(list) {
    this.list = list;
    this.stop = null;
    list.addEventListener("focusin", ({ target }) => target.matches(".key") && this.stopAt(target));
    list.addEventListener("keydown", (event) => this.walk(event));
  }

  stopAt(key) {
    if (this.stop) this.stop.tabIndex = -1;
    if (key) key.tabIndex = 0;
    this.stop = key;
  }

  /** Where the tab key stops, unless somebody is on a keyboard already. */
  settle() {
    if (this.list.contains(document.activeElement) && document.activeElement.matches(".key")) return;
    let newest = this.list.lastElementChild;
    while (newest && !$(".key", newest)) newest = newest.previousElementSibling;
    this.stopAt(newest && $(".key", newest));
  }

  walk(event) {
    const step = STEPS[event.key];
    if (!step || !event.target.matches(".key")) return;
    event.preventDefault();
    const [up, along] = step;
    (up ? this.above(event.target, up) : this.beside(event.target, along))?.focus();
  }

  beside(key, along) {
    const all = [...key.closest(".keys").querySelectorAll(".key")];
    return all.at((all.indexOf(key) + along) % all.length);
  }

  /** In the row above or below, be it of another message. */
  above(key, up) {
    const rows = [...this.list.querySelectorAll(".row")];
    const column = [...key.parentElement.children].indexOf(key);
    const row = rows[rows.indexOf(key.parentElement) + up]?.children;
    return row?.[Math.min(column, row.length - 1)];
  }
}
