/* The finder: at most four parks are compared, and the bar says how many are chosen. */
"use strict";

(function () {
  const MOST = 4;
  const form = document.getElementById("compare");
  if (!form) return;
  const boxes = Array.from(document.querySelectorAll('input[type="checkbox"][form="compare"]'));
  const status = form.querySelector("[role=status]");
  const hint = status.textContent;

  function count() {
    const chosen = boxes.filter((box) => box.checked).length;
    boxes.forEach((box) => (box.disabled = !box.checked && chosen >= MOST));
    status.textContent = chosen ? form.dataset.words.replace("{n}", chosen) : hint;
  }
  boxes.forEach((box) => box.addEventListener("change", count));
  window.addEventListener("pageshow", count);
  count();
})();
