// Shows what the sandbox's Telegram holds, and sends what somebody does with the phones and the clock.

const ROLES = { patient: "Patient", clinician: "Clinician", admin: "Admin" };
const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const INVITE = /^https:\/\/t\.me\/\w+\?start=[\w-]+$/;

const $ = (selector, within = document) => within.querySelector(selector);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function element(tag, properties = {}, ...children) {
  const { dataset = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
}

// The server

async function send(path, body, refused = complain) {
  try {
    const response = await fetch(`sandbox/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) refused((await response.json()).error);
    return response.ok;
  } catch {
    refused("The sandbox does not answer.");
    return false;
  }
}

async function follow() {
  let version = -1;
  for (;;) {
    const state = await newerThan(version);
    trouble.server = state ? state.trouble : "The sandbox has stopped. Start it again; this page waits for it.";
    showTrouble();
    if (state) show(state);
    version = state ? state.version : -1;
    // While time moves there is always something newer; a few views a second are enough to see it move.
    await pause(!state ? 1000 : state.moving ? 150 : 30);
  }
}

async function newerThan(version) {
  try {
    const response = await fetch(`sandbox/state?since=${version}`, { cache: "no-store" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

const trouble = { server: "", refusal: "" };

function showTrouble() {
  const text = trouble.server || trouble.refusal;
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

// The clock

let zone = "UTC";
let time = { now: 0, seen: 0, due: null, moving: null };

function inZone(instant, options, timeZone = zone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone, ...options }).format(instant);
}

const clockTime = (instant, timeZone) => inZone(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, timeZone);
const dayOf = (instant) => inZone(instant, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const shortDay = (instant) => inZone(instant, { weekday: "short", day: "numeric", month: "short" });

function isoDay(instant) {
  return inZone(instant, { year: "numeric", month: "2-digit", day: "2-digit" }).split("/").reverse().join("-");
}

function showClock() {
  const now = time.now + (time.moving ? 0 : performance.now() - time.seen);
  $("#clock").textContent = clockTime(now);
  $("#clock").dateTime = new Date(now).toISOString();
  $("#date").textContent = dayOf(now);
  $("#zones").textContent = zone === "UTC" ? "UTC" : `${zone} · ${clockTime(now, "UTC")} UTC`;
  const due = dueText(now);
  if ($("#due").textContent !== due) $("#due").textContent = due;
}

function dueText(now) {
  if (time.moving) return time.moving.total ? `Playing: day ${time.moving.done} of ${time.moving.total}` : "Time is moving …";
  if (time.due === null) return "Nothing is due until the patient starts.";
  return `Next event: ${shortDay(time.due)}, ${clockTime(time.due)} · ${distance(time.due - now)}`;
}

function distance(span) {
  const minutes = Math.round(span / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `in ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `in ${Math.floor(hours / 24)} days`;
  return minutes % 60 ? `in ${hours} h ${minutes % 60} min` : `in ${hours} h`;
}

function showTime(state) {
  zone = state.zone;
  const due = state.next_due && Date.parse(state.next_due);
  time = { now: Date.parse(state.now), seen: performance.now(), due, moving: state.moving };
  showClock();
  showProgress(state.moving);
}

function showProgress(moving) {
  const progress = $("#progress");
  progress.hidden = !moving;
  if (moving?.total) Object.assign(progress, { max: moving.total, value: moving.done });
  else progress.removeAttribute("value");
  for (const button of document.querySelectorAll("[data-move]")) button.disabled = Boolean(moving);
  if (time.due === null) $("[data-move=next]").disabled = true;
  if (!moving && document.activeElement === document.body) pressed?.focus();
  if (!moving) pressed = null;
}

let pressed = null;

async function move(button) {
  const way = button.dataset.move;
  pressed = document.activeElement === button ? button : null;
  if (way === "play") await send("play", {});
  else await send("advance", way === "next" ? { to: "next" } : { seconds: Number(way) });
}

// Text with its entities, whose offsets count UTF-16 units as JavaScript does

function formatted(text, entities, follow) {
  const whole = document.createDocumentFragment();
  const open = [{ node: whole, end: text.length }];
  let at = 0;
  const write = (to) => {
    if (to > at) open.at(-1).node.append(text.slice(at, to));
    at = Math.max(at, to);
  };
  const closeUntil = (to) => {
    while (open.length > 1 && open.at(-1).end <= to) {
      write(open.at(-1).end);
      open.pop();
    }
  };
  for (const entity of entities) {
    closeUntil(entity.offset);
    write(entity.offset);
    const end = Math.min(entity.offset + entity.length, open.at(-1).end);
    const node = formattedAs(entity, text.slice(entity.offset, end), follow);
    open.at(-1).node.append(node);
    open.push({ node, end });
  }
  closeUntil(text.length);
  write(text.length);
  return whole;
}

function formattedAs(entity, words, follow) {
  switch (entity.type) {
    case "bot_command":
      return element("button", { type: "button", className: "link", onclick: () => follow.command(words) });
    case "url":
    case "text_link":
      return link(entity.url ?? (words.includes("://") ? words : `http://${words}`), follow);
    case "email":
      return element("a", { href: `mailto:${words}` });
    case "spoiler":
      return element("span", { className: "spoiler", tabIndex: 0 });
    default:
      return document.createElement(TAGS[entity.type] ?? "span");
  }
}

function link(url, follow) {
  if (INVITE.test(url)) {
    return element("button", { type: "button", className: "link", onclick: () => follow.invite(url) });
  }
  const safe = /^(https?|tg):\/\//i.test(url);
  return element("a", safe ? { href: url, target: "_blank", rel: "noopener noreferrer" } : {});
}

// One message

function bubble(message, phone) {
  const node = element("article", { className: message.from_bot ? "bubble bot" : "bubble own" });
  if (message.reply_to) node.append(element("blockquote", { className: "reply" }, message.reply_to));
  node.append(...media(message));
  if (message.text) node.append(words(message, phone));
  node.append(stamp(message));
  const whole = element("div", { className: "message" }, node);
  if (message.keyboard.length) whole.append(keyboard(message, phone));
  return whole;
}

function words(message, phone) {
  const follow = { command: (text) => phone.say(text), invite: openInvite };
  return element("div", { className: "words" }, formatted(message.text, message.entities, follow));
}

function stamp(message) {
  const at = element("time", { dateTime: message.at }, clockTime(Date.parse(message.at)));
  return element("p", { className: "stamp" }, message.edited ? "edited " : "", at);
}

function media(message) {
  if (message.photo) return [picture(message)];
  if (message.document) return [download(message.document)];
  return message.other ? [element("p", { className: "other" }, message.other.replaceAll("_", " "))] : [];
}

function picture(message) {
  const { id, width, height } = message.photo;
  const source = `sandbox/file/${encodeURIComponent(id)}`;
  const alt = message.text || "A picture without words";
  const image = element("img", { src: source, alt, width, height });
  return element("button", { type: "button", className: "picture", title: "Show it large", onclick: () => enlarge(source, alt) }, image);
}

function enlarge(source, alt) {
  Object.assign($("#viewer img"), { src: source, alt });
  $("#viewer").showModal();
}

function download({ id, name, bytes }) {
  const size = bytes < 1024 ? `${bytes} bytes` : `${Math.round(bytes / 1024)} KB`;
  return element("a", { className: "document", href: `sandbox/file/${encodeURIComponent(id)}`, download: name },
    element("span", { className: "sheet", ariaHidden: "true" }, "↓"), element("span", {}, name, element("small", {}, size)));
}

function keyboard(message, phone) {
  const rows = message.keyboard.map((row) => element("div", { className: "row" }, ...row.map((one) => key(one, message, phone))));
  return element("div", { className: "keys", role: "group", ariaLabel: "Answers" }, ...rows);
}

function key({ text, data, url }, message, phone) {
  if (url && !INVITE.test(url)) return Object.assign(link(url), { className: "key", textContent: `${text} ↗` });
  const press = url ? () => openInvite(url) : () => phone.act("tap", { message: message.id, data });
  return element("button", { type: "button", className: "key", onclick: press }, text);
}

// One phone

class Phone {
  constructor(person) {
    this.id = person.id;
    this.node = $("#phone").content.cloneNode(true).firstElementChild;
    this.log = $(".log", this.node);
    this.field = $("textarea", this.node);
    this.drawn = new Map();
    this.toastsSeen = person.toasts.length;
    this.edited = null;
    this.wire(person);
  }

  wire(person) {
    const name = ROLES[person.role] ?? person.name;
    this.name = person.code ? `${name} ${person.code}` : name;
    this.node.id = `phone-${person.id}`;
    this.node.classList.add(person.role ?? "guest");
    this.node.setAttribute("aria-label", this.name);
    this.log.setAttribute("aria-label", `Messages of ${this.name}`);
    this.field.setAttribute("aria-label", `Message from ${this.name}`);
    $(".face", this.node).textContent = name[0];
    $(".who", this.node).textContent = name;
    $(".code", this.node).textContent = person.code ?? "";
    $(".composer", this.node).addEventListener("submit", (event) => this.submit(event));
    $(".wide", this.node).addEventListener("click", () => this.pressWide());
    $(".editing button", this.node).addEventListener("click", () => this.stopEditing());
    $(".newer", this.node).addEventListener("click", () => this.toBottom());
    this.follows = true;
    this.log.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.follows && this.toBottom()).observe(this.log);
    this.field.addEventListener("keydown", (event) => this.typed(event));
    this.field.addEventListener("input", () => this.offer());
    this.field.addEventListener("blur", () => this.offer(false));
    $(".slash", this.node).addEventListener("click", () => this.toggleCommands());
    this.wireMenu();
    this.tab = element("button", { role: "tab", id: `tab-${person.id}`, onclick: () => select(this) }, name);
    this.tab.setAttribute("aria-controls", this.node.id);
  }

  // What it shows

  show(person) {
    this.person = person;
    const isFirst = !this.drawn.size;
    const isNew = this.draw(person.messages, isFirst);
    this.showHint(...hint(person));
    this.showFoot(person);
    this.showToasts(person.toasts);
    if (this.follows) this.toBottom();
    if (isNew && !isFirst && !(this.follows && this.isVisible())) this.announceNew();
  }

  /** Leaves what is unchanged alone; says whether the bot has written something new. */
  draw(messages, isFirst) {
    const newest = Math.max(0, ...[...this.drawn.keys()].filter(Number.isInteger));
    const wanted = withDays(messages);
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { node }] of this.drawn) if (!keys.has(key)) this.remove(key, node);
    if (messages.length) $(".welcome", this.log)?.remove();
    else if (!this.log.childElementCount) this.log.append(welcome(this.person));
    wanted.forEach(({ key, message, day }, at) => {
      const node = this.drawnAs(key, message, day, isFirst);
      if (this.log.children[at] !== node) this.log.insertBefore(node, this.log.children[at] ?? null);
    });
    return messages.some((message) => message.from_bot && message.id > newest);
  }

  drawnAs(key, message, day, isFirst) {
    const look = message ? JSON.stringify(message) : day;
    const before = this.drawn.get(key);
    if (before?.look === look) return before.node;
    const node = message ? bubble(message, this) : element("h3", { className: "day" }, day);
    if (!isFirst) node.classList.add(before ? "changed" : "arrived");
    if (before) this.replace(before.node, node);
    this.drawn.set(key, { node, look });
    return node;
  }

  /** Whoever uses the keyboard stays where they were. */
  replace(before, node) {
    const hadFocus = before.contains(document.activeElement);
    before.replaceWith(node);
    if (hadFocus) ($(".key", node) ?? this.log).focus({ preventScroll: true });
  }

  remove(key, node) {
    if (node.contains(document.activeElement)) this.log.focus({ preventScroll: true });
    node.remove();
    this.drawn.delete(key);
  }

  showFoot({ invite, blocked }) {
    const wide = $(".wide", this.node);
    wide.hidden = !(invite || blocked);
    wide.textContent = blocked ? "Unblock" : "Start";
    $(".composer", this.node).hidden = !wide.hidden;
    $(".device", this.node).classList.toggle("blocked", blocked);
    $(".top small", this.node).textContent = blocked ? "blocked by you" : "bot";
    $("[data-act=block]", this.node).textContent = blocked ? "Unblock the bot" : "Block the bot";
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

  isVisible() {
    return this.node.offsetParent !== null;
  }

  scrolled() {
    this.follows = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
    if (this.follows) this.seen();
  }

  toBottom() {
    this.follows = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.seen();
  }

  announceNew() {
    $(".newer", this.node).hidden = !this.isVisible();
    if (!this.isVisible()) this.tab.classList.add("unread");
  }

  seen() {
    $(".newer", this.node).hidden = true;
    if (this.isVisible()) this.tab.classList.remove("unread");
  }

  // What its owner does

  act(kind, more = {}) {
    return send(kind, { person: this.id, ...more }, (text) => this.toast(text));
  }

  say(text) {
    this.toBottom();
    return this.act("say", { text });
  }

  async submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    const sent = this.edited ? this.act("edit", { message: this.edited, text }) : this.say(text);
    if (!(await sent)) return;
    this.stopEditing();
  }

  /** Writes it into the field, where it can be looked at before it is sent. */
  prepare(text) {
    this.stopEditing();
    this.field.value = text;
    this.field.focus();
  }

  typed(event) {
    if (this.chooseByKey(event)) return event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    else if (event.key === "Escape" && this.edited) this.stopEditing();
    else if (event.key === "ArrowUp" && !this.field.value && this.ownLast()) {
      event.preventDefault();
      this.startEditing();
    }
  }

  async pressWide() {
    await this.act(this.person.blocked ? "unblock" : "start");
  }

  ownLast() {
    return this.person?.messages.findLast((message) => !message.from_bot && message.text && !message.photo && !message.document);
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
    this.offer(false);
  }

  // The menu of commands

  offer(wanted = true) {
    const typed = this.field.value;
    const list = $(".commands", this.node);
    const asked = wanted && /^\/\w*$/.test(typed);
    const fitting = asked ? this.person.commands.filter(({ command }) => command.startsWith(typed.slice(1))) : [];
    list.replaceChildren(...fitting.map((one, number) => this.commandItem(one, number)));
    list.hidden = !fitting.length;
    $(".slash", this.node).setAttribute("aria-expanded", String(!list.hidden));
    this.mark(fitting.length ? 0 : -1);
  }

  commandItem({ command, description }, number) {
    const item = element("li", { role: "option", id: `command-${this.id}-${number}`, dataset: { command } },
      element("b", {}, `/${command}`), ` ${description}`);
    // Before the field loses its focus, which would close the menu.
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.sendCommand(command);
    });
    return item;
  }

  toggleCommands() {
    const closes = !$(".commands", this.node).hidden;
    this.field.focus();
    this.field.value = closes ? "" : "/";
    this.offer(!closes);
  }

  mark(number) {
    const items = [...$(".commands", this.node).children];
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === number)));
    items[number]?.scrollIntoView({ block: "nearest" });
    if (items[number]) this.field.setAttribute("aria-activedescendant", items[number].id);
    else this.field.removeAttribute("aria-activedescendant");
    this.marked = number;
  }

  chooseByKey(event) {
    const items = [...$(".commands", this.node).children];
    if (!items.length) return false;
    const { command } = items[this.marked].dataset;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.mark((this.marked + step + items.length) % items.length);
    else if (event.key === "Tab") this.complete(command);
    else if (event.key === "Enter") this.sendCommand(command);
    else if (event.key === "Escape") this.offer(false);
    else return false;
    return true;
  }

  complete(command) {
    this.field.value = `/${command} `;
    this.offer(false);
  }

  sendCommand(command) {
    this.stopEditing();
    this.say(`/${command}`);
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
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); otherOf(menu)?.focus(); }
    });
    menu.addEventListener("click", ({ target }) => {
      open(false);
      if (target.dataset.act === "edit") this.startEditing();
      else this.act(this.person.blocked ? "unblock" : "block");
    });
  }
}

function otherOf(menu) {
  return [...menu.querySelectorAll("button:enabled")].find((button) => button !== document.activeElement);
}

function withDays(messages) {
  const wanted = [];
  let day = "";
  for (const message of messages) {
    const its = dayOf(Date.parse(message.at));
    if (its !== day) wanted.push({ key: `day ${its}`, day: (day = its) });
    wanted.push({ key: message.id, message });
  }
  return wanted;
}

function welcome({ about, invite }) {
  const card = element("div", { className: "welcome" }, element("img", { src: "page/drop.svg", alt: "", width: 64, height: 64 }));
  card.append(element("p", {}, about || "A short check-in every day, and the weeks between infusions become visible."));
  if (invite) card.append(element("p", { className: "fine" }, "This person got an invite: ", element("span", {}, invite)));
  return card;
}

/** One sentence on what to do next, and perhaps a command to try. */
function hint({ role, invite, blocked, messages }) {
  if (blocked) return ["The bot is blocked: whatever it wants to say does not arrive until you unblock it."];
  if (invite) return [role === "patient" ? "Begin here: press Start, then answer by tapping." : `Press Start to enrol the ${role}.`];
  if (role === "clinician" && messages.some((message) => message.photo)) return ["The evidence, week by week. Tap a chart to see it large."];
  if (role === "clinician") return ["The digest arrives here on Monday morning when PT‑001 got worse."];
  if (role === "admin") return ["Tell the bot about an infusion: ", `/infusion PT-001 ${isoDay(time.now)}`];
  if (messages.findLast((message) => message.from_bot)?.keyboard.length) return ["Tap an answer under the message."];
  if (!role) return ["Somebody who came with an invite from the admin’s phone."];
  return ["“Next event” brings the next check‑in, and this asks at once: ", "/checkin"];
}

// All phones, and the tabs where there is room for only one

const phones = new Map();

function show(state) {
  showTime(state);
  for (const person of state.people) {
    if (!phones.has(person.id)) addPhone(person);
    phones.get(person.id).show(person);
  }
  for (const [id, phone] of phones) if (!state.people.some((person) => person.id === id)) removePhone(phone);
}

function addPhone(person) {
  const phone = new Phone(person);
  phones.set(person.id, phone);
  $("#phones").append(phone.node);
  $(".tabs").append(phone.tab);
  select(phones.size === 1 ? phone : selected());
}

function removePhone(phone) {
  phone.node.remove();
  phone.tab.remove();
  phones.delete(phone.id);
}

function selected() {
  return [...phones.values()].find((phone) => phone.node.classList.contains("selected"));
}

function select(chosen) {
  for (const phone of phones.values()) {
    const isChosen = phone === chosen;
    phone.node.classList.toggle("selected", isChosen);
    phone.tab.setAttribute("aria-selected", String(isChosen));
    phone.tab.tabIndex = isChosen ? 0 : -1;
  }
  chosen.toBottom();
}

function walkTabs(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...phones.values()];
  const next = all.at((all.indexOf(selected()) + step) % all.length);
  select(next);
  next.tab.focus();
}

function openInvite(link) {
  const choices = [...phones.values()].map((phone) => invitee(link, phone.name, phone.id));
  $("#opener .choices").replaceChildren(invitee(link, "Somebody new", null), ...choices);
  $("#opener").showModal();
}

function invitee(link, name, person) {
  return element("button", { onclick: () => send("open", person === null ? { link } : { link, person }) }, name);
}

$(".moves").addEventListener("click", ({ target }) => target.matches("[data-move]") && move(target));
$(".tabs").addEventListener("keydown", walkTabs);
setInterval(showClock, 1000);
follow();
