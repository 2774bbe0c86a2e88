// Help while a report is written: how much is left, which agency is meant, which files are chosen. Every step works without it.
(() => {
  "use strict";

  const said = (after, className) => {
    const line = document.createElement("p");
    line.className = className;
    after.insertAdjacentElement("afterend", line);
    return line;
  };

  // How much has been written; spoken only near the end.
  document.querySelectorAll("textarea[data-count]").forEach((area) => {
    const most = Number(area.dataset.count);
    const line = said(area, "field__hint field__count");
    const near = said(line, "visually-hidden");
    near.setAttribute("role", "status");
    const tell = () => {
      const length = area.value.replace(/\r\n?/g, "\n").length;
      line.textContent = length > most ? `超过 ${length - most} 字，请删减` : `已写 ${length} 字，最多 ${most} 字`;
      near.textContent = length > most * 0.9 ? line.textContent : "";
    };
    area.addEventListener("input", tell);
    tell();
  });

  // What a complaint asks for is of no use to a report.
  const remedy = document.querySelector("[name=remedy_sought]");
  const kinds = document.querySelectorAll("[name=kind]");
  if (remedy && kinds.length) {
    const show = () => {
      const report = document.querySelector("[name=kind]:checked")?.value === "report";
      remedy.closest(".field").hidden = report && !remedy.value;
    };
    kinds.forEach((kind) => kind.addEventListener("change", show));
    show();
  }

  // Name, size and kind of the files that are about to be sent. No picture: it would need a wider content policy.
  document.querySelectorAll("input[type=file][data-chosen]").forEach((input) => {
    const list = document.createElement("ul");
    list.setAttribute("aria-live", "polite");
    list.className = "chosen";
    input.insertAdjacentElement("afterend", list);
    input.addEventListener("change", () => {
      list.replaceChildren(...[...input.files].map((file) => {
        const item = document.createElement("li");
        const size = file.size < 1048576 ? `${Math.max(1, Math.round(file.size / 1024))} KB` : `${(file.size / 1048576).toFixed(1)} MB`;
        item.textContent = `${file.name}（${size}${file.type ? `，${file.type}` : ""}）`;
        return item;
      }));
    });
  });

  // The agency by name, alias or pinyin initials: a combobox over the public registry.
  const input = document.querySelector("input[data-agencies]");
  const source = input?.form?.dataset.suggestions;
  if (!source) return;
  const list = document.createElement("ul");
  list.id = "agency-suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "名录中的单位");
  list.hidden = true;
  input.insertAdjacentElement("afterend", list);
  const status = said(list, "visually-hidden");
  status.setAttribute("role", "status");
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  Object.entries(roles).forEach(([name, value]) => input.setAttribute(name, value));
  let active = -1;
  let waiting = 0;
  let asked = "";

  const shut = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    input.value = option.dataset.name;
    asked = input.value;
    status.textContent = `已选 ${input.value}`;
    shut();
  };
  const mark = (place) => {
    const options = [...list.children];
    active = (place + options.length) % options.length;
    options.forEach((option, turn) => option.setAttribute("aria-selected", String(turn === active)));
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  };
  const show = (agencies) => {
    list.replaceChildren(...agencies.map((agency, turn) => {
      const option = document.createElement("li");
      option.id = `agency-suggestion-${turn}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.name = agency.name;
      option.textContent = agency.name;
      const place = document.createElement("span");
      place.textContent = agency.parent ? `${agency.region}，上级：${agency.parent}` : agency.region;
      option.append(place);
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(option); });
      return option;
    }));
    shut();
    list.hidden = !agencies.length;
    input.setAttribute("aria-expanded", String(agencies.length > 0));
    status.textContent = agencies.length ? `名录中有 ${agencies.length} 个相近的单位，用上下键选择` : "名录中没有相近的单位，照您写的提交即可";
  };
  const ask = async () => {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    if (!text) { shut(); return; }
    try {
      const answer = await fetch(`${source}?q=${encodeURIComponent(text)}`, { credentials: "omit" });
      const found = answer.ok ? (await answer.json()).agencies : [];
      if (text === input.value.trim()) show(found);
    } catch {
      shut();
    }
  };
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 250); });
  input.addEventListener("blur", shut);
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      shut();
    }
  });
})();
