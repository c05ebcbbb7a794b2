// What an agent types is kept on the server as a draft, a moment after the last key and when
// the page is left. Without this the button "Save draft" does it.
const { Controller } = window.StimulusModule;
const PAUSE = 1200;
const AGAIN = 10000;

class DraftController extends Controller {
  static targets = ["version", "state", "save", "discard", "theirs", "mine"];

  static values = { url: String, saved: String, unsaved: String, sent: String };

  connect() {
    this.saveTarget.hidden = true;
    this.before = this.content({ drawn: true });
    this.later = this.later.bind(this);
    this.leave = this.leave.bind(this);
    this.stop = this.stop.bind(this);
    this.ahead = this.ahead.bind(this);
    this.goOn = this.goOn.bind(this);
    this.handOver = this.handOver.bind(this);
    this.element.addEventListener("input", this.later);
    this.element.addEventListener("submit", this.stop);
    document.addEventListener("wd:act", this.ahead);
    document.addEventListener("wd:stay", this.goOn);
    document.addEventListener("wd:leave", this.handOver);
    window.addEventListener("pagehide", this.leave);
    document.addEventListener("visibilitychange", this.leave);
    // What the browser had kept (inbox.js) is now kept on the server as well.
    if (this.isDirty) this.later();
  }

  disconnect() {
    clearTimeout(this.timer);
    // The page stays when another ticket is shown: what was typed here last is kept all the same.
    this.held = false;
    this.keep();
    this.element.removeEventListener("input", this.later);
    this.element.removeEventListener("submit", this.stop);
    document.removeEventListener("wd:act", this.ahead);
    document.removeEventListener("wd:stay", this.goOn);
    document.removeEventListener("wd:leave", this.handOver);
    window.removeEventListener("pagehide", this.leave);
    document.removeEventListener("visibilitychange", this.leave);
  }

  // Files are no part of a draft: a browser may not keep them either.
  everything() {
    const data = new FormData(this.element);
    ["files", "act", "status"].forEach((name) => data.delete(name));
    data.set("by_script", "1");
    return data;
  }

  // `drawn`: with the words that came from the server.
  content({ drawn = false } = {}) {
    const data = this.everything();
    const text = this.element.querySelector("textarea[name=text]");
    if (drawn && text) data.set("text", text.defaultValue);
    ["draft_version", "csrfmiddlewaretoken"].forEach((name) => data.delete(name));
    return new URLSearchParams(data).toString();
  }

  get isDirty() {
    return !this.stopped && !this.conflict && this.content() !== this.before;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  stop() {
    clearTimeout(this.timer);
    this.stopped = true;
    if (this.request) this.request.abort();
  }

  // Before an act beside it (go.js) the draft is on the server, and waits there for the new page.
  ahead({ detail }) {
    if (detail.form === this.element) return;
    clearTimeout(this.timer);
    detail.waits.push(
      Promise.resolve(this.saving)
        .then(() => this.keep())
        .then(() => {
          this.held = true;
        }),
    );
  }

  goOn() {
    this.held = false;
    this.stopped = false;
    this.later();
  }

  // The same ticket is drawn again: what was typed meanwhile is brought over (carry.js).
  handOver({ detail }) {
    if (detail) this.stop();
  }

  leave(event) {
    if (event.type === "visibilitychange" && document.visibilityState !== "hidden") return;
    if (!this.isDirty || this.request) return;
    // The answer would come too late to tell the version: this page asks for it when it is back.
    if (event.type === "pagehide") navigator.sendBeacon(this.urlValue, this.everything());
    else this.keep();
  }

  keep() {
    if (!this.isDirty || this.held) return null;
    if (this.request) return this.later();
    this.saving = this.save();
    return this.saving;
  }

  async save() {
    const sent = this.content();
    this.request = new AbortController();
    try {
      const answer = await fetch(this.urlValue, {
        method: "POST",
        body: this.everything(),
        signal: this.request.signal,
      });
      if (answer.status === 409) this.clash(await answer.json());
      else if (answer.ok) this.kept(await answer.json(), sent);
      else throw new Error(answer.statusText);
    } catch (error) {
      if (error.name !== "AbortError") {
        this.stateTarget.textContent = this.unsavedValue;
        this.timer = setTimeout(() => this.keep(), AGAIN);
      }
    } finally {
      this.request = null;
    }
  }

  kept({ version, saved }, sent) {
    this.before = sent;
    this.versionTarget.value = version;
    this.stateTarget.textContent = version ? `${this.savedValue} ${saved}` : "";
    this.discardTarget.hidden = !version;
    this.dispatch("saved", { bubbles: true });
    if (this.isDirty) this.later();
  }

  // Another tab was faster. Nothing is written over until the agent has chosen.

  clash(theirs) {
    this.conflict = theirs;
    this.stateTarget.textContent = theirs.problem;
    this.theirsTarget.hidden = !theirs.version;
    this.mineTarget.hidden = false;
  }

  takeTheirs() {
    this.element.querySelector("textarea[name=text]").value = this.conflict.text;
    this.resolve();
    this.before = this.content();
  }

  keepMine() {
    this.resolve();
    this.before = "";
    this.keep();
  }

  resolve() {
    this.versionTarget.value = this.conflict.version;
    this.conflict = null;
    this.stateTarget.textContent = "";
    this.theirsTarget.hidden = true;
    this.mineTarget.hidden = true;
  }
}

window.wagtail.app.register("wd-draft", DraftController);
