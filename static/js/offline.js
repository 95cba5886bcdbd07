// The strip under the top bar says when the network is gone; what needs it is disabled and says why.
import { hour } from "./dom.js";

const strip = document.querySelector("[data-offline]");

function tell() {
  if (!strip) return;
  strip.hidden = navigator.onLine;
  if (navigator.onLine) return;
  const since = strip.querySelector("[data-offline-since]");
  since.textContent = since.dataset.words.replace("{time}", hour(new Date()));
}

addEventListener("online", tell);
addEventListener("offline", tell);
tell();
