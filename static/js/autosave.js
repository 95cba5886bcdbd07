// form[data-autosave="key"]: what is typed is kept in this browser, restored after a failure, a crash or a lost session,
// and forgotten once the server has taken it (it answered elsewhere than on the same form).
//   data-until-gone: a form that never comes back once taken is kept as long as it does (the network failed on its way).
//   data-saved="brouillon gardé" on an element of the form says when it is kept.
// The key holds a version and the person, so that one never reads another's text. Passwords and files are never kept.
import { each } from "./dom.js";

const VERSION = 1;
const AGE = 7 * 86400000;
const person = document.body.dataset.user ?? "0";
const keyOf = (form) => `draft:${VERSION}:${person}:${form.dataset.autosave}`;
const SENT = "draft-sent";

function fields(form) {
  const never = ["password", "file", "submit", "button", "image", "reset"];
  return [...form.elements].filter(
    (field) => field.name && !never.includes(field.type) && field.name !== "csrfmiddlewaretoken" && !("noSave" in field.dataset),
  );
}

function read(form) {
  const values = {};
  for (const field of fields(form)) {
    const list = (values[field.name] ??= []);
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) list.push(field.value);
    } else if (field.type === "select-multiple") {
      list.push(...[...field.selectedOptions].map((option) => option.value));
    } else {
      list.push(field.value);
    }
  }
  return values;
}

function write(form, values) {
  const used = {};
  for (const field of fields(form)) {
    const list = values[field.name];
    if (!list) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = list.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = list.includes(option.value);
    else field.value = list[(used[field.name] = (used[field.name] ?? -1) + 1)] ?? field.value;
  }
  form.dispatchEvent(new CustomEvent("restored", { bubbles: true }));
}

/** Something was typed before this script had arrived (a slow phone): it counts as typed. */
function touched(form) {
  return fields(form).some((field) => ["checkbox", "radio"].includes(field.type)
    ? field.checked !== field.defaultChecked
    : "defaultValue" in field && field.value !== field.defaultValue);
}

function keep(form) {
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: read(form) }));
    say(form);
  } catch {
    say(form, "");
  }
}

function say(form, words) {
  const place = form.querySelector("[data-saved]");
  if (place) place.textContent = words ?? place.dataset.saved;
}

function sweep() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith("draft:")) continue;
    try {
      if (Date.now() - JSON.parse(localStorage.getItem(key)).at > AGE) localStorage.removeItem(key);
    } catch {
      localStorage.removeItem(key);
    }
  }
}

/** The form just sent is not on this page any more, or has no error: the server took it. */
function forget() {
  const sent = sessionStorage.getItem(SENT);
  if (!sent) return;
  sessionStorage.removeItem(SENT);
  const same = [...document.querySelectorAll("form[data-autosave]")].find((form) => keyOf(form) === sent);
  const failed = (same && ("untilGone" in same.dataset || same.querySelector("[data-error-summary]"))) || document.querySelector("[data-failed], [data-sign-in]");
  if (!failed) localStorage.removeItem(sent);
}

sweep();
forget();

each("form[data-autosave]", (form) => {
  const kept = localStorage.getItem(keyOf(form));
  if (kept) {
    write(form, JSON.parse(kept).values);
    say(form);
  } else if (touched(form)) {
    keep(form);
  }
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(now, 400);
  };
  const now = () => {
    timer = clearTimeout(timer);
    keep(form);
  };
  addEventListener("pagehide", () => timer && now()); // left before the moment came
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    now();
    if (!form.hasAttribute("hx-post")) sessionStorage.setItem(SENT, keyOf(form));
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === form && event.detail.successful && !form.querySelector("[data-error-summary]")) {
      localStorage.removeItem(keyOf(form));
      say(form, "");
    }
  });
});
