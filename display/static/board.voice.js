// Speech and chime on the display itself, for a hall whose loudspeaker hangs on it: by the hall's
// clips, or by the browser's own voice, which is the last resort.
// The sentences are those of display/announcements.py; a test holds the two together.
import { Clips } from "./board.clips.js";

const HANZI = [..."零一二三四五六七八九"];
const PLACES = ["", "十", "百", "千"];
const DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
  "seventeen", "eighteen", "nineteen"];
const TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const LATE_MS = 60000; // who has not been called aloud by then has read it, or will be recalled

/** The sentences of a call, in the order they are said. */
export function announcement(number, counter, languages = ["zh-CN"], name = "", times = 2) {
  const spoken = languages.filter((tag) => primary(tag) in TEMPLATES);
  const once = (spoken.length ? spoken : ["zh-CN"]).map((language) => ({
    text: TEMPLATES[primary(language)](number, counter, name), language,
  }));
  return Array.from({ length: times }, () => once).flat();
}

const primary = (tag) => tag.split("-")[0].toLowerCase();
const parts = (number) => number.toUpperCase().match(/[A-Z]+|[0-9]+/g) ?? [];
const TEMPLATES = { zh: inChinese, yue: inChinese, en: inEnglish };

function inChinese(number, counter, name) {
  const read = parts(number).map((part) =>
    /\d/.test(part) ? [...part].map((digit) => HANZI[digit]).join("") : [...part].join(" "));
  return `请${read.join("")}号到${hanzi(counter)}号${name || "窗口"}`;
}

function inEnglish(number, counter) {
  const read = parts(number).flatMap((part) => [...part].map((sign) => DIGITS[sign] ?? sign));
  return `Ticket ${read.join(" ")}, please go to window ${english(counter)}`;
}

function hanzi(number) {
  let read = "";
  let gap = false;
  [...String(number)].forEach((digit, index, digits) => {
    if (digit === "0") gap = true;
    else {
      read += (gap && read ? "零" : "") + HANZI[digit] + PLACES[digits.length - 1 - index];
      gap = false;
    }
  });
  return read.startsWith("一十") ? read.slice(1) : read || "零";
}

function english(number) {
  for (const [size, word] of [[1000, "thousand"], [100, "hundred"]]) {
    if (number >= size) {
      const rest = number % size;
      const tail = rest ? (rest < 100 ? " and " : " ") + english(rest) : "";
      return `${english(Math.floor(number / size))} ${word}${tail}`;
    }
  }
  if (number >= 20) return TENS[Math.floor(number / 10)] + (number % 10 ? `-${DIGITS[number % 10]}` : "");
  return number >= 10 ? TEENS[number - 10] : DIGITS[number];
}

export class Speaker {
  /** @param {{voice: boolean, clips: boolean, chime: boolean, languages: string[]}} wanted */
  constructor(wanted) {
    this.wanted = wanted;
    this.queue = [];
    this.busy = false;
    this.audio = wanted.chime || wanted.clips ? new AudioContext() : null;
    this.clips = wanted.clips ? new Clips(this.audio) : null;
  }

  /** Whether the browser still waits for somebody to touch the screen before it makes a sound. */
  get muted() {
    const untouched = this.wanted.voice && navigator.userActivation?.hasBeenActive === false;
    return this.audio ? this.audio.state === "suspended" : untouched;
  }

  async unlock() {
    await this.audio?.resume();
  }

  /** Chime and say a call when those before it have been said; a late one is dropped. */
  announce(call) {
    if (!this.wanted.voice && !this.wanted.chime) return;
    this.queue.push({ call, by: performance.now() + LATE_MS });
    if (!this.busy) this.#next();
  }

  async #next() {
    this.busy = true;
    while (this.queue.length) {
      const { call, by } = this.queue.shift();
      if (performance.now() > by) continue;
      if (this.wanted.chime && this.audio.state === "running") await chime(this.audio);
      if (!this.wanted.voice) continue;
      for (const sentence of announcement(call.number, call.counter, this.wanted.languages)) {
        if (!(await this.clips?.say(sentence))) await say(sentence);
      }
    }
    this.busy = false;
  }
}

/** Speak one sentence to its end; an engine that never says that it ended is not waited for. */
function say({ text, language }) {
  return new Promise((resolve) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = language;
    utterance.rate = 0.9;
    const timer = setTimeout(resolve, 12000);
    const ended = () => { clearTimeout(timer); resolve(); };
    utterance.addEventListener("end", ended);
    utterance.addEventListener("error", ended);
    speechSynthesis.speak(utterance);
  });
}

/** Two soft tones, a third apart. */
function chime(audio) {
  const start = audio.currentTime + 0.02;
  [[659.25, 0], [523.25, 0.38]].forEach(([pitch, after]) => {
    const tone = new OscillatorNode(audio, { frequency: pitch });
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.setValueAtTime(0, start + after);
    gain.gain.linearRampToValueAtTime(0.35, start + after + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, start + after + 0.7);
    tone.connect(gain).connect(audio.destination);
    tone.start(start + after);
    tone.stop(start + after + 0.75);
  });
  return new Promise((resolve) => setTimeout(resolve, 1150));
}
