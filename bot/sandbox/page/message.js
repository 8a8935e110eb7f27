// One message: its words, what is attached, whether the bot has it, and the keyboard below.

import { $, element } from "./dom.js";
import { keyboard } from "./keyboard.js";
import { formatted } from "./text.js";
import { clockTime, inZone } from "./time.js";
import { language, say } from "./words.js";

export function bubble(message, phone, zone) {
  const node = element("article", { className: message.from_bot ? "bubble bot" : "bubble own" });
  if (message.reply_to) node.append(element("blockquote", { className: "reply" }, message.reply_to));
  node.append(...media(message));
  if (message.text) node.append(content(message, phone));
  node.append(stamp(message, zone));
  const whole = element("div", { className: "message", dataset: { from: message.from_bot ? "bot" : "own", id: message.id } }, node);
  if (message.keyboard.length) whole.append(keyboard(message, phone));
  return whole;
}

function content(message, phone) {
  const follow = { command: (text) => phone.say(text) };
  return element("div", { className: "words" }, formatted(message.text, message.entities, follow));
}

function stamp(message, zone) {
  const at = Date.parse(message.at);
  const whole = inZone(at, { dateStyle: "full", timeStyle: "short" }, zone);
  const time = element("time", { dateTime: message.at, title: whole }, clockTime(at, zone));
  const place = element("p", { className: "stamp" }, message.edited ? `${say("edited")} ` : "", time);
  if (!message.from_bot) {
    place.append(element("span", { className: "ticks", role: "img" }));
    showTaken(place, true);
  }
  return place;
}

/** One tick: Telegram has it. Two: the bot has taken it. */
export function showTaken(node, isTaken) {
  const ticks = $(".ticks", node);
  if (!ticks) return;
  ticks.classList.toggle("taken", isTaken);
  ticks.ariaLabel = ticks.title = say(isTaken ? "with-bot" : "with-telegram");
}

/** Telegram shows on a button that the bot has not answered the tap. */
export function showTapped(list, tapped) {
  const waiting = new Set(tapped.map(({ message, data }) => `${message} ${data}`));
  for (const key of list.querySelectorAll(".key[aria-busy]")) if (!waiting.has(nameOf(key))) key.removeAttribute("aria-busy");
  for (const { message } of tapped) {
    for (const key of list.querySelectorAll(`[data-id="${message}"] .key`)) if (waiting.has(nameOf(key))) key.ariaBusy = "true";
  }
}

const nameOf = (key) => `${key.closest(".message").dataset.id} ${key.dataset.data}`;

function media(message) {
  if (message.photo) return [picture(message)];
  if (message.document) return [download(message.document)];
  return message.other ? [element("p", { className: "other" }, say("other-than-words"))] : [];
}

function picture(message) {
  const { id, width, height } = message.photo;
  const source = `sandbox/file/${encodeURIComponent(id)}`;
  const alt = message.text || say("picture-without-words");
  const image = element("img", { src: source, alt, width, height, decoding: "async" });
  return element("button", { type: "button", className: "picture", title: say("enlarge"), onclick: () => enlarge(source, alt) }, image);
}

function enlarge(source, alt) {
  Object.assign($("#viewer img"), { src: source, alt });
  $("#viewer").showModal();
}

function download({ id, name, bytes }) {
  return element("a", { className: "document", href: `sandbox/file/${encodeURIComponent(id)}`, download: name },
    element("span", { className: "sheet", ariaHidden: "true" }), element("span", {}, name, element("small", {}, sizeOf(bytes))));
}

function sizeOf(bytes) {
  const [amount, unit] = bytes < 1024 ? [bytes, "byte"] : [Math.round(bytes / 1024), "kilobyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: bytes < 1024 ? "long" : "short" }).format(amount);
}
