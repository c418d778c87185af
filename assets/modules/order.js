// <c-choice-list>: move entries by drag or by their buttons, save the order in the background.
export function watchOrder(root) {
  for (const form of root.querySelectorAll("form[data-order]")) improve(form);
  root.addEventListener("htmx:load", (event) => {
    for (const form of event.target.querySelectorAll?.("form[data-order]") ?? []) improve(form);
  });
}

function improve(form) {
  if (form.dataset.improved) return;
  form.dataset.improved = "yes";
  const list = form.querySelector(".order-list");
  list.classList.add("movable");
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-move]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest(".order-item");
    const other =
      button.dataset.move === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (button.dataset.move === "up") other.before(item);
    else other.after(item);
    const back = item.querySelector(`[data-move="${button.dataset.move}"]`);
    (getComputedStyle(back).visibility === "hidden"
      ? item.querySelector(`[data-move]:not([data-move="${button.dataset.move}"])`)
      : back
    ).focus();
    save(form);
  });
  dragging(form, list);
}

function dragging(form, list) {
  let dragged = null;
  for (const item of list.children) item.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".order-item");
    dragged.dataset.dragged = "yes";
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest(".order-item");
    if (!dragged || !over || over.parentElement !== list) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    delete dragged.dataset.dragged;
    dragged = null;
    save(form);
  });
}

async function save(form) {
  const state = form.querySelector("[data-order-state]");
  const ticket = (form.ticket = (form.ticket ?? 0) + 1);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Order": "background" },
    });
    if (ticket !== form.ticket) return;
    if (!answer.ok) throw new Error(answer.statusText);
    state.textContent = form.dataset.saved;
    state.dataset.state = "good";
  } catch {
    if (ticket !== form.ticket) return;
    state.textContent = form.dataset.failed;
    state.dataset.state = "problem";
  }
}
