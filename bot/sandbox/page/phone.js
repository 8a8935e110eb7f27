// One phone: whose it is, its top and foot, and what its owner does.

import { Commands } from "./commands.js";
import { $, element } from "./dom.js";
import { Log } from "./log.js";
import { Owner } from "./owner.js";
import { send } from "./server.js";
import { clinic, isoDay } from "./time.js";
import { language, say, sayIn } from "./words.js";

// What the bot is about to do is shown so many milliseconds, even where it is done at once.
const SHORTEST_ACTION = 900;

export class Phone {
  constructor(person, select) {
    this.id = person.id;
    this.node = $("#phone").content.cloneNode(true).firstElementChild;
    this.node.id = `phone-${person.id}`;
    this.tab = element("button", { role: "tab", id: `tab-${person.id}`, onclick: () => select(this) });
    this.tab.setAttribute("aria-controls", this.node.id);
    this.field = $("textarea", this.node);
    this.log = new Log($(".screen", this.node), this);
    this.owner = new Owner(this.node);
    this.commands = new Commands($(".foot", this.node), this);
    this.toastsSeen = person.toasts.length;
    this.edited = null;
    this.wire();
  }

  wire() {
    $(".composer", this.node).addEventListener("submit", (event) => this.submit(event));
    // A second click in a row was meant for what the first one has done away with.
    $(".wide", this.node).addEventListener("click", ({ detail }) => detail < 2 && this.act(this.person.blocked ? "unblock" : "start"));
    $(".editing button", this.node).addEventListener("click", () => this.stopEditing());
    this.field.addEventListener("keydown", (event) => this.typed(event));
    this.wireMenu();
  }

  // What it shows

  get newest() {
    return this.person ? newestOf(this.person) : Infinity;
  }

  /** Returns how many messages the bot has written since. */
  show(person, { now, cut_off: cutOff, isHurried }) {
    this.person = person;
    this.zone = person.zone ?? clinic.zone;
    this.label();
    this.showTime(now);
    this.showTop(person);
    $(".out-of-reach", this.node).hidden = !cutOff;
    this.showFoot(person);
    this.showHint(...hint(person, now, this.zone));
    // What is obvious by now need not take room where there is little.
    this.node.classList.toggle("going", person.role !== "admin" && person.messages.length > 0);
    this.showToasts(person.toasts);
    return this.log.show(person, this.zone, isHurried);
  }

  /** Who this is may change, and so may the language in which it is told. */
  label() {
    const { person } = this;
    const { role, code } = person;
    const label = `${language} ${role} ${code}`;
    if (label === this.labelled) return;
    this.labelled = label;
    sayIn(this.node);
    const title = role ? say(person.role) : say("guest", { number: /\d+$/.exec(person.name)?.[0] ?? "" }).trim();
    this.name = code ? `${title} ${code}` : title;
    this.node.classList.remove("patient", "clinician", "admin", "guest");
    this.node.classList.add(role ?? "guest");
    this.node.setAttribute("aria-label", this.name);
    this.log.list.setAttribute("aria-label", say("messages-of", { name: this.name }));
    this.field.setAttribute("aria-label", say("message-from", { name: this.name }));
    this.field.placeholder = say("message");
    this.owner.name(title, code);
    this.tab.replaceChildren(...(code ? [element("small", {}, title), " ", code] : [title]));
    if (this.tab.ariaSelected === "true") this.tab.scrollIntoView({ inline: "nearest", block: "nearest" });
  }

  showTime(now) {
    this.owner.showTime(this.person, this.zone, now);
  }

  showTop({ blocked, action }) {
    if (action) this.actionEnds = performance.now() + SHORTEST_ACTION;
    this.action = action ?? (performance.now() < this.actionEnds ? this.action : null);
    if (this.action && !action) setTimeout(() => this.showTop(this.person), SHORTEST_ACTION);
    const text = blocked ? say("blocked-by-you") : this.action ? doing(this.action) : say("bot");
    const place = $(".top small", this.node);
    if (place.textContent !== text) place.textContent = text;
    place.classList.toggle("busy", Boolean(this.action) && !blocked);
  }

  showFoot({ invite, blocked }) {
    const wide = $(".wide", this.node);
    const wasOn = document.activeElement === wide;
    wide.hidden = !(invite || blocked);
    if (wasOn && wide.hidden) this.log.list.focus({ preventScroll: true });
    wide.textContent = say(blocked ? "unblock" : "start");
    $(".composer", this.node).hidden = !wide.hidden;
    $(".device", this.node).classList.toggle("blocked", blocked);
    $("[data-act=block]", this.node).textContent = say(blocked ? "unblock-bot" : "block-bot");
    $("[data-act=edit]", this.node).disabled = blocked || !this.ownLast();
  }

  showHint(words, command = "") {
    const place = $(".hint", this.node);
    if (place.textContent === words + command) return;
    const write = () => this.prepare(command);
    place.replaceChildren(words, command && element("button", { type: "button", className: "link", onclick: write }, command));
  }

  showToasts(toasts) {
    if (toasts.length > this.toastsSeen) this.toast(toasts.at(-1));
    this.toastsSeen = toasts.length;
  }

  toast(text) {
    const toast = $(".toast", this.node);
    Object.assign(toast, { textContent: text, hidden: false });
    clearTimeout(this.toastEnds);
    this.toastEnds = setTimeout(() => { toast.hidden = true; }, 4000);
  }

  showUnseen(count) {
    this.tab.classList.toggle("unread", count > 0);
    this.tab.dataset.unseen = count;
    if (count) this.tab.ariaLabel = `${this.name}. ${say("new-messages", { count })}`;
    else this.tab.removeAttribute("aria-label");
  }

  // What its owner does

  act(kind, more = {}) {
    this.log.readAll();
    return send(kind, { person: this.id, ...more }, (text) => this.toast(text));
  }

  say(text) {
    this.log.toEnd();
    return this.act("say", { text });
  }

  async submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    const sent = this.edited ? this.act("edit", { message: this.edited, text }) : this.say(text);
    if (await sent) this.stopEditing();
  }

  /** The focus goes to where its owner begins; without a mouse, a field would call the keyboard over the chat. */
  begin() {
    const start = $(".wide:not([hidden])", this.node);
    (start ?? (matchMedia("(hover: hover)").matches ? this.field : this.log.list)).focus({ preventScroll: true });
  }

  /** Writes it into the field, where it can be looked at before it is sent. */
  prepare(text) {
    this.stopEditing();
    this.field.value = text;
    this.field.focus();
  }

  typed(event) {
    if (this.commands.takes(event)) return event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    else if (event.key === "Escape" && this.edited) this.stopEditing();
    else if (event.key === "ArrowUp" && !this.field.value && this.ownLast()) {
      event.preventDefault();
      this.startEditing();
    }
  }

  ownLast() {
    return this.person.messages.findLast((message) => !message.from_bot && message.text && !message.photo && !message.document);
  }

  startEditing() {
    const last = this.ownLast();
    this.edited = last.id;
    this.field.value = last.text;
    $(".editing", this.node).hidden = false;
    this.field.focus();
  }

  stopEditing() {
    this.edited = null;
    this.field.value = "";
    $(".editing", this.node).hidden = true;
    this.commands.close();
  }

  // The small menu at the top

  wireMenu() {
    const more = $(".more", this.node);
    const menu = $(".menu", this.node);
    const open = (wanted) => {
      menu.hidden = !wanted;
      more.setAttribute("aria-expanded", String(wanted));
      if (wanted) $("button:enabled", menu).focus();
    };
    more.addEventListener("click", () => open(menu.hidden));
    menu.addEventListener("focusout", ({ relatedTarget }) => menu.contains(relatedTarget) || relatedTarget === more || open(false));
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { open(false); more.focus(); }
      const next = neighbour(menu, event.key);
      if (next) { event.preventDefault(); next.focus(); }
    });
    menu.addEventListener("click", ({ target }) => {
      const { act } = target.dataset;
      if (!act) return;
      more.focus();
      open(false);
      if (act === "edit") this.startEditing();
      else this.act(this.person.blocked ? "unblock" : "block");
    });
  }
}

/** The number of the newest message, whoever wrote it. */
export const newestOf = ({ messages }) => messages.at(-1)?.id ?? 0;

function doing(action) {
  if (action === "upload_photo") return say("sending-picture");
  return action === "upload_document" ? say("sending-file") : say("typing");
}

function neighbour(menu, key) {
  const items = [...menu.querySelectorAll("button:enabled")];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[key];
  return next === undefined ? null : items.at(next % items.length);
}

/** One sentence on what to do next, and perhaps a command to try. */
function hint({ role, invite, blocked, messages }, now, zone) {
  if (blocked) return [say("hint-blocked")];
  if (invite) return [say(`hint-invite-${role}`)];
  if (role === "clinician") return [say(messages.some((message) => message.photo) ? "hint-digest" : "hint-clinician")];
  if (role === "admin") return [say("hint-admin"), `/infusion PT-001 ${isoDay(now, zone)}`];
  if (messages.findLast((message) => message.from_bot)?.keyboard.length) return [say("hint-answer")];
  return role ? [say("hint-patient"), "/checkin"] : [say("hint-guest")];
}
