// [data-dropzone] around an <input type=file>: paste a capture, drop files, see the list, remove one.
import { each, icon, make } from "./dom.js";

const NARROW = "\u202f";
const english = document.documentElement.lang === "en";
const figure = (millions) => (english ? millions : millions.replace(".", ","));
const size = (octets) => (octets < 1e6
  ? `${Math.max(1, Math.round(octets / 1000))}${NARROW}${english ? "kB" : "Ko"}`
  : `${figure((octets / 1e6).toFixed(1))}${NARROW}${english ? "MB" : "Mo"}`);

each("[data-dropzone]", (zone) => {
  const input = zone.querySelector("input[type=file]");
  const list = zone.querySelector("[data-files]");
  const area = zone.closest("form") ?? zone;

  const put = (files) => {
    const transfer = new DataTransfer();
    for (const file of input.multiple ? files : files.slice(-1)) transfer.items.add(file);
    input.files = transfer.files;
    show();
  };
  const add = (files) => put([...input.files, ...files]);

  const line = (file, index) => {
    const item = make("li", "file");
    const remove = make("button");
    remove.type = "button";
    remove.setAttribute("aria-label", `${zone.dataset.removeLabel} ${file.name}`);
    remove.append(icon("close"));
    remove.addEventListener("click", () => {
      put([...input.files].filter((_, at) => at !== index));
      input.focus();
    });
    item.append(icon("paperclip"), make("span", "cut", file.name), make("small", "", size(file.size)), remove);
    return item;
  };
  const show = () => list.replaceChildren(...[...input.files].map(line));

  let chosen = [];
  input.addEventListener("click", () => (chosen = [...input.files]));
  input.addEventListener("change", () => (input.multiple ? put([...chosen, ...input.files]) : show()));
  if (input.files.length) show(); // chosen before this module arrived, or kept by the browser over a reload
  area.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "");
    add(files.map((file) => (file.name === "image.png" ? new File([file], `capture-${stamp}.png`, { type: file.type }) : file)));
  });
  area.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.dataset.over = "";
  });
  for (const end of ["dragleave", "drop"]) area.addEventListener(end, () => delete zone.dataset.over);
  area.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
  zone.dataset.ready = "";
});
