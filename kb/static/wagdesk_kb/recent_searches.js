// Recent searches, kept on this device alone, and only where the site may keep anything.
const MOST = 5;

export class RecentSearches {
  constructor(place) {
    this.name = `wagdesk-recent-searches:${place}`;
    this.allowed = false;
    if (navigator.globalPrivacyControl) this.clear();
  }

  /** What the server says: WAGDESK_VISITS, consent and Global Privacy Control. */
  allow(allowed) {
    this.allowed = Boolean(allowed) && !navigator.globalPrivacyControl;
    if (!this.allowed) this.clear();
  }

  all() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name) ?? "[]");
      return kept.filter((text) => typeof text === "string").slice(0, MOST);
    } catch {
      return [];
    }
  }

  add(text) {
    if (navigator.globalPrivacyControl || !this.allowed) return;
    const others = this.all().filter((other) => other.toLocaleLowerCase() !== text.toLocaleLowerCase());
    this.write(() => localStorage.setItem(this.name, JSON.stringify([text, ...others].slice(0, MOST))));
  }

  clear() {
    this.write(() => localStorage.removeItem(this.name));
  }

  write(change) {
    try {
      change();
    } catch {
      // A browser that keeps nothing has no recent searches.
    }
  }
}
