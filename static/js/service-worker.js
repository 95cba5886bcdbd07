// Shows the notices that are pushed to this device, and opens their page. It keeps nothing and intercepts nothing.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const told = read(event.data);
  event.waitUntil(
    self.registration.showNotification(told.title, {
      body: told.body,
      tag: told.tag, // a second delivery of the same message replaces the first
      data: { url: told.url },
      requireInteraction: true,
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/", self.location.origin);
  if (url.origin === self.location.origin) event.waitUntil(self.clients.openWindow(url.href));
});

function read(data) {
  try {
    return { title: "Support 2009", body: "", tag: "message", url: "/", ...data.json() };
  } catch {
    return { title: "Support 2009", body: "", tag: "message", url: "/" };
  }
}
