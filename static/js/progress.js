// A page that tells of work in the background reads itself again; without this file a link does it.
(() => {
  "use strict";
  const page = document.querySelector("[data-reload]");
  if (page) setTimeout(() => location.reload(), 1000 * Number(page.dataset.reload));
})();
