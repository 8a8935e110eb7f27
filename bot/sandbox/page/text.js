// Text with its entities, whose offsets count UTF-16 units as JavaScript does.

import { element } from "./dom.js";
import { say } from "./words.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
export const INVITE = /^https:\/\/t\.me\/\w+\?start=[\w-]+$/;

export function formatted(text, entities, follow) {
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
      return link(entity.url ?? (words.includes("://") ? words : `http://${words}`));
    case "email":
      return element("a", { href: `mailto:${words}` });
    case "phone_number":
      return element("a", { href: `tel:${words.replace(/[^+\d]/g, "")}` });
    case "spoiler":
      return spoiler();
    default:
      return document.createElement(TAGS[entity.type] ?? "span");
  }
}

/** Hidden from eyes and from screen readers until somebody wants to see it. */
function spoiler() {
  const node = element("span", { className: "spoiler", tabIndex: 0, role: "button", ariaLabel: say("hidden-text") });
  const reveal = () => {
    node.classList.add("revealed");
    for (const name of ["role", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", ({ key }) => (key === "Enter" || key === " ") && reveal());
  return node;
}

export function link(url) {
  if (INVITE.test(url)) {
    return element("button", { type: "button", className: "link", onclick: () => openInvite(url) });
  }
  const safe = /^(https?|tg):\/\//i.test(url);
  return element("a", safe ? { href: url, target: "_blank", rel: "noopener noreferrer" } : {});
}

export function openInvite(url) {
  document.dispatchEvent(new CustomEvent("invite", { detail: url }));
}
