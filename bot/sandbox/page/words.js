// The page's own words in the language of whoever looks at it; what the bot says is the bot's affair.

const LANGUAGES = ["en", "es"];
const loaded = {};

export let language = "en";

export async function speak(wanted) {
  const chosen = LANGUAGES.includes(wanted) ? wanted : "en";
  loaded[chosen] ??= await (await fetch(`page/words/${chosen}.json`)).json();
  language = chosen;
  document.documentElement.lang = chosen;
  sayIn(document);
  document.dispatchEvent(new Event("words"));
}

/** Write the words and labels within this node in the present language. */
export function sayIn(node) {
  for (const each of node.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  for (const each of node.querySelectorAll("[data-label]")) each.setAttribute("aria-label", say(each.dataset.label));
}

/** A key without words is said as it is. */
export function say(key, given = {}) {
  return (loaded[language][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => given[name]);
}

/** What the server refused, in the page's language where it has words for it. */
export function refusal({ error, key, given }) {
  return key && loaded[language][key] ? say(key, given) : error;
}
