// « Recevoir sur cet appareil »: asks the browser, subscribes, and posts what its push service gave.
import { each } from "./dom.js";

const WORKER = "/service-worker.js";

each("[data-push]", (form) => {
  const button = form.querySelector("[data-push-start]");
  const say = (name) => {
    for (const line of form.querySelectorAll("[data-push-says]")) line.hidden = line.dataset.pushSays !== name;
  };
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    button.disabled = true;
    say("unsupported");
    return;
  }
  if (Notification.permission === "denied") say("denied");
  button.addEventListener("click", async () => {
    if ((await Notification.requestPermission()) !== "granted") return say("denied");
    try {
      await subscribe(form);
      form.requestSubmit();
    } catch {
      say("failed");
    }
  });
});

async function subscribe(form) {
  await navigator.serviceWorker.register(WORKER, { scope: "/" });
  const registration = await navigator.serviceWorker.ready;
  const given = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(form.dataset.push),
  });
  const { endpoint, keys } = given.toJSON();
  Object.assign(form.elements.endpoint, { value: endpoint });
  Object.assign(form.elements.p256dh, { value: keys.p256dh });
  Object.assign(form.elements.auth, { value: keys.auth });
  Object.assign(form.elements.label, { value: name() });
}

/** « Firefox, Android »: enough to recognise one's own device in a list. */
function name() {
  const agent = navigator.userAgent;
  const browser = ["Edg", "Firefox", "Chrome", "Safari"].find((one) => agent.includes(one)) ?? "";
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"].find((one) => agent.includes(one)) ?? "";
  return [browser.replace("Edg", "Edge"), system].filter(Boolean).join(", ");
}

function bytes(key) {
  const plain = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
