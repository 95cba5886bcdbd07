// The call card: candidates by number keys, answers of the procedure kept in the form, proposals that never
// overwrite what a person typed, Échap goes back to the queue without losing the call.
const form = document.querySelector("[data-call]");

if (form) {
  const symptoms = document.getElementById("call-symptoms");
  const subject = form.querySelector("[name=subject]");
  const category = form.querySelector("[name=category]");
  const advise = () => form.querySelector("[data-advice]").dispatchEvent(new CustomEvent("advise"));

  document.addEventListener("click", (event) => {
    const answer = event.target.closest("[data-answer]");
    if (answer) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "answer";
      field.value = answer.dataset.answer;
      form.append(field);
      advise();
    }
    if (event.target.closest("[data-unanswer]")) {
      [...form.elements].filter((field) => field.name === "answer").at(-1)?.remove();
      advise();
    }
    const use = event.target.closest("[data-use-solution]");
    if (use) {
      const solution = form.querySelector("[name=solution]");
      solution.value = use.dataset.useSolution;
      solution.focus();
    }
  });

  // The answers shown by the server replace those added by hand.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.target.id !== "call-advice") return;
    for (const field of form.querySelectorAll(":scope > input[name=answer]")) field.remove();
  });

  // Proposals: only where nobody wrote.
  const typed = new WeakSet();
  for (const field of [subject, category]) {
    field.addEventListener("input", () => typed.add(field));
    if (field.value) typed.add(field);
  }
  document.addEventListener("htmx:oobAfterSwap", () => {
    const proposed = document.getElementById("call-proposed");
    if (!proposed) return;
    if (!typed.has(subject)) subject.value = proposed.dataset.subjectProposed;
    if (!typed.has(category) && proposed.dataset.categoryProposed) category.value = proposed.dataset.categoryProposed;
  });
  form.addEventListener("restored", () => {
    for (const field of [subject, category]) if (field.value) typed.add(field);
    advise();
  });
  document.addEventListener("call-bound", () => {
    symptoms.focus();
    advise();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) document.querySelector("[data-reduce]")?.click();
  });
}
