// How the printer of this kiosk is: said before a number is taken, so that nobody waits for paper.
import { icon, both } from "./words.js";

const DOWN = ["fault", "offline", "unknown"];
const CAUSES = {
  "printer.paper_out": ["本机缺纸", "out of paper"],
  "printer.cover_open": ["打印机盖子没有关好", "its cover is open"],
  "printer.cutter_jammed": ["打印机切刀卡住", "its cutter is jammed"],
};

export class Paper {
  #offer;
  #strip = document.getElementById("paperless");
  #printer = null;

  constructor(offer) {
    this.#offer = offer;
  }

  /** @param printers how the paper of every kiosk with a printer is, as the hall knows it */
  snapshot(printers) {
    this.#printer = printers?.[this.#offer.kiosk] ?? null;
    const words = this.#words();
    this.#strip.hidden = words === null;
    if (words !== null) this.#strip.replaceChildren(icon("warn"), both(...words));
  }

  /** Whether a slip will not come out here, nor at another kiosk. */
  get isDown() {
    return this.#stops && !this.#printer.stand_in;
  }

  get #stops() {
    return DOWN.includes(this.#printer?.state);
  }

  #words() {
    if (!this.#stops) return null;
    const [cause, reason] = CAUSES[this.#printer.code] ?? ["本机打印机暂停", "not working"];
    const other = this.#printer.stand_in;
    if (other) {
      const place = this.#offer.kiosks[other] ?? other;
      return [`${cause}，可以照常取号，号票请到${place}领取`, `This printer is ${reason}. You can take a number; your slip is at: ${place}`];
    }
    return [`${cause}，可以照常取号，请记下或拍下屏幕上的号码`, `This printer is ${reason}. Please take your number from the screen`];
  }
}
