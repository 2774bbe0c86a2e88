// Completions for the search box: a list under it, by keyboard or touch. Without this file the box offers its datalist.
(() => {
  "use strict";
  const box = document.querySelector("input[data-suggest]");
  if (!box) return;
  const KINDS = { agency: "单位", number: "文号", word: "词语" };
  const frame = document.createElement("div");
  const list = document.createElement("ul");
  frame.className = "suggest";
  list.className = "suggest__list";
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "可能要找的");
  list.hidden = true;
  box.removeAttribute("list");
  box.replaceWith(frame);
  frame.append(box, list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    box.setAttribute(name, value);
  }
  let chosen = -1, timer = 0, asked = "", request = null;

  const shut = () => { list.hidden = true; chosen = -1; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); };
  const take = (text) => { box.value = text; shut(); box.form.requestSubmit(); };
  const mark = (place) => {
    chosen = place;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    if (place < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", list.children[place].id);
  };
  const show = (offers) => {
    list.replaceChildren(...offers.map(({ text, kind }, at) => {
      const item = document.createElement("li");
      const label = document.createElement("span");
      const sort = document.createElement("span");
      item.id = `suggestion-${at}`;
      item.setAttribute("role", "option");
      label.textContent = text;
      sort.className = "suggest__kind";
      sort.textContent = KINDS[kind] || "";
      item.append(label, sort);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); });
      item.addEventListener("click", () => take(text));
      return item;
    }));
    if (!offers.length || document.activeElement !== box) return shut();
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    mark(-1);
  };
  const ask = async () => {
    const typed = box.value.trim();
    if (typed === asked) return;
    asked = typed;
    if (request) request.abort();
    if (!typed) return shut();
    request = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: request.signal, credentials: "omit" });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch { /* typing on, or no network: nothing is offered */ }
  };
  box.addEventListener("input", (event) => { clearTimeout(timer); if (!event.isComposing) timer = setTimeout(ask, 150); });
  box.addEventListener("compositionend", ask);
  box.addEventListener("blur", shut);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") mark(chosen < last ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") mark(chosen < 0 ? last : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen].firstChild.textContent);
    else if (event.key === "Escape") shut();
    else return;
    event.preventDefault();
  });
})();
