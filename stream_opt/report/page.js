"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Tabs: one panel at a time, the arrow keys go round, the address keeps the choice.
  const tabs = all("[role=tab]");
  const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const choose = (chosen, focus) => {
    for (const tab of tabs) {
      const selected = tab === chosen;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      panelOf(tab).hidden = !selected;
    }
    if (focus) chosen.focus();
  };
  const addressed = () => tabs.find((tab) => "#" + tab.getAttribute("aria-controls") === location.hash);
  const open = (tab, focus) => {
    choose(tab, focus);
    history.replaceState(null, "", "#" + tab.getAttribute("aria-controls"));
  };
  tabs.forEach((tab, number) => {
    tab.addEventListener("click", () => open(tab, false));
    tab.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: number + 1, ArrowLeft: number - 1, Home: 0, End: tabs.length - 1 };
      if (event.key in steps) {
        event.preventDefault();
        open(tabs[(steps[event.key] + tabs.length) % tabs.length], true);
      }
    });
  });
  addEventListener("hashchange", () => choose(addressed() ?? tabs[0], false));
  choose(addressed() ?? tabs[0], false);
  document.documentElement.classList.add("scripted");

  // Hover text: what stands in the title of a mark, at the pointer or, with the arrow keys, beside the mark.
  const hover = document.getElementById("hover");
  let shown = null;
  const show = (mark, x, y) => {
    if (shown !== mark) {
      shown?.classList.remove("shown");
      mark.classList.add("shown");
      hover.textContent = mark.dataset.hover;
      hover.hidden = false;
      shown = mark;
    }
    const box = hover.getBoundingClientRect();
    hover.style.left = Math.max(4, Math.min(x + 14, innerWidth - box.width - 8)) + "px";
    hover.style.top = (y + 18 + box.height > innerHeight ? Math.max(4, y - box.height - 12) : y + 18) + "px";
  };
  const hide = () => {
    shown?.classList.remove("shown");
    shown = null;
    hover.hidden = true;
  };
  for (const mark of all("figure .mark")) {
    const title = mark.querySelector(":scope > title");
    mark.dataset.hover = title.textContent;
    title.remove();
    mark.addEventListener("pointermove", (event) => show(mark, event.clientX, event.clientY));
    mark.addEventListener("pointerleave", hide);
  }
  for (const figure of all("figure")) {
    const marks = all(".mark", figure);
    let place = -1;
    figure.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") hide();
      if (!step || !marks.length) return;
      event.preventDefault();
      place = place < 0 && step < 0 ? marks.length - 1 : (place + step + marks.length) % marks.length;
      marks[place].scrollIntoView({ block: "nearest", inline: "nearest" });
      const box = marks[place].getBoundingClientRect();
      show(marks[place], box.left, box.bottom - 14);
    });
    figure.addEventListener("focusout", hide);
  }

  // Tables: a title sorts by its column, numbers by their value; a second time turns the order round.
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  };
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en"));
  for (const table of all("table.sortable")) {
    const titles = all("thead th", table);
    titles.forEach((title, column) => {
      title.querySelector("button").addEventListener("click", () => {
        const first = title.classList.contains("number") ? "descending" : "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        const order = title.getAttribute("aria-sort") === first ? other : first;
        titles.forEach((each) => each.removeAttribute("aria-sort"));
        title.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => sign * compare(keyOf(a, column), keyOf(b, column)));
        table.tBodies[0].append(...rows);
      });
    });
  }
})();
