// Small comforts; every page works without this file.
(() => {
  "use strict";
  // After a form was refused, start at what has to be mended.
  const summary = document.querySelector(".error-summary");
  if (summary && !summary.closest("[data-sample]")) summary.focus();
  // A print button is of no use without script, so it appears only with it.
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  // Copy a permalink or a citation.
  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied || button.textContent;
    });
  });
})();
