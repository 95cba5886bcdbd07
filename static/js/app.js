// What every page loads. Each module finds its own elements by data attributes and does nothing without them.
import "./theme.js";
import "./dialog.js";
import "./keyboard.js";
import "./palette.js";
import "./timer.js";
import "./toast.js";
import "./autosave.js";
import "./dropzone.js";
import "./forms.js";
import "./offline.js";
import "./chart.js";
import "./signature.js";
