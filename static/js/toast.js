// Toasts: those of the server leave after 8 s unless they are errors; `toast()` adds one.
// The server may also send one with an htmx answer: HX-Trigger: {"toast": {"text": "…", "level": "success"}}.
import { each, icon, make } from "./dom.js";

const STAY = 8000;
const box = document.querySelector("[data-toasts]");
const ICONS = { error: "alert", warning: "alert", info: "info" };

each("[data-leaves]", (element) => leave(element));

function leave(element) {
  let timer = setTimeout(() => element.remove(), STAY);
  for (const held of ["pointerenter", "focusin"]) element.addEventListener(held, () => clearTimeout(timer));
  for (const freed of ["pointerleave", "focusout"]) {
    element.addEventListener(freed, () => {
      clearTimeout(timer);
      timer = setTimeout(() => element.remove(), STAY);
    });
  }
}

document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast")?.remove());

/** One line, announced politely; an error stays until closed. */
export function toast(text, level = "success") {
  if (!box) return;
  const element = make("div", `toast toast-${level}`);
  const close = make("button", "btn btn-bare btn-icon btn-small");
  close.type = "button";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", box.dataset.close);
  close.append(icon("close"));
  element.append(icon(ICONS[level] ?? "check"), make("span", "", text), close);
  if (level === "error") element.setAttribute("role", "alert");
  box.append(element);
  if (level !== "error") leave(element);
}

document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.level));

/** What the server said when it refused, in its own words. */
function refusal({ status, responseText }) {
  if (status === 401) return box.dataset.expiredWords;
  const page = new DOMParser().parseFromString(responseText, "text/html");
  return (status === 409 && page.querySelector("[role=alert]")?.textContent.trim()) || box.dataset.failedWords;
}

document.addEventListener("htmx:responseError", (event) => box && toast(refusal(event.detail.xhr), "error"));

let cut = false;
document.addEventListener("htmx:sendError", () => {
  if (!cut && box) toast(box.dataset.offlineWords, "error");
  cut = true;
});
document.addEventListener("htmx:afterOnLoad", () => (cut = false));
