// What every part of the page uses to find and make elements.

export const $ = (selector, within = document) => within.querySelector(selector);
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function element(tag, properties = {}, ...children) {
  const { dataset = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
}
