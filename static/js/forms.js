// Forms:
//   form[data-filters]     sent by GET as soon as a choice changes; empty fields stay out of the address
//   form[data-once]        cannot be sent twice (a failed page comes back with a fresh form)
//   [data-error-summary]   takes the focus so that it is read first
//   [data-check-all]       ticks the boxes named by its value
//   [data-shows="id"]      shows its block only while the box is ticked, the round or option chosen (one of several will do)
//   [data-previous]        a link that goes back to the page one came from, when there is one
import { each } from "./dom.js";

each("form[data-filters]", (form) => {
  form.addEventListener("change", (event) => !event.target.matches("[type=search], [type=text]") && form.requestSubmit());
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
  });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sending !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "";
  event.submitter?.setAttribute("aria-busy", "true");
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sending]")) delete form.dataset.sending;
  for (const button of document.querySelectorAll("form [aria-busy]")) button.removeAttribute("aria-busy");
  for (const field of document.querySelectorAll("form[data-filters] :disabled")) field.disabled = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("[data-once]");
  if (!form) return;
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

each("[data-error-summary]", (summary) => summary.focus());

each("[data-check-all]", (master) => {
  const boxes = () => [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(master.dataset.checkAll)}"]:not(:disabled)`)];
  const tell = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    master.checked = ticked > 0 && ticked === boxes().length;
    master.indeterminate = ticked > 0 && ticked < boxes().length;
  };
  master.addEventListener("change", () => boxes().forEach((box) => (box.checked = master.checked)));
  document.addEventListener("change", (event) => event.target.name === master.dataset.checkAll && tell());
  tell();
});

function showAll() {
  const shown = new Map();
  for (const box of document.querySelectorAll("[data-shows]")) {
    shown.set(box.dataset.shows, shown.get(box.dataset.shows) || (box.checked ?? box.selected));
  }
  for (const [id, on] of shown) document.getElementById(id)?.toggleAttribute("hidden", !on);
}
document.addEventListener("change", showAll);
document.addEventListener("restored", showAll);
document.addEventListener("htmx:load", showAll);
showAll();

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-previous]") || history.length < 2) return;
  event.preventDefault();
  history.back();
});
