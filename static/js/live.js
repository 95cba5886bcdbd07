// What changed elsewhere, told by the server: one stream a tab, only while the tab is seen. Each wake-up becomes
// two events on the body, `live:queue` and `live:queue:1240`, that fragments listen to:
//   hx-trigger="live:queue from:body delay:500ms, every 20s"
// A wake-up carries no data; without the stream pages go on polling. `live:open` says that news may have been missed.
const address = document.body.dataset.liveUrl;
const EVENTS = window.EventSource;
let stream = null;
let hasOpened = false;

function say(topic, key) {
  document.body.dispatchEvent(new CustomEvent(`live:${topic}`, { detail: { key } }));
  if (key) document.body.dispatchEvent(new CustomEvent(`live:${topic}:${key}`, { detail: { key } }));
}

function open() {
  if (stream || document.hidden) return;
  stream = new EVENTS(address, { withCredentials: true });
  stream.onmessage = (event) => say(...event.data.split(" "));
  stream.onopen = () => {
    document.documentElement.dataset.stream = "open";
    if (hasOpened) say("open", "");
    hasOpened = true;
  };
  stream.onerror = () => {
    delete document.documentElement.dataset.stream;
    // Refused (signed out, too many tabs): the browser does not come back, polling does.
    if (stream?.readyState === EVENTS.CLOSED) stream = null;
  };
}

function close() {
  stream?.close();
  stream = null;
  delete document.documentElement.dataset.stream;
}

if (address && EVENTS) {
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
}
