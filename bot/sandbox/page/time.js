// How instants are written, in the language of the page.

import { language } from "./words.js";

/** The zone in which the page shows time, unless a person has one. */
export const clinic = { zone: "UTC" };
/** Such as “Madrid” of Europe/Madrid. */
export const city = (zone) => zone.split("/").at(-1).replaceAll("_", " ");

export function inZone(instant, options, timeZone = clinic.zone) {
  return format(language === "es" ? "es-ES" : "en-GB", { timeZone, ...options }).format(instant);
}

// To make one takes a hundred times as long as to use it.
const formats = new Map();

function format(locale, options) {
  const key = locale + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, options));
  return formats.get(key);
}

export const clockTime = (instant, timeZone) => inZone(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, timeZone);
export const dayOf = (instant, timeZone) => inZone(instant, { weekday: "long", day: "numeric", month: "long", year: "numeric" }, timeZone);
export const shortDay = (instant, timeZone) => inZone(instant, { weekday: "short", day: "numeric", month: "short" }, timeZone);

export function isoDay(instant, timeZone = clinic.zone) {
  return format("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(instant);
}

/** Such as “0.5s”, and “0,5 s” in Spanish. */
export function amount(count, unit) {
  const unitDisplay = language === "es" ? "short" : "narrow";
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay }).format(count);
}

/** Such as “in 3 hours”. */
export function distance(span) {
  const minutes = Math.round(span / 60_000);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "narrow" });
  if (minutes < 1) return relative.format(0, "second");
  if (minutes < 60) return relative.format(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return hours < 48 ? relative.format(hours, "hour") : relative.format(Math.floor(hours / 24), "day");
}
