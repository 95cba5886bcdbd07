// Native dialogs and menus.
//   data-opens="id"   opens <dialog id>; data-closes closes the one around it; a click on the scrim closes too,
//                     unless data-keeps: what is in it is only put away on purpose
//   data-confirm="…"  on a form or its button: asks again in words before it is sent; data-confirm-verb names the button
//   details.menu      closes on Échap, on a click elsewhere and after a choice
import { make } from "./dom.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement && !("keeps" in event.target.dataset) && outside(event)) event.target.close();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

function outside(event) {
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

/** Ask in words; resolves to true when the person says yes. */
export function ask(words, verb) {
  const dialog = make("dialog");
  dialog.setAttribute("aria-label", words);
  const body = make("div", "dialog-body");
  body.append(make("p", "", words));
  const foot = make("div", "dialog-foot");
  const no = make("button", "btn", document.querySelector("[data-toasts]")?.dataset.cancel ?? "Annuler");
  const yes = make("button", "btn btn-danger", verb);
  foot.append(no, yes);
  dialog.append(body, foot);
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
  return new Promise((resolve) => {
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

const agreed = new WeakSet();

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asker.dataset.confirm || agreed.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const verb = asker.dataset.confirmVerb ?? event.submitter?.textContent.trim() ?? "OK";
    if (await ask(asker.dataset.confirm, verb)) {
      agreed.add(form);
      form.requestSubmit(event.submitter);
      agreed.delete(form);
    }
  },
  true,
);

// dialog[data-open]: the page comes back with what was refused in it.
for (const dialog of document.querySelectorAll("dialog[data-open]")) dialog.showModal();
