// What can be done only while time stands still. Such a control keeps the focus while it cannot be used.

const isOff = (control) => control.getAttribute("aria-disabled") === "true";

export function showStill({ moving, lost, next }) {
  for (const control of document.querySelectorAll("[data-still]")) {
    const isUsable = !moving && !lost && (!control.dataset.to || next);
    control.setAttribute("aria-disabled", String(!isUsable));
  }
}

document.addEventListener("click", (event) => {
  const control = event.target.closest?.("[data-still]");
  if (!control || !isOff(control)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
