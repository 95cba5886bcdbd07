// [data-signature]: a drawn signature. The PNG and the strokes go into hidden inputs, so that autosave keeps them
// and a failed submission gives them back. A stroke too short to be a signature stops the sending with words.
import { colour, each } from "./dom.js";

const SHORTEST = 12; // points

async function start(box) {
  const { default: SignaturePad } = await import("../vendor/signature_pad.js");
  const canvas = box.querySelector("canvas");
  const png = box.querySelector("[data-png]");
  const strokes = box.querySelector("[data-strokes]");
  const error = box.querySelector("[data-error]");
  const pad = new SignaturePad(canvas, { penColor: colour("signature"), minWidth: 0.9, maxWidth: 2.6 });

  const keep = () => {
    png.value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
    strokes.value = pad.isEmpty() ? "" : JSON.stringify(pad.toData());
    error.hidden = true;
    strokes.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const fit = () => {
    const ratio = Math.max(devicePixelRatio, 1);
    const { width, height } = canvas.getBoundingClientRect();
    if (!width) return;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    if (strokes.value) pad.fromData(JSON.parse(strokes.value));
  };
  const short = () => pad.toData().reduce((points, stroke) => points + stroke.points.length, 0) < SHORTEST;

  pad.addEventListener("endStroke", keep);
  box.querySelector("[data-clear]").addEventListener("click", () => {
    pad.clear();
    keep();
  });
  box.closest("form")?.addEventListener("submit", (event) => {
    if (box.dataset.signature === "optional" || !box.offsetParent || !short()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    error.textContent = box.dataset.tooShort;
    error.hidden = false;
    canvas.focus();
  }, true);
  document.addEventListener("restored", fit);
  new ResizeObserver(fit).observe(canvas);
  box.dataset.ready = ""; // from here on what is drawn is kept
}

each("[data-signature]", start);
