// The menu of the bot's commands above the field in which somebody writes.

import { $, element } from "./dom.js";

export class Commands {
  constructor(foot, phone) {
    this.phone = phone;
    this.field = $("textarea", foot);
    this.list = $(".commands", foot);
    this.opener = $(".slash", foot);
    this.list.id = `commands-${phone.id}`;
    this.field.setAttribute("aria-controls", this.list.id);
    this.opener.setAttribute("aria-controls", this.list.id);
    this.field.addEventListener("input", () => this.offer());
    this.field.addEventListener("blur", () => this.close());
    // Before the field loses its focus, which would close the menu.
    this.opener.addEventListener("pointerdown", (event) => event.preventDefault());
    this.opener.addEventListener("click", () => this.toggle());
  }

  get items() {
    return [...this.list.children];
  }

  offer() {
    const typed = this.field.value;
    const asked = /^\/\w*$/.test(typed);
    this.fill(asked ? this.phone.person.commands.filter(({ command }) => command.startsWith(typed.slice(1))) : []);
  }

  close() {
    this.fill([]);
  }

  toggle() {
    const closes = !this.list.hidden;
    this.field.focus();
    this.field.value = closes ? "" : "/";
    this.offer();
  }

  fill(commands) {
    this.list.replaceChildren(...commands.map((one, number) => this.item(one, number)));
    this.list.hidden = !commands.length;
    this.opener.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark(commands.length ? 0 : -1);
  }

  item({ command, description }, number) {
    const item = element("li", { role: "option", id: `${this.list.id}-${number}`, dataset: { command } },
      element("b", {}, `/${command}`), " ", element("span", {}, description));
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => this.send(command));
    return item;
  }

  mark(number) {
    this.items.forEach((item, at) => item.setAttribute("aria-selected", String(at === number)));
    const marked = this.items[number];
    marked?.scrollIntoView({ block: "nearest" });
    if (marked) this.field.setAttribute("aria-activedescendant", marked.id);
    else this.field.removeAttribute("aria-activedescendant");
    this.marked = number;
  }

  /** Whether the key that was pressed was meant for the menu. */
  takes({ key, shiftKey }) {
    const { items } = this;
    if (!items.length) return false;
    const { command } = items[this.marked].dataset;
    const next = { ArrowDown: this.marked + 1, ArrowUp: this.marked - 1, Home: 0, End: items.length - 1 }[key];
    if (next !== undefined) this.mark((next + items.length) % items.length);
    else if (key === "Tab" && !shiftKey) this.complete(command);
    else if (key === "Enter") this.send(command);
    else if (key === "Escape") this.close();
    else return false;
    return true;
  }

  complete(command) {
    this.field.value = `/${command} `;
    this.close();
  }

  send(command) {
    this.phone.stopEditing();
    this.phone.say(`/${command}`);
  }
}
