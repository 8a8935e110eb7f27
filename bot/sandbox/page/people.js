// Who opens an invite, and who else joins.

import { $, element } from "./dom.js";
import { awaitNewPhone, phones } from "./phones.js";
import { send } from "./server.js";
import { language, say } from "./words.js";

document.addEventListener("invite", ({ detail }) => askWhoOpens(detail));

function askWhoOpens(link) {
  const choices = [...phones.values()].map((phone) => invitee(link, phone.name, phone.id));
  $("#opener .choices").replaceChildren(invitee(link, say("somebody-new"), null), ...choices);
  $("#opener").showModal();
}

function invitee(link, name, person) {
  return element("button", { onclick: () => opens(link, person) }, name);
}

async function opens(link, person) {
  if (person === null) return joins("open", { link, language });
  phones.get(person)?.tab.click();
  return send("open", { link, person });
}

/** Whoever joins is shown at once. */
async function joins(act, who) {
  awaitNewPhone(true);
  if (!(await send(act, who))) awaitNewPhone(false);
}

const adder = $("#adder");
const form = $("form", adder);

$("#add-person").addEventListener("click", () => {
  form.elements.language.value = language;
  adder.returnValue = "";
  adder.showModal();
});

adder.addEventListener("close", () => {
  if (adder.returnValue !== "add") return;
  joins("add", { role: form.elements.role.value || null, language: form.elements.language.value });
});
