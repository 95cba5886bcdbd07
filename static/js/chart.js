// <canvas data-chart="line|bar" data-table="id">: drawn from the table behind it, with the colours of the tokens.
//   td[data-value] hold the numbers; data-target draws the dashed line of the target; data-min, data-unit the axis.
// Chart.js is fetched only by pages that have a canvas.
import { colour, each } from "./dom.js";

const drawn = new Map();
let library;

function load() {
  library ??= import("../vendor/chart.umd.js").then(() => globalThis.Chart);
  return library;
}

function read(table) {
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const value = (cell) => (cell.dataset.value === "" || cell.dataset.value === "None" ? null : Number(cell.dataset.value));
  return {
    labels: rows.map((row) => row.cells[0].textContent.trim()),
    series: heads.slice(1).map((name, at) => ({ name, values: rows.map((row) => value(row.cells[at + 1])) })),
  };
}

function datasets(canvas, { labels, series }) {
  const tones = ["accent-ink", "accent-line", "soon", "ok"].map(colour);
  const sets = series.map(({ name, values }, at) => ({
    label: name, data: values, borderColor: tones[at % 4], backgroundColor: tones[at % 4], borderWidth: 2,
    pointRadius: labels.map((_, i) => (i === labels.length - 1 ? 3.5 : 0)), pointHitRadius: 12, tension: 0, borderRadius: 2, maxBarThickness: 22,
  }));
  if (canvas.dataset.target !== undefined) {
    sets.push({ type: "line", label: canvas.dataset.targetLabel, data: labels.map(() => Number(canvas.dataset.target)), borderColor: colour("ink"), borderWidth: 1.5, borderDash: [3, 3], pointRadius: 0 });
  }
  return sets;
}

function options(canvas, several) {
  const ink = colour("ink-3");
  const unit = canvas.dataset.unit ? `\u202f${canvas.dataset.unit}` : "";
  const font = { family: getComputedStyle(document.body).fontFamily, size: 11.5 };
  const ticks = { color: ink, font, maxRotation: 0, autoSkipPadding: 18 };
  return {
    animation: false, responsive: true, maintainAspectRatio: false, locale: document.documentElement.lang,
    interaction: { mode: "index", intersect: false },
    plugins: {
      legend: { display: several, position: "bottom", labels: { color: ink, font, boxWidth: 10, boxHeight: 10 } },
      tooltip: { callbacks: { label: (item) => ` ${item.dataset.label} : ${item.formattedValue}${unit}` } },
    },
    scales: {
      x: { grid: { display: false }, border: { display: false }, ticks },
      y: { min: canvas.dataset.chart === "bar" ? 0 : canvas.dataset.min, grid: { color: colour("line") }, border: { display: false }, ticks: { ...ticks, maxTicksLimit: 5, callback: (value) => value.toLocaleString(document.documentElement.lang) + unit } },
    },
  };
}

async function draw(canvas) {
  const table = document.getElementById(canvas.dataset.table);
  if (!table) return;
  const Chart = await load();
  const data = read(table);
  drawn.get(canvas)?.destroy();
  drawn.set(canvas, new Chart(canvas, { type: canvas.dataset.chart, data: { labels: data.labels, datasets: datasets(canvas, data) }, options: options(canvas, data.series.length > 1) }));
}

each("canvas[data-chart]", draw);
const redraw = () => drawn.forEach((_, canvas) => (canvas.isConnected ? draw(canvas) : drawn.delete(canvas)));
document.addEventListener("theme-changed", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
