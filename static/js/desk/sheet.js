// The call card as a sheet over the desk: « A » opens it, Échap puts it away after asking, the call goes on.
// It is the same card as the page's: its forms leave as they do there. Without it, or where the card is the page, links are links.
import { ask } from "../dialog.js";
import "./call.js";

const sheet = document.getElementById("call-sheet");
const strip = document.querySelector("[data-call-strip]");
const OPEN = "call-sheet";
let opening = false;

const form = () => sheet.querySelector("[data-call]");

async function open(address) {
  if (sheet.open || opening) return;
  opening = true;
  try {
    // Settled at once: the sheet shows only when its keys and fields are bound, so that nothing typed goes astray.
    if (!form()) await htmx.ajax("POST", address, { target: "#call-sheet", swap: "innerHTML settle:0ms" });
  } finally {
    opening = false;
  }
  if (!form()) return location.assign(address);
  sheet.showModal();
  sessionStorage.setItem(OPEN, "1");
  strip.hidden = true;
  document.getElementById("call-symptoms").focus();
}

const written = () => [...form().querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=search])")].some((field) => field.value !== field.defaultValue);

async function putAway() {
  if (form() && written() && !(await ask(sheet.dataset.ask, sheet.dataset.askVerb))) return;
  sheet.close();
  sessionStorage.removeItem(OPEN);
  strip.querySelector("[data-call-time]").dataset.timer = sheet.querySelector("[data-timer]")?.dataset.timer ?? "";
  for (const other of document.querySelectorAll(".call-strip")) other.hidden = other !== strip;
  strip.hidden = false;
  strip.querySelector("a").focus();
}

if (sheet) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-call-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(document.querySelector(".topbar [data-call-open]").href);
  });
  sheet.addEventListener("cancel", (event) => {
    if (event.target !== sheet) return;
    event.preventDefault();
    putAway();
  });
  // A second Échap would close it whatever the first was answered.
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target.closest("dialog") !== sheet) return;
    event.preventDefault();
    putAway();
  });
  sheet.addEventListener("click", (event) => {
    if (!event.target.closest("[data-reduce]")) return;
    event.preventDefault();
    putAway();
  });
  sheet.addEventListener("submit", (event) => event.target === form() && sessionStorage.removeItem(OPEN));
  // The page came back in the middle of a call (a caller just created): so does the card.
  if (sessionStorage.getItem(OPEN)) open(document.querySelector(".topbar [data-call-open]").href);
}
