// Above a phone: whose it is, what time it is for them, and what is due next for them.

import { $ } from "./dom.js";
import { city, clinic, clockTime, distance, isoDay, shortDay } from "./time.js";
import { language, say } from "./words.js";

export class Owner {
  constructor(phone) {
    this.node = $(".owner", phone);
  }

  name(title, code) {
    $(".face", this.node).textContent = title[0];
    this.write(".who", title);
    this.write(".code", code ?? "");
  }

  showTime({ language: spoken, next }, zone, now) {
    this.node.classList.toggle("elsewhere", zone !== clinic.zone);
    this.write(".its-time", clockTime(now, zone));
    this.write(".its-day", `${shortDay(now, zone)} · ${city(zone)}`);
    this.write(".tongue", spoken ? spoken.toUpperCase() : "");
    $(".tongue", this.node).title = spoken ? languageName(spoken) : "";
    this.write(".coming", next ? coming(next, zone, now) : "");
    this.write(".until", next ? ` · ${distance(Date.parse(next.at) - now)}` : "");
    $(".its-day", this.node).title = zone;
  }

  write(place, text) {
    const node = $(place, this.node);
    if (node.textContent !== text) node.textContent = text;
  }
}

function coming({ kind, at }, zone, now) {
  const instant = Date.parse(at);
  const day = isoDay(instant, zone) === isoDay(now, zone) ? "" : `${shortDay(instant, zone)}, `;
  return say("due-for-them", { what: say(`due-${kind}`), at: day + clockTime(instant, zone) });
}

function languageName(code) {
  return new Intl.DisplayNames(language, { type: "language" }).of(code);
}
