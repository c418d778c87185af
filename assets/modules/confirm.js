// <form data-confirm="question">: ask in the page's own dialog before sending.
export function watchConfirm(root) {
  root.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
      const dialog = root.getElementById("confirm");
      if (!question || !dialog?.showModal || form.dataset.confirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const submitter = event.submitter;
      dialog.querySelector("[data-question]").textContent = question;
      dialog.querySelector("[data-agree]").textContent =
        submitter?.textContent.trim() || dialog.dataset.agree;
      dialog.returnValue = "";
      dialog.addEventListener(
        "close",
        () => {
          if (dialog.returnValue !== "agree") return submitter?.focus();
          form.dataset.confirmed = "yes";
          form.requestSubmit(submitter);
          delete form.dataset.confirmed;
        },
        { once: true },
      );
      dialog.showModal();
    },
    true,
  );
}
