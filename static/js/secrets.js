// A login shows for its seconds, then leaves the page; leaving the tab takes it away at once. It is never kept here.
function hide(box) {
  clearInterval(Number(box.dataset.ticking));
  box.querySelectorAll("[data-secret-value], [data-secret-open]").forEach((part) => part.remove());
  box.querySelectorAll("[data-secret-closed]").forEach((part) => { part.hidden = false; part.open = false; });
  delete box.dataset.secret;
  delete box.dataset.ticking;
}

function start(box) {
  if (box.dataset.ticking) return;
  let left = Number(box.dataset.secret);
  const until = Date.now() + left * 1000;
  const status = box.querySelector("[data-secret-left]");
  const words = status.textContent;
  box.dataset.ticking = String(setInterval(() => {
    left = Math.ceil((until - Date.now()) / 1000);
    if (left <= 0) hide(box);
    else status.textContent = words.replace(/\d+/, String(left));
  }, 500));
  box.querySelector("[data-secret-copy]").addEventListener("click", () => {
    navigator.clipboard.writeText(box.querySelector("[data-secret-value]").textContent);
  });
  box.querySelector("[data-secret-hide]").addEventListener("click", () => {
    hide(box);
    box.querySelector("summary").focus();
  });
}

async function fetchUnseen(form) {
  const typed = new FormData(form);
  typed.set("copy", "1");
  const answer = await fetch(form.action, { method: "POST", body: typed, headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.detail), told);
  return new Blob([told.value], { type: "text/plain" });
}

// The value goes from the answer to the clipboard; no element of the page ever holds it.
async function take(box, form) {
  const said = box.querySelector("[data-secret-said]");
  if (!form.reportValidity()) return;
  let refused = null;
  const unseen = fetchUnseen(form).catch((error) => { refused = error; throw error; });
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": unseen })]);
    said.textContent = box.dataset.copied;
    form.closest("details").open = false;
  } catch {
    if (refused?.confirm) confirmFirst(form);
    else said.textContent = refused?.detail || box.dataset.failed;
  }
}

// The second factor first: the answer brings the same question back, with what was typed, ready to be copied.
function confirmFirst(form) {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "confirm", value: "1" }));
  form.requestSubmit();
}

function prepare(button) {
  button.hidden = false;
  button.addEventListener("click", () => take(button.closest(".secret"), button.form));
}

function look() {
  document.querySelectorAll("[data-secret]").forEach(start);
  document.querySelectorAll("[data-secret-take][hidden]").forEach(prepare);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) document.querySelectorAll("[data-secret]").forEach(hide);
});
addEventListener("pagehide", () => document.querySelectorAll("[data-secret]").forEach(hide));
document.addEventListener("htmx:afterSettle", look);
look();
