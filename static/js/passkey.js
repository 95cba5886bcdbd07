// Passkeys: a form[data-passkey="get" or "create"] carries the server's question in data-passkey-options, its
// data block in data-passkey-script, or its address in data-passkey-from, and sends the browser's answer in its field ending in « credential ».
import { each } from "./dom.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (keys) => keys?.map((key) => ({ ...key, id: bytes(key.id) }));

function question({ publicKey: asked }) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.excludeCredentials) publicKey.excludeCredentials = listed(asked.excludeCredentials);
  if (asked.allowCredentials) publicKey.allowCredentials = listed(asked.allowCredentials);
  return { publicKey };
}

function answer(given) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given.response[name]) response[name] = text(given.response[name]);
  }
  return {
    id: given.id,
    rawId: text(given.rawId),
    type: given.type,
    authenticatorAttachment: given.authenticatorAttachment,
    clientExtensionResults: given.getClientExtensionResults(),
    response,
  };
}

async function options(form) {
  if (form.dataset.passkeyOptions) return JSON.parse(form.dataset.passkeyOptions);
  if (form.dataset.passkeyScript) return JSON.parse(document.getElementById(form.dataset.passkeyScript).textContent);
  const reply = await fetch(form.dataset.passkeyFrom, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!reply.ok) throw new Error(String(reply.status));
  return (await reply.json()).request_options;
}

async function ask(form) {
  const asked = question(await options(form));
  const given = await (form.dataset.passkey === "create" ? navigator.credentials.create(asked) : navigator.credentials.get(asked));
  form.querySelector("[name$=credential]").value = JSON.stringify(answer(given));
  form.requestSubmit();
}

each("form[data-passkey]", (form) => {
  const start = form.querySelector("[data-passkey-start]");
  if (!window.PublicKeyCredential) return;
  start.hidden = false;
  start.addEventListener("click", () => {
    const error = form.querySelector("[data-passkey-error]");
    error.hidden = true;
    ask(form).catch(() => { error.hidden = false; });
  });
});
