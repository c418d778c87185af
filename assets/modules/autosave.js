// <form data-autosave="url">: send what was typed a moment after each change, and say how it went.
// The words come from data-saving, data-saved and data-failed; a failed save is tried again.
const PAUSE = 700;
const AGAIN = 5000;

export function watchAutosave(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) improve(form);
}

function improve(form) {
  const state = form.querySelector("[data-autosave-state]");
  let timer = null;
  let sending = false;
  let changed = false;

  const tell = (kind) => {
    if (!state) return;
    state.dataset.state = kind;
    state.textContent = form.dataset[kind] ?? "";
  };
  const plan = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };
  async function send() {
    if (sending) return plan(PAUSE);
    sending = true;
    changed = false;
    tell("saving");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Autosave": "yes" },
      });
      if (answer.status === 409) return refused(await answer.text());
      if (!answer.ok) throw new Error(answer.statusText);
      if (!changed) tell("saved");
    } catch {
      tell("failed");
      if (state) state.dataset.state = "problem";
      changed = true;
      plan(AGAIN);
    } finally {
      sending = false;
    }
  }
  // What the server will never take (a survey that is over) is said, not tried again.
  function refused(sentence) {
    if (!state) return;
    state.dataset.state = "problem";
    state.textContent = sentence;
  }
  const noticed = () => {
    changed = true;
    plan(PAUSE);
  };
  form.addEventListener("input", noticed);
  form.addEventListener("change", noticed);
  form.addEventListener("submit", () => {
    changed = false;
    clearTimeout(timer);
  });
  // Leaving in the middle of a pause still sends what was typed.
  window.addEventListener("pagehide", () => {
    if (changed) navigator.sendBeacon(form.dataset.autosave, new FormData(form));
  });
}
