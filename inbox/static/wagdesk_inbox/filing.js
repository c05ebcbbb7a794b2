// A choice in the side panel is saved as soon as it is made; without this a button does it.
// Who walks through the choices by keyboard saves by Enter or the button: each arrow would
// else be a choice.
const { Controller } = window.StimulusModule;

class FilingController extends Controller {
  static targets = ["input", "save"];

  connect() {
    this.byKey = false;
    this.saveTarget.hidden = true;
  }

  keyed(event) {
    this.byKey = true;
    if (event.key === "Enter" && !this.saveTarget.hidden) {
      event.preventDefault();
      this.element.requestSubmit();
    }
  }

  pointed() {
    this.byKey = false;
  }

  changed() {
    if (this.byKey) this.saveTarget.hidden = false;
    else this.element.requestSubmit();
  }

  typed() {
    this.saveTarget.hidden = false;
  }
}

// The known tags are offered for the last of the names typed. Without this any name can be typed.
class TagsController extends Controller {
  static targets = ["input", "list"];

  static values = { url: String };

  async ask() {
    const typed = this.inputTarget.value;
    const at = typed.lastIndexOf(",") + 1;
    const word = typed.slice(at).trim();
    if (word === this.asked) return;
    this.asked = word;
    const answer = await fetch(`${this.urlValue}?${new URLSearchParams({ q: word })}`).catch(() => null);
    if (!answer?.ok || word !== this.asked) return;
    const { tags } = await answer.json();
    const before = at ? `${typed.slice(0, at)} ` : "";
    this.listTarget.replaceChildren(
      ...tags.map((tag) => {
        const option = document.createElement("option");
        option.value = before + tag.name;
        option.textContent = tag.description;
        return option;
      }),
    );
  }
}

window.wagtail.app.register("wd-filing", FilingController);
window.wagtail.app.register("wd-tags", TagsController);

// Why an act was not done is read out and seen at once.
document.getElementById("wd-refused")?.focus();
