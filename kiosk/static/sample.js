// A filled-in example of a material, as large as the glass allows, and the code that takes it along.
import { el } from "/static/live.js";
import { both, icon } from "./words.js";

/** Whether this browser shows a sample, {url, shown}, by itself: a picture, or a PDF in its viewer. */
export function isShown(sample) {
  return sample?.shown === "picture" || (sample?.shown === "pages" && navigator.pdfViewerEnabled);
}

/** The code of the page where a phone finds an item's list, forms and samples. */
export function codeOf(item, about) {
  const code = el("img", { class: "qr", src: `/m/${encodeURIComponent(item)}/qr.svg`, alt: "二维码", width: 120, height: 120 });
  const any = Object.keys(about.forms).length > 0;
  const words = any
    ? ["手机扫码：清单、空白表格和样表", "Scan: list, forms, samples"]
    : ["手机扫码带走清单", "Scan to take the list along"];
  const box = el("figure", { class: "take-along" }, code, el("figcaption", {}, both(...words)));
  code.onerror = () => { box.hidden = true; };
  return box;
}

export class Sample {
  #dialog = document.getElementById("sample");
  #opened;

  /**
   * @param opened called when a sample is on the glass
   * @param closed called when it is not any more
   */
  constructor(opened, closed) {
    this.#opened = opened;
    this.#dialog.addEventListener("close", () => {
      this.#dialog.replaceChildren();
      closed();
    });
    this.#dialog.addEventListener("click", (tap) => {
      if (tap.target === this.#dialog) this.close();
    });
  }

  /** Show the sample of a material. */
  open(item, name, sample) {
    const done = el("button", { class: "main", id: "sample-close" }, icon("check"), both("看好了", "Close"));
    done.onclick = () => this.close();
    this.#dialog.replaceChildren(
      el("h2", { id: "sample-name" }, both(`样表：${name}`, `Sample: ${name}`)),
      el("div", { class: "sheet-of" }, page(name, sample)),
      el("div", { class: "choices" }, done),
    );
    this.#dialog.showModal();
    this.#opened();
  }

  close() {
    if (this.#dialog.open) this.#dialog.close();
  }
}

function page(name, { url, shown }) {
  if (shown === "picture") return el("img", { src: url, alt: name });
  // The viewer without its own bar: there is nothing to save to and nothing to print on.
  return el("iframe", { src: `${url}#toolbar=0&navpanes=0&view=FitH`, title: name });
}
