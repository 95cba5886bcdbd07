// A login shows for thirty seconds, then hides; leaving the tab hides it at once. It is never kept here.
const SHOWN_FOR = 30;

function hide(box) {
  clearInterval(Number(box.dataset.ticking));
  box.querySelectorAll("[data-secret-value], [data-secret-copy], [data-secret-left]").forEach((part) => part.remove());
  box.querySelectorAll("[data-secret-closed]").forEach((part) => { part.hidden = false; });
  delete box.dataset.secret;
}

function start(box) {
  if (box.dataset.ticking) return;
  let left = SHOWN_FOR;
  const status = box.querySelector("[data-secret-left]");
  const words = status.textContent;
  const ticking = setInterval(() => {
    left -= 1;
    if (left <= 0) hide(box);
    else status.textContent = words.replace(/\d+/, String(left));
  }, 1000);
  box.dataset.ticking = String(ticking);
  box.querySelector("[data-secret-copy]").addEventListener("click", () => {
    navigator.clipboard.writeText(box.querySelector("[data-secret-value]").textContent);
  });
}

function look() {
  document.querySelectorAll("[data-secret]").forEach(start);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) document.querySelectorAll("[data-secret]").forEach(hide);
});
addEventListener("pagehide", () => document.querySelectorAll("[data-secret]").forEach(hide));
document.addEventListener("htmx:afterSettle", look);
look();
