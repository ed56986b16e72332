"use strict";
// Filters and searches the checks. All of the page can be read without it.
(() => {
  const controls = document.querySelector(".controls");
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const buttons = [...document.querySelectorAll("button[data-filter]")];
  const checks = [...document.querySelectorAll("[data-fate]")];
  const buckets = [...document.querySelectorAll("[data-bucket]")];
  const texts = new Map(checks.map((check) => [check, check.textContent.toLowerCase()]));
  let filter = "all";

  function update() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const check of checks) {
      const fits = filter === "all" || check.dataset.fate === filter;
      check.hidden = !(fits && words.every((word) => texts.get(check).includes(word)));
      count += check.hidden ? 0 : 1;
    }
    for (const bucket of buckets) {
      bucket.hidden = !bucket.querySelector("[data-fate]:not([hidden])");
      bucket.open = !bucket.hidden && (filter === bucket.dataset.bucket || words.length > 0);
    }
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.filter === filter));
    }
    shown.textContent = count === checks.length ? "" : `${count} of ${checks.length} checks shown`;
  }

  // The choice is in the address, so that it can be passed on: #filter=failed&search=batch
  function read() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const known = buttons.some((button) => button.dataset.filter === wanted.get("filter"));
    filter = known ? wanted.get("filter") : "all";
    search.value = wanted.get("search") ?? "";
    update();
  }

  function choose(next) {
    filter = next;
    update();
    const wanted = new URLSearchParams();
    if (filter !== "all") wanted.set("filter", filter);
    if (search.value) wanted.set("search", search.value);
    history.replaceState(null, "", `#${wanted}`);
  }

  for (const button of buttons) {
    button.addEventListener("click", () => choose(button.dataset.filter));
  }
  search.addEventListener("input", () => choose(filter));
  addEventListener("hashchange", () => {
    if (location.hash === "" || location.hash.includes("=")) read();
  });

  // Paper cannot be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll(".check.failed:not([open]), .check.warned:not([open]), .run:not([open])")];
    for (const element of folded) element.open = true;
  });
  addEventListener("afterprint", () => {
    for (const element of folded) element.open = false;
  });

  controls.hidden = checks.length === 0;
  read();
})();
