// Menus are <details class="menu">: close them on Escape, on a click elsewhere, and when another opens.
export function watchMenus(root) {
  const close = (except) => {
    for (const menu of root.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };
  root.addEventListener("click", (event) => close(event.target.closest("details.menu")));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]") ?? root.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
