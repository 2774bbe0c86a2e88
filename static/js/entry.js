// Help while a lead is entered: what lies near it, sending by keyboard, printing the slip. The form works without it.
(() => {
  "use strict";
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  const form = document.querySelector("form[data-nearby]");
  if (!form) return;

  // The list of suggestions (wizard.js) takes the place of the browser's own.
  form.querySelector("[data-agencies]")?.removeAttribute("list");

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  // A second click sends nothing: the first is on its way.
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });

  // What lies near, as soon as there is enough to go by. Files are not sent along; the telephone only when it changed,
  // because every look for a number is recorded.
  const near = document.getElementById("nearby");
  const wanted = ["csrfmiddlewaretoken", "narrative", "agency_as_stated", "happened_on"];
  let asked = "";
  let turn = 0;
  const look = async (event) => {
    const body = new URLSearchParams();
    const names = event.target.name === "phone" ? [...wanted, "phone"] : wanted;
    names.forEach((name) => body.set(name, form.elements[name]?.value || ""));
    const same = [...body].slice(1).join("|");
    if (same === asked) return;
    asked = same;
    const mine = ++turn;
    try {
      const answer = await fetch(form.dataset.nearby, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || mine !== turn) return;
      const earlier = event.target.name === "phone" ? null : near.querySelector("[data-earlier]");
      near.innerHTML = await answer.text();
      if (earlier) near.append(earlier);
    } catch {
      asked = "";
    }
  };
  ["narrative", "agency_as_stated", "happened_on", "phone"].forEach((name) => {
    form.elements[name]?.addEventListener("change", look);
  });
  document.querySelector(".centre-refusal")?.focus();
})();
