// Forms with data-passkey ask the device ("create" a passkey, or "get" its signature) and send what
// it answers in their field `credential`. The question is in #passkey-options, or at the address in
// data-passkey-options.
const isAddress = /^[\d.]+$|:/; // a passkey belongs to a name, never to 127.0.0.1
const usable = "PublicKeyCredential" in window && !isAddress.test(location.hostname);

function bytes(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

function written(buffer) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const named = (list) => (list ?? []).map((entry) => ({ ...entry, id: bytes(entry.id) }));

function question(options) {
  const asked = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  asked.allowCredentials = named(asked.allowCredentials);
  asked.excludeCredentials = named(asked.excludeCredentials);
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  return { publicKey: asked };
}

function answer(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = written(credential.response[name]);
  }
  const { id, type, authenticatorAttachment } = credential;
  const clientExtensionResults = credential.getClientExtensionResults();
  return { id, rawId: id, type, authenticatorAttachment, clientExtensionResults, response };
}

async function options(form) {
  const address = form.dataset.passkeyOptions;
  if (!address) return JSON.parse(document.getElementById("passkey-options").textContent);
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The question was refused: ${response.status}`);
  return (await response.json()).request_options;
}

async function ask(form) {
  const failed = document.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const asked = question(await options(form));
    const credential = await navigator.credentials[form.dataset.passkey](asked);
    form.elements.credential.value = JSON.stringify(answer(credential));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

export function watchPasskeys(root) {
  if (!usable) return;
  for (const missing of root.querySelectorAll("[data-passkey-missing]")) missing.hidden = true;
  for (const form of root.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
}
