// The worklist: the row that has the focus shows its draft beside it, and the foot says what the batch contains.
const WIDE = matchMedia("(width >= 1200px)");
const list = document.getElementById("works");
const preview = document.getElementById("preview");
const count = document.getElementById("batch-count");
const net = document.getElementById("batch-net");
const kinds = document.getElementById("batch-kinds");
const euros = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en-IE" : "fr-FR", { style: "currency", currency: "EUR" });
let shown = "";
let timer;

function choose(row) {
  for (const other of list.querySelectorAll('[data-row][aria-current="true"]')) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  const address = row.querySelector("[data-preview]")?.dataset.preview;
  if (!address || address === shown || !WIDE.matches) return;
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
  if (!link || !WIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.detail !== 1) return;
  // A pointer's click shows the draft; Entrée and a double click open the page.
  event.preventDefault();
  link.focus();
  choose(link.closest("[data-row]"));
});
list.addEventListener("dblclick", (event) => {
  const link = event.target.closest("[data-preview]");
  if (link) location.assign(link.href);
});
list.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.target.matches("input")) return;
  const box = event.target.closest("[data-row]")?.querySelector('input[name="item"]');
  if (!box) return;
  event.preventDefault();
  box.click();
});

function sum() {
  if (!count) return;
  const chosen = [...list.querySelectorAll('input[name="item"]:checked')];
  const cents = chosen.reduce((total, box) => total + Number(box.dataset.cents), 0);
  count.textContent = String(chosen.length);
  net.textContent = euros.format(cents / 100);
  const tally = new Map();
  for (const box of chosen) tally.set(box.dataset.kind, (tally.get(box.dataset.kind) ?? 0) + 1);
  kinds.textContent = [...tally].map(([kind, many]) => kinds.dataset.times.replace("{}", many).replace("{}", kind)).join(", ");
}
document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=checkbox]")) setTimeout(sum);
});
sum();
