// The queue: preview of the row that has the focus, ticking rows, and an update every 20 s that moves nothing
// under the pointer or the focus: « 2 mises à jour », and « . » applies them.
import { typing } from "../dom.js";

const EVERY = 20000;
const WIDE = matchMedia("(width >= 1200px)");
const list = document.getElementById("queue-list");
const preview = document.getElementById("preview");
const live = document.querySelector("[data-live]");
const bulk = document.getElementById("bulk");
let etag = list.dataset.etag;
let waiting = null;
let shown = "";

/* Preview */
function choose(row) {
  for (const other of list.querySelectorAll('[data-row][aria-current="true"]')) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  if (!WIDE.matches && !preview.classList.contains("open")) return;
  show(row);
}

let timer;
function show(row) {
  const address = row.querySelector("[data-preview]")?.dataset.preview;
  if (!address || address === shown) return;
  shown = address;
  clearTimeout(timer);
  timer = setTimeout(() => htmx.ajax("GET", address, { target: "#preview", swap: "innerHTML" }), 90);
}

list.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) choose(row);
});
list.addEventListener("click", (event) => {
  const link = event.target.closest("[data-preview]");
  if (!link || !WIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // A pointer's click shows the preview; Entrée (a click without pointer) and a double click open the ticket.
  if (event.detail === 1) {
    event.preventDefault();
    link.focus();
    choose(link.closest("[data-row]"));
  }
});
list.addEventListener("dblclick", (event) => {
  const link = event.target.closest("[data-preview]");
  if (link) location.assign(link.href);
});
preview.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close-preview]")) return;
  preview.classList.remove("open");
  current()?.querySelector("[data-preview]").focus();
});

function current() {
  return list.querySelector('[data-row][aria-current="true"]');
}

/* Ticking rows with X */
const ticked = new Set();
function tick(row) {
  const number = row.dataset.ticket;
  if (ticked.has(number)) ticked.delete(number);
  else ticked.add(number);
  row.setAttribute("aria-selected", String(ticked.has(number)));
  tell();
}
function tell() {
  bulk.hidden = ticked.size === 0;
  bulk.querySelector("[data-bulk-count]").textContent = bulk.dataset.words.replace("{}", ticked.size);
}
bulk.addEventListener("submit", () => {
  for (const number of ticked) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "ticket";
    field.value = number;
    bulk.append(field);
  }
});
bulk.querySelector("[data-bulk-none]").addEventListener("click", () => {
  for (const row of list.querySelectorAll("[aria-selected]")) row.removeAttribute("aria-selected");
  ticked.clear();
  tell();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  if (localStorage.getItem("letters:1") === "off") return;
  const row = current();
  if (row) tick(row);
});

/* Updates */
const stamps = (root) => new Map([...root.querySelectorAll("[data-row]")].map((row) => [row.dataset.ticket, row.dataset.stamp]));

function differences(fresh) {
  const before = stamps(list);
  const after = stamps(fresh);
  let count = 0;
  for (const [ticket, stamp] of after) if (before.get(ticket) !== stamp) count += 1;
  for (const ticket of before.keys()) if (!after.has(ticket)) count += 1;
  return count;
}

function busy() {
  return list.contains(document.activeElement) || list.matches(":hover") || ticked.size > 0;
}

function apply() {
  if (!waiting) return;
  const kept = document.activeElement?.closest?.("[data-row]")?.dataset.ticket ?? current()?.dataset.ticket;
  const scroll = list.scrollTop;
  list.replaceChildren(...waiting.list.childNodes);
  document.getElementById("queue-tabs").replaceChildren(...waiting.tabs.childNodes);
  etag = waiting.etag;
  waiting = null;
  htmx.process(list);
  list.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  list.scrollTop = scroll;
  const again = kept && list.querySelector(`[data-ticket="${CSS.escape(kept)}"]`);
  if (again) {
    again.setAttribute("aria-current", "true");
    again.querySelector("a").focus({ preventScroll: true });
  }
}

function announce(count) {
  const news = list.querySelector("[data-news]");
  news.hidden = false;
  const words = count > 1 ? bulk.dataset.newsMany : bulk.dataset.newsOne;
  news.querySelector("[data-news-words]").textContent = words.replace("{}", count);
}

function state(words, fine) {
  const place = document.querySelector("[data-live]") ?? live;
  place.querySelector("[data-live-words]").textContent = words;
  place.querySelector(".dot").classList.toggle("dot-live", fine);
}

let readAt = new Date();
async function poll() {
  if (document.hidden) return;
  try {
    const answer = await fetch(list.dataset.poll, { headers: { "If-None-Match": etag, "X-Requested-With": "fetch" }, cache: "no-store" });
    if (answer.status === 401 || answer.redirected) return location.reload();
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    readAt = new Date();
    state(bulk.dataset.fresh, true);
    if (answer.status === 304) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    waiting = { list: page.getElementById("queue-list"), tabs: page.getElementById("queue-tabs"), etag: answer.headers.get("ETag") ?? "" };
    if (busy()) announce(Math.max(1, differences(waiting.list)));
    else apply();
  } catch {
    const at = `${readAt.getHours()}\u202fh\u202f${String(readAt.getMinutes()).padStart(2, "0")}`;
    state(bulk.dataset.stale.replace("{}", at), false);
  }
}
list.addEventListener("click", (event) => event.target.closest("[data-news] button") && apply());
setInterval(poll, EVERY);
let soon = 0;
for (const told of ["live:queue", "live:open"]) {
  document.body.addEventListener(told, () => {
    clearTimeout(soon);
    soon = setTimeout(poll, 500);
  });
}
document.addEventListener("visibilitychange", poll);

/* Back from a ticket: the same row */
const back = sessionStorage.getItem("queue-row");
const row = back && list.querySelector(`[data-ticket="${CSS.escape(back)}"]`);
if (row && WIDE.matches) row.querySelector("a").focus();
list.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-row]");
  if (chosen) sessionStorage.setItem("queue-row", chosen.dataset.ticket);
});
