// What is due next and for whom, and what waits in the outbox or at Telegram.

import { $, element } from "./dom.js";
import { clockTime, distance, shortDay } from "./time.js";
import { addressed, deed, plain, toTheSecond } from "./turn.js";
import { say } from "./words.js";

export function showDue({ hood, now }) {
  $("#hood-due .nothing").hidden = hood.due.length > 0;
  $("#hood-due table").hidden = !hood.due.length;
  $("#hood-due tbody").replaceChildren(...hood.due.map((one) => row(one, Date.parse(now))));
}

function row({ kind, who, about, at }, now) {
  const due = Date.parse(at);
  const when = element("td", {}, `${shortDay(due)}, ${clockTime(due)}`, element("small", {}, distance(due - now)));
  const what = element("td", {}, say(`due-${kind}`));
  if (about) what.append(element("small", {}, about));
  return element("tr", {}, when, what, element("td", {}, who ?? "–"));
}

export function showWaiting({ hood, now }) {
  fill("#hood-outbox", hood.outbox.map((one) => message(one, now)));
  fill("#hood-held", hood.held.map(held));
  $("#hood-waiting .nothing").hidden = hood.outbox.length + hood.held.length > 0;
}

/** What is unchanged is left alone, and what was open stays open. */
function fill(place, items) {
  const section = $(place);
  const list = $("ul", section);
  section.hidden = !items.length;
  const before = new Map([...list.children].map((node) => [node.dataset.key, node]));
  const nodes = items.map(({ key, node }) => {
    const same = before.get(key);
    if (same?.textContent === node.textContent) return same;
    if (same) $("details", node).open = $("details", same).open;
    return node;
  });
  if (nodes.length !== list.children.length || nodes.some((node, at) => node !== list.children[at])) list.replaceChildren(...nodes);
}

function message(one, now) {
  const tries = one.attempts ? ` · ${say("hood-tries", { count: one.attempts })}` : "";
  const error = one.error ? ` (${one.error})` : "";
  const from = Date.parse(one.until) > Date.parse(now) ? ` · ${say("hood-from", { at: toTheSecond(one.until) })}` : "";
  return item(one.id, `#${one.id} ${addressed(one)}${from}${tries}${error}`, one, plain(one.payload?.text ?? one.payload?.caption ?? ""));
}

const held = (update) => item(update.raw.update_id, deed(update), update.raw);

function item(key, text, json, more = "") {
  const words = element("span", { className: "words" }, text);
  if (more) words.append(element("small", {}, more));
  const whole = element("pre", { tabIndex: 0 }, JSON.stringify(json, null, 2));
  const details = element("details", { className: "line" }, element("summary", {}, words), whole);
  return { key: String(key), node: element("li", { dataset: { key } }, details) };
}
