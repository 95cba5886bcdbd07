// The call card: candidates by number keys, answers of the procedure kept in the form, proposals that never
// overwrite what a person typed, Échap goes back to the queue without losing the call.
import { each } from "../dom.js";

each("[data-call]", (form) => {
  const symptoms = document.getElementById("call-symptoms");
  const subject = form.querySelector("[name=subject]");
  const category = form.querySelector("[name=category]");
  const answers = form.querySelector("[data-answers]");
  const advise = () => {
    answers.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector("[data-advice]").dispatchEvent(new CustomEvent("advise"));
  };

  form.addEventListener("click", (event) => {
    const answer = event.target.closest("[data-answer]");
    if (answer) {
      answers.value = `${answers.value} ${answer.dataset.answer}`.trim();
      advise();
    }
    if (event.target.closest("[data-unanswer]")) {
      answers.value = answers.value.split(" ").slice(0, -1).join(" ");
      advise();
    }
    const use = event.target.closest("[data-use-solution]");
    if (use) {
      const solution = form.querySelector("[name=solution]");
      solution.value = use.dataset.useSolution;
      solution.focus();
    }
  });

  // Proposals: only where nobody wrote.
  const typed = new WeakSet();
  for (const field of [subject, category]) {
    field.addEventListener("input", () => typed.add(field));
    if (field.value) typed.add(field);
  }
  document.addEventListener("htmx:oobAfterSwap", () => {
    if (!form.isConnected) return;
    const proposed = document.getElementById("call-proposed");
    if (!proposed) return;
    if (!typed.has(subject) && "subjectProposed" in proposed.dataset) subject.value = proposed.dataset.subjectProposed;
    if (!typed.has(category) && proposed.dataset.categoryProposed) category.value = proposed.dataset.categoryProposed;
  });
  form.addEventListener("restored", () => {
    for (const field of [subject, category]) if (field.value) typed.add(field);
    advise();
  });
  document.addEventListener("call-bound", () => {
    if (!form.isConnected) return;
    symptoms.focus();
    advise();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !form.closest("dialog") && !document.querySelector("dialog[open]")) document.querySelector("[data-reduce]")?.click();
  });
});
