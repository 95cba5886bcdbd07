// Ctrl K, or / twice: the palette. htmx fetches the results; here only opening, choosing and leaving.
import { typing } from "./dom.js";

const dialog = document.getElementById("palette");

if (dialog) {
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  let slash = 0;

  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    field.select();
    field.dispatchEvent(new CustomEvent("palette-open"));
  };
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector('[aria-selected="true"]');

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const move = (step) => {
    const all = options();
    const at = all.indexOf(chosen());
    choose(all[(at + step + all.length) % all.length]);
  };

  document.addEventListener("click", (event) => event.target.closest("[data-palette]") && open());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    } else if (event.key === "/" && !typing(event.target)) {
      const twice = event.timeStamp - slash < 500;
      slash = event.timeStamp;
      if (twice) {
        event.preventDefault();
        open();
      }
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      chosen()?.click();
    } else if (event.key === "Escape") {
      event.preventDefault(); // a search field would only empty itself
      dialog.close();
    }
  });
  list.addEventListener("htmx:afterSwap", () => choose(options()[0]));
  list.addEventListener("click", (event) => event.target.closest("[role=option]") && dialog.close());
}
