// A form is sent once: a second click while the answer is on its way does nothing.
export function watchSubmit(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || "repeat" in form.dataset) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  // The page may come back from the browser's memory with its forms still marked as sent.
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });
  // A download answers without leaving the page.
  root.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-sent]");
    if (!form) return;
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  });
}
