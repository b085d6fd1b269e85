/* Batches while they run, fields that clauses wait for, and the numbers that this browser remembers.
   Every page is complete without it. Text of others is set as text, never as markup. */
"use strict";

(function () {
  const find = (selector, from) => (from || document).querySelector(selector);
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const language = document.documentElement.lang.slice(0, 2);

  function fill(words, values) {
    return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  /* The progress of a batch, as the server tells it; the page is loaded again at the end. */
  function watching() {
    const box = find("[data-events]");
    if (!box) return;
    const bar = find("progress", box);
    const figures = find("[data-figures]", box);
    const heard = find("[data-heard]", box);
    const sentence = find("[data-sentence]");
    const status = find("[data-status]");
    let toldAt = 0;

    function time(seconds) {
      if (seconds < 60) return fill(box.dataset.seconds, { n: Math.max(1, Math.round(seconds)) });
      return fill(box.dataset.minutes, { n: Math.ceil(seconds / 60) });
    }

    function show(job) {
      const at = job.progress;
      if (job.status === "running" && !job.cancel_requested) {
        sentence.textContent = box.dataset.running;
        status.textContent = box.dataset.runningWord;
      }
      if (at.total === null) return;
      bar.max = 1;
      bar.value = at.share;
      const count = { format: (number) => String(number).replace(/\B(?=(\d{3})+$)/g, "\u2009") };
      const parts = [fill(box.dataset.rowsDone, { done: count.format(at.done), total: count.format(at.total) })];
      if (at.rate_per_s) parts.push(fill(box.dataset.rate, { rate: count.format(Math.round(at.rate_per_s)) }));
      if (at.remaining_s !== null) parts.push(fill(box.dataset.remaining, { time: time(at.remaining_s) }));
      figures.textContent = parts.join(box.dataset.comma);
      if (Date.now() - toldAt > 10000) {  // a reader of screens is not told every second
        toldAt = Date.now();
        heard.textContent = figures.textContent;
      }
    }

    const source = new EventSource(box.dataset.events);
    source.addEventListener("progress", (event) => show(JSON.parse(event.data)));
    ["end", "problem"].forEach((name) => source.addEventListener(name, function () {
      source.close();
      location.reload();
    }));
    source.onerror = () => { figures.textContent = box.dataset.lost; };
    window.addEventListener("pagehide", () => source.close());
  }

  /* The last numbers opened in this browser: kept here only, and cleared by one button. */
  const MOST = 10;

  function remembered(kind) {
    try {
      const found = JSON.parse(localStorage.getItem("opened-" + kind));
      return Array.isArray(found) ? found.filter((one) => one && typeof one.number === "string") : [];
    } catch (error) {
      return [];
    }
  }

  function remembering() {
    const page = find("[data-remember]");
    if (!page) return;
    const { remember: kind, number, words } = page.dataset;
    const others = remembered(kind).filter((one) => one.number !== number);
    const now = { number, words, at: new Date().toISOString() };
    try {
      localStorage.setItem("opened-" + kind, JSON.stringify([now, ...others].slice(0, MOST)));
    } catch (error) {
      // A browser that keeps nothing: the number stands on the page.
    }
  }

  function listing() {
    const section = find("[data-remembered]");
    if (!section) return;
    const kind = section.dataset.remembered;
    const list = remembered(kind);
    if (!list.length) return;
    const body = find("tbody", section);
    list.forEach(function (one) {
      const row = body.insertRow();
      const link = document.createElement("a");
      link.href = section.dataset.address + encodeURIComponent(one.number);
      link.textContent = one.words || one.number;
      row.insertCell().append(link);
      const when = new Date(one.at);
      row.insertCell().textContent = isNaN(when) ? "" : when.toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "short", timeStyle: "short" });
      const code = document.createElement("code");
      code.textContent = one.number;
      row.insertCell().append(code);
    });
    section.hidden = false;
    find("[data-forget]", section).addEventListener("click", function () {
      localStorage.removeItem("opened-" + kind);
      body.replaceChildren();
      section.hidden = true;
      find("#id").focus();
    });
  }

  /* Files too large for a record go to the batch. */
  function large() {
    const form = find("form[data-most-bytes]");
    if (!form) return;
    const input = find("#file", form);
    const panel = find("#batch", form);
    const words = find("[data-too-large]", panel);
    const only = /\.(parquet|geoparquet|pq)$/i;
    function look() {
      const files = Array.from(input.files);
      const bytes = files.reduce((sum, file) => sum + file.size, 0);
      const wanted = bytes > Number(form.dataset.mostBytes) || files.some((file) => only.test(file.name));
      panel.classList.toggle("is-wanted", wanted);
      words.hidden = !wanted;
    }
    input.addEventListener("change", look);
    find("[data-drop]", form).addEventListener("drop", () => setTimeout(look, 0));
  }

  /* Once the industry is named, the fields that its clauses wait for are listed first, as links:
     nothing moves under a typing hand. The button gathers the fields themselves. */
  function mattering() {
    const button = find("button[data-matters]");
    if (!button) return;
    const form = button.form;
    const place = find("#matters");
    const asking = ["industry", "industry_code"];  // stay where they are
    const skipped = ["pasted", "drawn", "file", "kept", "carried", "of_record", "matters"];

    let latest = 0;  // an answer that was overtaken by a later question says nothing

    async function ask(gathers) {
      const turn = ++latest;
      const query = new URLSearchParams({ lang: language });
      new FormData(form).forEach(function (value, name) {
        if (typeof value === "string" && value && !skipped.includes(name)) query.append(name, value);
      });
      button.disabled = true;
      try {
        const answer = await fetch("/check/fields?" + query, { headers: { Accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const part = find("[data-first]", page);
        if (part && turn === latest) arrange(part, gathers);
      } finally {
        button.disabled = false;
      }
    }

    function arrange(part, gathers) {
      all(".waiting", form).forEach((each) => each.remove());
      all("[data-home]", place).forEach(function (each) {  // what came first before goes home
        document.getElementById(each.dataset.home).append(each);
        each.removeAttribute("data-home");
      });
      find(".matters-words", place).replaceChildren(...find(".matters-words", part).childNodes);
      if (gathers) all(".matters-list", place).forEach((each) => each.remove());
      all("[data-field]", part).forEach(function (item) {
        const input = document.getElementById(item.dataset.field);
        const field = input && input.closest(".field");
        if (!field) return;
        const waiting = document.createElement("span");
        waiting.className = "waiting";
        waiting.textContent = item.textContent;
        (find("label, legend, h3", field) || field).append(" ", waiting);
        if (!gathers || asking.includes(item.dataset.field)) return;
        const home = field.parentElement;
        if (!home.id) home.id = "home-" + item.dataset.field;
        field.dataset.home = home.id;
        const rows = ["processes", "storeys"].includes(item.dataset.field) ? ".rest" : ".row";
        find(field.classList.contains("flag") ? ".flags" : rows, place).append(field);
      });
      all("details.group", form).forEach((each) => { each.hidden = !find("input, select", each); });
      place.hidden = false;
      find("input[name=matters]", form).value = gathers ? part.dataset.first : "";
    }

    button.addEventListener("click", function (event) {
      event.preventDefault();
      ask(true).then(() => place.scrollIntoView({ block: "start" }));
    });
    asking.forEach((name) => {
      const input = document.getElementById(name);
      input.addEventListener("change", () => { if (input.value.trim()) ask(false); });
    });
  }

  [watching, remembering, listing, large, mattering].forEach((start) => start());
})();
