// Speech from the hall's pack of clips, so that a screen sounds as the hall's loudspeaker does.
// The plan is that of drivers/voices/clips/planning.py; a test holds the two together.

const UNIT = /[a-z]+(?:['’][a-z]+)?|\d|\p{L}/giu;
const WAIT_MS = 4000; // a clip that does not come by then is not waited for

/** A text's units: a hanzi, a letter, a digit, a Latin word. */
export function unitsOf(text) {
  return (text.match(UNIT) ?? []).map((unit) => unit.toLowerCase());
}

/** The fewest clips that say the sentence, or null when one is missing. `known` has the keys. */
export function plan(sentence, known) {
  const units = unitsOf(sentence);
  const longest = Math.max(0, ...[...known.keys()].map((key) => key.split(" ").length));
  const best = Array(units.length + 1).fill(null);
  best[units.length] = { clips: 0, length: 0 };
  for (let at = units.length - 1; at >= 0; at -= 1) {
    for (let length = 1; length <= Math.min(longest, units.length - at); length += 1) {
      const rest = best[at + length];
      if (rest && known.has(units.slice(at, at + length).join(" "))
        && (!best[at] || rest.clips + 1 <= best[at].clips)) {
        best[at] = { clips: rest.clips + 1, length };
      }
    }
  }
  if (!units.length || !best[0]) return null;
  const clips = [];
  for (let at = 0; at < units.length; at += best[at].length) {
    clips.push(units.slice(at, at + best[at].length).join(" "));
  }
  return clips;
}

export class Clips {
  /** @param {AudioContext} audio */
  constructor(audio) {
    this.audio = audio;
    this.sounds = new Map();
    this.pack = fetched("/voice/pack.json").then((answer) => answer.json()).catch(() => null);
  }

  /** Say a sentence to its end. False when it cannot, and then nothing was heard. */
  async say({ text, language }) {
    const pack = await this.pack;
    const known = new Map(Object.entries(pack?.clips[language.split("-")[0].toLowerCase()] ?? {}));
    const clips = plan(text, known);
    if (!clips || this.audio.state !== "running") return false;
    let sounds;
    try {
      sounds = await Promise.all(clips.map((key) => this.#sound(known.get(key))));
    } catch {
      return false;
    }
    return this.#play(sounds, pack.gap_ms / 1000);
  }

  #sound(file) {
    if (!this.sounds.has(file)) {
      const sound = fetched(`/voice/${file}`)
        .then((answer) => answer.arrayBuffer())
        .then((bytes) => this.audio.decodeAudioData(bytes));
      sound.catch(() => this.sounds.delete(file)); // asked for again the next time
      this.sounds.set(file, sound);
    }
    return this.sounds.get(file);
  }

  async #play(sounds, gap) {
    let at = this.audio.currentTime + 0.05;
    let last;
    for (const sound of sounds) {
      last = new AudioBufferSourceNode(this.audio, { buffer: sound });
      last.connect(this.audio.destination);
      last.start(at);
      at += sound.duration + gap;
    }
    const left = (at - this.audio.currentTime) * 1000;
    await new Promise((resolve) => {
      last.addEventListener("ended", resolve);
      setTimeout(resolve, left + 1000); // the clock of a sound card that went away stands still
    });
    return true;
  }
}

async function fetched(address) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(WAIT_MS) });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}
