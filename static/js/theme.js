// Light, dark or the system's: kept in a cookie so that the server writes it before the first paint.
const YEAR = 31536000;

function apply(choice) {
  if (choice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  mark(choice);
}

function mark(choice) {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  const choice = button.dataset.themeChoice;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${choice}; path=/; max-age=${choice === "system" ? 0 : YEAR}; SameSite=Lax${secure}`;
  apply(choice);
  document.dispatchEvent(new CustomEvent("theme-changed"));
});

mark(document.documentElement.dataset.theme ?? "system");
