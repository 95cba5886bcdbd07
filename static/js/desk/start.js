// « A » opens the card at once: the page that asks nothing sends itself.
const form = document.querySelector("[data-start]");
if (form && performance.getEntriesByType("navigation")[0]?.type !== "back_forward") form.requestSubmit();
