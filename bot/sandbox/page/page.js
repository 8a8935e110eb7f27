// Puts the parts of the page together.

import { showTime } from "./clock.js";
import { showHood } from "./hood.js";
import { preferredLanguage, tellLanguage } from "./look.js";
import "./people.js";
import { showPhones } from "./phones.js";
import { follow } from "./server.js";
import { showStill } from "./still.js";
import { showStories } from "./stories.js";
import { showStrip } from "./strip.js";
import { speak } from "./words.js";

let state = null;

function show(newest) {
  state = newest;
  showTime(state);
  showStories(state);
  showStrip(state);
  showPhones(state);
  showHood(state);
  showStill(state);
  tellLanguage(state);
}

await speak(preferredLanguage());
document.addEventListener("words", () => state && show(state));
follow(show, () => state && show({ ...state, lost: true }));
