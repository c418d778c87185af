// <form data-draft="key" data-draft-version="…">: what is typed is kept in this browser until the
// server has it, so a lost network or an ended session costs nothing. The words for the person come
// from data-kept, data-restored, data-offline, data-other and data-show. Files cannot be kept.
const PREFIX = "draft:";
const MONTH = 30 * 24 * 3600 * 1000;

export function watchDrafts(root) {
  forgetOld();
  for (const form of root.querySelectorAll("form[data-draft]")) improve(form);
}

function improve(form) {
  const key = PREFIX + form.dataset.draft;
  const version = form.dataset.draftVersion;
  const state = form.querySelector("[data-draft-state]");
  const tell = (text) => {
    if (state) state.textContent = text ?? "";
  };
  const keep = (sent) => {
    try {
      const draft = { version, sent, at: Date.now(), values: valuesOf(form) };
      localStorage.setItem(key, JSON.stringify(draft));
      return true;
    } catch {
      return false; // storage is full or forbidden: the form works as any other
    }
  };
  const show = (draft) => {
    fill(form, draft.values);
    tell(form.dataset.restored);
  };

  const draft = read(key);
  if (draft && draft.version !== version && draft.sent) localStorage.removeItem(key);
  else if (draft && JSON.stringify(draft.values) === JSON.stringify(valuesOf(form)))
    localStorage.removeItem(key);
  else if (draft && draft.version === version) show(draft);
  else if (draft) offer(form, state, () => show(draft));

  form.addEventListener("input", () => {
    if (keep(false)) tell(navigator.onLine ? form.dataset.kept : form.dataset.offline);
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return void keep(true);
    keep(false);
    event.preventDefault();
    tell(form.dataset.offline);
  });
}

// Somebody saved another text since (the same student on another device): neither is lost.
function offer(form, state, show) {
  if (!state) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = form.dataset.show;
  button.addEventListener("click", show);
  state.replaceChildren(form.dataset.other, " ", button);
}

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) => field.name && !["hidden", "file", "submit", "password"].includes(field.type),
  );
}

function valuesOf(form) {
  return fieldsOf(form).map((field) => [
    field.name,
    field.value,
    ["checkbox", "radio"].includes(field.type) ? field.checked : true,
  ]);
}

function fill(form, values) {
  const fields = fieldsOf(form);
  for (const [name, value, on] of values) {
    for (const field of fields.filter((one) => one.name === name)) {
      if (!["checkbox", "radio"].includes(field.type)) field.value = value;
      else if (field.value === value) field.checked = on;
    }
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function forgetOld() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && !(read(key)?.at > Date.now() - MONTH))
        localStorage.removeItem(key);
    }
  } catch {
    // storage is forbidden: there is nothing to forget
  }
}
