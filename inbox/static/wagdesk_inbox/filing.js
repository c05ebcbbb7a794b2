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

window.wagtail.app.register("wd-filing", FilingController);

// Why an act was not done is read out and seen at once.
document.getElementById("wd-refused")?.focus();
