// A page that was opened from a folder may start no worker: the search runs in a hidden frame.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(script) {
      super();
      const waiting = [];
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.srcdoc = "<!doctype html><script></script>";
      frame.onload = () => {
        const inside = frame.contentWindow;
        // What the script says is heard here.
        inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
        const code = inside.document.createElement("script");
        code.src = script;
        code.onload = () => {
          this.postMessage = (data) => inside.dispatchEvent(new MessageEvent("message", { data }));
          waiting.forEach((data) => this.postMessage(data));
        };
        inside.document.body.append(code);
      };
      this.postMessage = (data) => waiting.push(data);
      document.body.append(frame);
    }
  };
}
