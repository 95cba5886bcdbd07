// What every page loads. Each module finds its own elements by data attributes and does nothing without them.
import "./theme.js";
import "./dialog.js";
import "./keyboard.js";
import "./palette.js";
import "./timer.js";
import "./toast.js";
import "./forms.js";
import "./offline.js";
import "./live.js";
import { each } from "./dom.js";

// Fetched only by the pages that have one.
each("[data-dropzone]", () => import("./dropzone.js"));
each("[data-signature]", () => import("./signature.js"));
each("canvas[data-chart]", () => import("./chart.js"));
each("[data-push]", () => import("./push.js"));
each("form[data-passkey]", () => import("./passkey.js"));

// Drafts: where one may be typed, and on the page that follows a sent one.
each("form[data-autosave]", () => import("./autosave.js"));
if (sessionStorage.getItem("draft-sent")) import("./autosave.js");
