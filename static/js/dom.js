// Small helpers shared by the modules.

/** Run `start` on each element matching `selector`, now and whenever htmx brings new ones; once per element. */
export function each(selector, start) {
  const seen = new WeakSet();
  const scan = (root) => {
    const found = root.matches?.(selector) ? [root, ...root.querySelectorAll(selector)] : root.querySelectorAll(selector);
    for (const element of found) {
      if (!seen.has(element)) {
        seen.add(element);
        start(element);
      }
    }
  };
  scan(document);
  document.addEventListener("htmx:load", (event) => scan(event.target));
}

/** An icon of the sprite, as drawn by the server elsewhere on the page. */
export function icon(name) {
  const sprite = new URL("../icons/sprite.svg", import.meta.url).href;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** An element with a class and text. */
export function make(tag, css = "", text = "") {
  const element = document.createElement(tag);
  if (css) element.className = css;
  if (text) element.textContent = text;
  return element;
}

/** True where a letter is text, not a command. */
export function typing(target) {
  return target instanceof Element && target.closest("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]") !== null;
}

const NARROW = "\u202f";

/** « 42 min », « 3 h 05 », « −18 min », as core/formats.py writes them. */
export function duration(minutes) {
  const sign = minutes < 0 ? "\u2212" : "";
  const all = Math.abs(minutes);
  const hours = Math.floor(all / 60);
  const rest = all % 60;
  if (!hours) return `${sign}${rest}${NARROW}min`;
  return `${sign}${hours}${NARROW}h` + (rest ? `${NARROW}${String(rest).padStart(2, "0")}` : "");
}

/** « 14 h 20 » */
export function hour(date) {
  return `${date.getHours()}${NARROW}h${NARROW}${String(date.getMinutes()).padStart(2, "0")}`;
}

/** A token's colour as the browser resolves it in the present theme. */
export function colour(token) {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  probe.style.color = `var(--${token})`;
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

const written = Date.parse(document.documentElement.dataset.now ?? "") || Date.now();
const shift = written - Date.now();

/** The present instant on the server's clock, in milliseconds. */
export const now = () => Date.now() + shift;
