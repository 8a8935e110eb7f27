// A turn of the program as a card: what came, what was committed, what was written, what was called.

import { element } from "./dom.js";
import { clockTime, inZone, shortDay } from "./time.js";
import { say } from "./words.js";

export const TAGS = {
  update: () => say("hood-update"),
  journal: () => say("hood-journal"),
  audit: () => say("hood-audit"),
  outbox: () => say("hood-outbox"),
  call: () => say("hood-call"),
};

const DEEDS = {
  tapped: ({ who, words }) => say("hood-tapped", { who, words }),
  wrote: ({ who, words }) => say("hood-wrote", { who, words }),
  edited: ({ who, words }) => say("hood-edited", { who, words }),
  sent: ({ who, words }) => say("hood-sent", { who, words }),
  blocked: ({ who }) => say("hood-blocked", { who }),
  unblocked: ({ who }) => say("hood-unblocked", { who }),
  other: ({ who, words }) => say("hood-other", { who, words }),
};

const FATES = {
  queued: () => say("hood-queued"),
  sending: () => say("hood-sending"),
  sent: () => say("hood-delivered"),
  unknown: () => say("hood-unknown"),
  blocked: () => say("hood-unreachable"),
  expired: () => say("hood-expired"),
  withheld: () => say("hood-withheld"),
  refused: () => say("hood-refused"),
  "put back": ({ until }) => say("hood-put-back", { at: toTheSecond(until) }),
};

// What somebody who looks for trouble looks for.
const ODD = new Set(["put back", "unknown", "blocked", "refused"]);

const CHECK_INS = {
  open: ({ instrument, day }) => say("hood-check-in-open", { instrument, day }),
  complete: ({ instrument, day }) => say("hood-check-in-complete", { instrument, day }),
  skipped: ({ instrument, day }) => say("hood-check-in-skipped", { instrument, day }),
  expired: ({ instrument, day }) => say("hood-check-in-expired", { instrument, day }),
};

export const deed = (update) => DEEDS[update.did](update);
export const addressed = ({ kind, to }) => (to ? `${kind} → ${to}` : kind);

export function toTheSecond(at) {
  return inZone(Date.parse(at), { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

/** Telegram's HTML as plain text. */
export function plain(text) {
  return new DOMParser().parseFromString(text, "text/html").body.textContent;
}

export function card(turn) {
  const at = Date.parse(turn.at);
  const time = element("time", { dateTime: turn.at }, clockTime(at));
  const title = element("h3", { id: `turn-${turn.number}` }, time, ` · ${headline(turn)}`);
  const head = element("header", {}, title, element("span", { className: "day" }, shortDay(at)));
  const node = element("li", { className: "turn" }, element("article", {}, head, element("div", { className: "chain" }, ...lines(turn))));
  node.firstChild.setAttribute("aria-labelledby", title.id);
  return node;
}

function headline(turn) {
  const [first, ...more] = turn.updates;
  if (first) return more.length ? say("hood-more", { first: deed(first), count: more.length }) : deed(first);
  if (turn.line) return turn.line === "back" ? say("hood-back") : say("hood-gone");
  const written = turn.outbox.filter(({ path }) => path[0] === "queued");
  if (written.length) return say("hood-by-clock", { what: listed(written.sort(newFirst).map(addressed)) });
  if (turn.outbox.length) return say("hood-by-outbox", { what: listed(turn.outbox.map(addressed)) });
  if (turn.journal.length) return say("hood-by-clock", { what: recorded(turn.journal[0]) });
  if (turn.audit.length) return entry(turn.audit[0]);
  return turn.calls[0]?.method ?? "";
}

const newFirst = (one, other) => (one.kind === "edit") - (other.kind === "edit");

function listed([first, ...more]) {
  return more.length ? say("hood-more", { first, count: more.length }) : first;
}

/** In the order in which it happens: fetched, committed, sent, and only then confirmed. */
function* lines(turn) {
  const fetching = turn.calls.filter(({ method }) => method === "getUpdates");
  const others = turn.calls.filter((one) => !fetching.includes(one));
  if (turn.line && turn.updates.length) yield aside(turn.line === "back" ? say("hood-back") : say("hood-gone"));
  yield* fetching.map(callLine);
  yield* turn.updates.map((update) => line("update", came(update), update.raw, { isOdd: Boolean(update.parked) }));
  yield* turn.journal.map((one) => line("journal", recorded(one), one));
  yield* turn.audit.map((one) => line("audit", entry(one), one));
  yield* turn.outbox.map((one) => line("outbox", fate(one), one, { more: snippet(one.payload), isOdd: ODD.has(one.path.at(-1)) }));
  if (turn.again) yield aside(say("hood-again", { count: turn.again }));
  yield* others.map(callLine);
  yield* turn.updates.map(told);
}

const aside = (text) => element("p", { className: "line aside" }, text);
const callLine = (one) => line("call", called(one), one, { more: snippet(one.params), isOdd: one.outcome !== "ok" });

const came = ({ raw, parked }) => `${Object.keys(raw)[1]} ${raw.update_id}${parked ? ` · ${say("hood-parked", { error: parked })}` : ""}`;

function recorded(one) {
  if (one.what === "check-in") return `${one.who} · ${CHECK_INS[one.status](one)}`;
  const { question, day } = one;
  if (one.what === "note") return `${one.who} · ${say("hood-note", { day })}`;
  return `${one.who} · ${one.revision ? say("hood-answer-corrected", { question, day }) : say("hood-answer", { question, day })}`;
}

const entry = ({ actor, action, subject }) => `${actor}: ${action}${subject && subject !== actor ? ` · ${subject}` : ""}`;

/** Its way in this turn, and where it has come to since. */
function fate(one) {
  const way = one.path.map((step) => FATES[step](one)).join(" → ");
  const isOver = one.fate !== "queued" && one.fate !== one.path.at(-1);
  const since = isOver ? ` · ${say("hood-now", { fate: FATES[one.fate](one) })}` : "";
  return `#${one.id} ${addressed(one)} · ${way}${one.error ? ` (${one.error})` : ""}${since}`;
}

function called({ method, to, outcome, message_id: number }) {
  return [to ? `${method} → ${to}` : method, outcome, number && say("hood-message", { number })].filter(Boolean).join(" · ");
}

const snippet = (given) => plain(given?.text ?? given?.caption ?? "");

function told(update) {
  const text = update.told_at ? say("hood-told", { at: toTheSecond(update.told_at) }) : say("hood-not-told");
  return line("arrived", text, update.told_by ?? { told_at: update.told_at }, { tag: say("hood-arrived") });
}

function line(kind, text, json, { more = "", tag = TAGS[kind](), isOdd = false } = {}) {
  const words = element("span", { className: isOdd ? "words odd" : "words" }, text);
  if (more) words.append(element("small", {}, more));
  const node = element("details", { className: `line ${kind}` }, element("summary", {}, element("b", { className: "tag" }, tag), words));
  node.addEventListener("toggle", () => node.open && unfold(node, json));
  return node;
}

/** Only what somebody opens is written out. */
function unfold(node, json) {
  if (node.lastChild.nodeName !== "PRE") node.append(element("pre", { tabIndex: 0 }, JSON.stringify(json, null, 2)));
}
