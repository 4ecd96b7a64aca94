"use strict";
(() => {
  const byId = id => document.getElementById(id);
  const frames = [...document.querySelectorAll("#graph g")].map(g => ({
    g, rect: g.querySelector("rect"), text: g.querySelector("text"),
    title: g.querySelector("title").textContent,
    x: +g.dataset.x, w: +g.dataset.total, depth: +g.dataset.depth
  }));
  const width = +byId("graph").dataset.width, left = +byId("graph").dataset.left;
  const all = frames[0];
  let found = "";
  if (!all)
    return;

  // The part of the graph below a frame takes the whole width; its callers stay visible.
  function zoom(to) {
    for (const f of frames) {
      const above = f.depth < to.depth && f.x <= to.x && f.x + f.w >= to.x + to.w;
      const inside = f.depth >= to.depth && f.x >= to.x && f.x + f.w <= to.x + to.w;
      const x = above ? left : left + (f.x - to.x) / to.w * width;
      const w = above ? width : f.w / to.w * width;
      f.g.classList.toggle("off", !above && !inside);
      f.g.classList.toggle("above", above);
      f.rect.setAttribute("x", x);
      f.rect.setAttribute("width", w);
      f.text.setAttribute("x", x + 3);
      fit(f, w);
    }
    byId("reset").classList.toggle("off", to === all);
  }

  function fit(f, w) {
    const name = [...f.title.split("\n")[0]], room = Math.floor((w - 6) / 6.5);
    f.text.textContent = room < 3 ? "" : name.length <= room ? name.join("")
      : name.slice(0, room - 2).join("") + "..";
  }

  // Time in frames whose name contains the text; a frame inside of a found one counts once.
  function search(text) {
    let sum = 0, end = -1;
    found = text;
    for (const f of frames) {
      const hit = text !== "" && f !== all && f.title.split("\n")[0].includes(text);
      f.g.classList.toggle("found", hit);
      if (hit && f.x >= end) {
        sum += f.w;
        end = f.x + f.w;
      }
    }
    byId("matched").textContent = text === "" ? ""
      : "found: " + (100 * sum / all.w).toFixed(2) + " %";
    byId("search").textContent = text === "" ? "Search" : "Search again";
  }

  const frameOf = event => {
    const g = event.target.closest && event.target.closest("#graph g");
    return g && frames.find(f => f.g === g);
  };
  document.addEventListener("click", event => {
    const f = frameOf(event);
    if (f)
      zoom(f);
    else if (event.target.id === "reset")
      zoom(all);
    else if (event.target.id === "search") {
      const text = prompt("Functions whose name contains:", found);
      if (text !== null)
        search(text);
    }
  });
  document.addEventListener("mouseover", event => {
    const f = frameOf(event);
    byId("details").textContent = f ? f.title.split("\n").join("   ") : "";
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      zoom(all);
      search("");
    }
  });
  byId("search").classList.remove("off");
  zoom(all);
})();
