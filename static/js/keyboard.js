// Shortcuts, read from the page itself.
//   data-key="r"        a single letter, digit or sign that clicks (or focuses) its element, outside fields only
//   data-alt="e"        Alt + letter, everywhere; data-ctrl="Enter" or "s": Ctrl (or ⌘) + key, in its own form when there is one
//   data-help="…"       the words of the help sheet when the element's own text is not enough
//   data-row            rows walked with J and K; ↵ opens the one that has the focus
// « ? » opens the sheet built from these attributes. Single letters can be turned off: in the profile (data-shortcuts="off"), or in this browser.
import { make, typing } from "./dom.js";

const STORE = "letters:1";
const lettersOn = () => document.body.dataset.shortcuts !== "off" && localStorage.getItem(STORE) !== "off";
const visible = (element) => element.getClientRects().length > 0;

function scope() {
  const dialogs = [...document.querySelectorAll("dialog[open]")];
  return dialogs.at(-1) ?? document;
}

function find(attribute, key) {
  const wanted = key.toLowerCase();
  return [...scope().querySelectorAll(`[${attribute}]`)].find(
    (element) => element.getAttribute(attribute).toLowerCase() === wanted && !element.disabled && visible(element),
  );
}

function act(element) {
  if (element.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) element.focus();
  // Not bound by htmx yet: the key acts once it is.
  else if (element.closest(".htmx-added")) document.addEventListener("htmx:afterSettle", () => act(element), { once: true });
  else element.click();
}

function walk(step) {
  const rows = [...scope().querySelectorAll("[data-row]")].filter(visible);
  if (!rows.length) return false;
  const held = rows.findIndex((row) => row.contains(document.activeElement));
  const at = held >= 0 ? held : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))] ?? rows[0];
  (next.matches("a, button") ? next : next.querySelector("a, button"))?.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function submitIn(event) {
  const form = event.target.closest?.("form");
  const button = form?.querySelector('[data-ctrl="Enter"]') ?? form?.querySelector(".btn-primary[type=submit]");
  if (form && button && !button.disabled) form.requestSubmit(button);
  return Boolean(form && button);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) return onCtrl(event);
  if (event.altKey) return onAlt(event);
  if (typing(event.target) || !lettersOn()) return;
  if ((event.key === "j" || event.key === "k") && walk(event.key === "j" ? 1 : -1)) return event.preventDefault();
  const element = find("data-key", event.key);
  if (element) {
    event.preventDefault();
    act(element);
  }
});

function onCtrl(event) {
  const element = event.key === "k" ? null : find("data-ctrl", event.key);
  if (event.key === "Enter" && submitIn(event)) return event.preventDefault();
  if (element) {
    event.preventDefault();
    act(element);
  }
}

function onAlt(event) {
  const element = find("data-alt", event.code.replace(/^(Key|Digit)/, ""));
  if (element) {
    event.preventDefault();
    act(element);
  }
}

/* The help sheet */
const sheet = document.getElementById("help");

function words(element) {
  if (element.dataset.help) return element.dataset.help;
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll(".keys, svg, input")) part.remove();
  return (element.getAttribute("aria-label") ?? copy.textContent).trim();
}

function line(keys, said) {
  const item = make("li");
  const caps = make("span", "keys");
  for (const key of keys) caps.append(make("kbd", "", key));
  item.append(make("span", "", said), caps);
  return item;
}

function fill(list) {
  const lines = new Map();
  const kinds = [["data-key", []], ["data-alt", ["Alt"]], ["data-ctrl", ["Ctrl"]]];
  for (const [attribute, before] of kinds) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      if (element.closest("dialog") || !visible(element)) continue;
      const key = element.getAttribute(attribute);
      const shown = key === "Enter" ? "↵" : key.toUpperCase();
      lines.set(attribute + shown, line([...before, shown], words(element)));
    }
  }
  if (document.querySelector("[data-row]")) lines.set("rows", line(["J", "K"], list.dataset.rows ?? "parcourir"));
  if (document.querySelector("[data-palette]")) lines.set("palette", line(["Ctrl", "K"], words(document.querySelector("[data-palette]"))));
  list.replaceChildren(...lines.values());
}

if (sheet) {
  const list = sheet.querySelector("[data-help-keys]");
  const box = sheet.querySelector("[data-letters]");
  box.checked = lettersOn();
  box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
  document.addEventListener("click", (event) => event.target.closest('[data-opens="help"]') && fill(list), true);
}
