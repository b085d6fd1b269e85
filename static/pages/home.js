/* The start page and the page of one place: the map answers a click, the list moves the map, filters
   work without loading the page anew. Without this file every link and form still does its work. */
"use strict";

(function () {
  const find = (selector, from) => (from || document).querySelector(selector);
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const frame = find("#atlas");
  const TYPING_MS = 350;

  /* The map is in a frame of this origin; it is told what to show whenever it is ready. */
  function tell(message) {
    frame.contentWindow.postMessage(message, location.origin);
  }

  function tellWhichFit() {
    const list = find("#zones");
    if (!list) return;
    const ids = all("[data-show]", list).map((link) => link.dataset.show);
    const filtered = "filtered" in list.dataset;
    document.body.classList.toggle("is-filtered", filtered && ids.length > 0);
    tell({ type: "only", ids: filtered && ids.length ? ids : null });
  }

  /* What applies where the map was clicked. */
  function answering() {
    const place = find("#place");
    const card = place.closest(".place-card");
    let latest = 0;
    if (card) find(".place-close", card).addEventListener("click", () => (card.hidden = true));

    async function ask(lon, lat) {
      const turn = (latest += 1);
      if (card) card.hidden = false;
      place.textContent = place.dataset.asking;
      const query = new URLSearchParams({ lon, lat, part: "1", lang: document.documentElement.lang.slice(0, 2) });
      try {
        const answer = await fetch("/here?" + query, { headers: { Accept: "text/html" } });
        if (answer.status >= 500) throw new Error(answer.status);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (turn !== latest) return;
        place.replaceChildren(...page.body.childNodes);
        const box = place.getBoundingClientRect();
        if (box.top > innerHeight - 120) place.scrollIntoView({ block: "nearest" });
      } catch (error) {
        if (turn === latest) place.textContent = place.dataset.failed;
      }
    }

    window.addEventListener("message", function (event) {
      if (event.origin !== location.origin || event.source !== frame.contentWindow) return;
      const said = event.data || {};
      if (said.type !== "locate" || !Number.isFinite(said.lon) || !Number.isFinite(said.lat)) return;
      ["lon", "lat"].forEach(function (name) {
        const input = find("input#" + name);
        if (input) input.value = said[name].toFixed(6);
      });
      if (card) card.classList.toggle("at-left", said.across > 0.55);
      ask(said.lon.toFixed(6), said.lat.toFixed(6));
    });
  }

  const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);

  /* A zone of the list is shown on the map. */
  function showing() {
    document.addEventListener("click", function (event) {
      const link = event.target.closest("[data-show]");
      if (!link || !isPlain(event)) return;
      event.preventDefault();
      all(".zone.is-shown").forEach((item) => item.classList.remove("is-shown"));
      link.closest(".zone").classList.add("is-shown");
      tell({ type: "show", id: link.dataset.show });
      const box = frame.getBoundingClientRect();
      if (box.bottom < 120 || box.top > innerHeight - 120) frame.scrollIntoView({ block: "center" });
    });
  }

  /* Filters: the list of the new address takes the place of the old one. */
  function filtering() {
    const search = find(".site-search");
    const words = find("input[name=q]", search);
    let turn = 0;
    let typing = 0;

    function addressNow() {
      const asked = new URLSearchParams(new FormData(find("#filters")));
      asked.set("q", words.value.trim());
      Array.from(asked.entries()).forEach(([name, value]) => value || asked.delete(name));
      const query = asked.toString();
      return query ? "/?" + query : "/";
    }

    function put(page) {
      const focused = document.activeElement && document.activeElement.id;
      find("#zones").replaceWith(find("#zones", page));
      find(".site-language").replaceWith(find(".site-language", page));
      if (focused && document.activeElement === document.body) {
        const again = document.getElementById(focused);
        if (again) again.focus({ preventScroll: true });
      }
      all("input[type=hidden]", search).forEach((input) => input.remove());
      all(".site-search input[type=hidden]", page).forEach((input) => search.append(input));
      find("#told").textContent = find("#found").textContent;
      tellWhichFit();
    }

    async function load(address, remember) {
      const mine = (turn += 1);
      find("#zones").setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(address, { headers: { Accept: "text/html" } });
        if (!answer.ok) throw new Error(answer.status);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (mine !== turn) return;
        if (remember) history[remember](null, "", address);
        put(page);
      } catch (error) {
        if (mine === turn) location.assign(address);
      }
    }

    document.addEventListener("change", function (event) {
      if (event.target.closest("#filters")) load(addressNow(), "pushState");
    });
    document.addEventListener("submit", function (event) {
      if (!event.target.matches("#filters, .site-search")) return;
      event.preventDefault();
      clearTimeout(typing);
      load(addressNow(), "pushState");
      find("#zones").scrollIntoView({ block: "nearest" });
    });
    document.addEventListener("click", function (event) {
      const link = event.target.closest("[data-filter]");
      if (!link || !isPlain(event)) return;
      event.preventDefault();
      if (link.dataset.clears) words.value = "";
      const target = new URL(link.href);
      load(target.pathname + target.search, "pushState");
    });
    words.addEventListener("input", function (event) {
      clearTimeout(typing);
      if (!event.isComposing) typing = setTimeout(() => load(addressNow(), "replaceState"), TYPING_MS);
    });
    words.addEventListener("compositionend", function () {
      clearTimeout(typing);
      typing = setTimeout(() => load(addressNow(), "replaceState"), TYPING_MS);
    });
    window.addEventListener("popstate", function () {
      words.value = new URLSearchParams(location.search).get("q") || "";
      load(location.pathname + location.search, "");
    });
    document.body.classList.add("is-live");
  }

  answering();
  frame.addEventListener("load", tellWhichFit);
  tellWhichFit();
  if (!find("#zones")) return;
  showing();
  filtering();
})();
