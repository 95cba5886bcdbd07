// Time that runs: promise pills by the minute, « il y a 4 min », and stopwatches by the second.
//   .pill[data-left]          open minutes left when the page was written; data-from / data-until bound the counting
//   time[data-relative]       words kept true for the first hour
//   [data-timer="ISO"]        running time since that instant: 06:12
import { duration, now as clock } from "./dom.js";

const ORDER = ["pill-ok", "pill-soon", "pill-broken"];
const ICONS = ["clock", "clock-soon", "alert"];
const born = new WeakMap();
const MINUTE = 60000;

function start(pill, now) {
  if (!born.has(pill)) born.set(pill, { at: now, left: Number(pill.dataset.left) });
  return born.get(pill);
}

function countPill(pill, now) {
  const { at, left } = start(pill, now);
  const from = Math.max(at, Date.parse(pill.dataset.from ?? "") || at);
  const until = Math.min(now, Date.parse(pill.dataset.until ?? "") || now);
  const remaining = left - Math.max(0, Math.floor((until - from) / MINUTE));
  if (remaining === left) return;
  pill.querySelector(".pill-time").textContent = duration(remaining);
  const level = remaining < 0 ? 2 : remaining <= Number(pill.dataset.soon) ? 1 : 0;
  if (pill.classList.contains(ORDER[level])) return;
  pill.classList.remove(...ORDER);
  pill.classList.add(ORDER[level]);
  const use = pill.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${ICONS[level]}`));
}

function countRelative(time, now) {
  const gap = Math.floor((now - Date.parse(time.dateTime)) / MINUTE);
  if (gap < 1 || gap >= 600) return;
  const pattern = document.documentElement.lang === "en" ? "{} ago" : "il y a {}";
  time.textContent = pattern.replace("{}", duration(gap));
}

function countTimer(element, now) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(element.dataset.timer)) / 1000));
  const pad = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  element.textContent = (hours ? `${hours}:` : "") + `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

function everyMinute() {
  const now = clock();
  for (const pill of document.querySelectorAll(".pill[data-left]")) countPill(pill, now);
  for (const time of document.querySelectorAll("time[data-relative]")) countRelative(time, now);
}

function everySecond() {
  const now = clock();
  for (const element of document.querySelectorAll("[data-timer]")) countTimer(element, now);
}

for (const pill of document.querySelectorAll(".pill[data-left]")) start(pill, clock());
document.addEventListener("htmx:load", everyMinute);
setInterval(everyMinute, 15000);
setInterval(everySecond, 1000);
everySecond();
