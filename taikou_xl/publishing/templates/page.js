"use strict";
(function () {
  var form = document.getElementById("filter");
  var found = document.getElementById("found");
  var picks = form.querySelectorAll("select");
  var rows = document.querySelectorAll("[data-d]");
  function apply() {
    var count = 0, total = 0;
    rows.forEach(function (row) {
      var shown = true;
      picks.forEach(function (pick) {
        if (pick.value && row.getAttribute("data-" + pick.dataset.key) !== pick.value) shown = false;
      });
      row.hidden = !shown;
      if (row.tagName === "ARTICLE") { total += 1; count += shown ? 1 : 0; }
    });
    document.querySelectorAll("table.list tbody").forEach(function (body) {
      body.hidden = !body.querySelector("tr[data-d]:not([hidden])");
    });
    found.textContent = total + "項目のうち " + count + "項目を表示しています。";
  }
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(apply, 0); });
  function reveal() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.hidden) { form.reset(); apply(); target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", reveal);
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll("details"), function (d) { return !d.open; });
    opened.forEach(function (d) { d.open = true; });
  });
  window.addEventListener("afterprint", function () { opened.forEach(function (d) { d.open = false; }); });
  apply();
})();
