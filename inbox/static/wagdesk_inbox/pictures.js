// A picture from the clipboard is attached and stands in the text where the cursor was.
const { Controller } = window.StimulusModule;

class PicturesController extends Controller {
  static targets = ["text", "files"];

  connect() {
    this.paste = this.paste.bind(this);
    this.textTarget.addEventListener("paste", this.paste);
  }

  disconnect() {
    this.textTarget.removeEventListener("paste", this.paste);
  }

  paste(event) {
    const pictures = [...event.clipboardData.files].filter((file) =>
      /^image\/(png|jpeg|gif|webp)$/.test(file.type),
    );
    if (!pictures.length) return;
    event.preventDefault();
    const all = new DataTransfer();
    [...this.filesTarget.files].forEach((file) => all.items.add(file));
    pictures.forEach((file) => {
      const name = `picture-${all.items.length + 1}.${file.type.split("/")[1].replace("jpeg", "jpg")}`;
      all.items.add(new File([file], name, { type: file.type }));
      const { selectionStart: start, selectionEnd: end } = this.textTarget;
      this.textTarget.setRangeText(`![${name}](file)\n`, start, end, "end");
    });
    this.filesTarget.files = all.files;
    this.textTarget.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

window.wagtail.app.register("wd-pictures", PicturesController);
