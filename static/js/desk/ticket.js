// The ticket's page: filters of the thread, composer (a text begun as a note never leaves by accident), news of others.
import { typing } from "../dom.js";

const composer = document.querySelector("[data-composer]");
const thread = document.querySelector("[data-thread-list]");

/* Filters */
for (const chip of document.querySelectorAll("[data-thread]")) {
  chip.addEventListener("click", () => {
    for (const other of document.querySelectorAll("[data-thread]")) other.setAttribute("aria-pressed", String(other === chip));
    const wanted = chip.dataset.thread;
    for (const entry of thread.querySelectorAll("[data-entry]")) entry.hidden = wanted !== "all" && entry.dataset.entry !== wanted;
  });
}

/* J and K walk the messages, G then H goes back to the queue */
let goes = 0;
document.addEventListener("keydown", (event) => {
  if (typing(event.target) || event.ctrlKey || event.altKey || event.metaKey || localStorage.getItem("letters:1") === "off") return;
  if (event.key === "j" || event.key === "k") {
    const entries = [...thread.querySelectorAll("[data-entry]:not([hidden])")];
    const at = entries.indexOf(document.activeElement);
    const start = at < 0 ? (event.key === "j" ? -1 : entries.length) : at;
    const next = entries[Math.min(entries.length - 1, Math.max(0, start + (event.key === "j" ? 1 : -1)))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }
  if (event.key === "g") goes = event.timeStamp;
  else if (event.key === "h" && event.timeStamp - goes < 800) document.querySelector("[data-back]").click();
});

/* The story opens at its end */
thread.lastElementChild?.scrollIntoView({ block: "end" });
if (location.hash !== "#promesses") scrollTo(0, 0);

if (composer) {
  const body = composer.querySelector("[data-body]");
  const begun = composer.querySelector("[data-begun]");
  const sure = composer.querySelector("[data-sure]");
  const dialog = document.getElementById("sure");
  const mode = () => composer.querySelector("[name=mode]:checked")?.value ?? "note";
  const choose = (wanted) => { composer.querySelector(`[data-mode=${wanted}]`).checked = true; };

  body.addEventListener("input", () => {
    if (!body.value.trim()) begun.value = "";
    else if (!begun.value || mode() === "note") begun.value = begun.value || mode();
    sure.value = "";
  });
  composer.addEventListener("change", (event) => event.target.name === "mode" && body.focus());
  if (new URLSearchParams(location.search).get("ecrire") || location.hash === "#composer-body") body.focus();

  // The letters R and I choose the mode even when it is chosen already: the text field takes the focus.
  for (const choice of composer.querySelectorAll("[name=mode]")) choice.addEventListener("click", () => body.focus());

  composer.addEventListener("submit", (event) => {
    if (mode() !== "reply" || begun.value !== "note" || sure.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // However the question is left without a yes, the text is a note again.
    choose("note");
    dialog.querySelector("[data-sure-text]").textContent = body.value;
    dialog.showModal();
  }, true);
  dialog.querySelector("[data-sure-yes]").addEventListener("click", () => {
    sure.value = "1";
    choose("reply");
    dialog.close();
    composer.requestSubmit(composer.querySelector(".btn-primary.only-reply"));
  });

  // A hidden promise field says nothing.
  composer.addEventListener("submit", () => {
    for (const box of composer.querySelectorAll("[data-shows]")) {
      if (!(box.checked ?? box.selected)) document.getElementById(box.dataset.shows).querySelector("input").value = "";
    }
  });

  document.getElementById("canned").addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    if (button.hasAttribute("data-internal")) {
      choose("note");
      begun.value = "note";
    }
    body.setRangeText(button.dataset.insert, body.selectionStart, body.selectionEnd, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
    document.getElementById("canned").close();
    body.focus();
  });
}

/* Who wrote meanwhile: a line above the composer, no jump */
const news = document.querySelector("[data-thread-news]");
async function look() {
  if (document.hidden || !news) return;
  const answer = await fetch(`${news.dataset.poll}?depuis=${news.dataset.since}`, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const count = Number(await answer.text());
  if (!count) return;
  news.hidden = false;
  news.querySelector("[data-words]").textContent = (count > 1 ? news.dataset.many : news.dataset.one).replace("{}", count);
}
setInterval(look, 20000);
