// Sound and vibration at a call; browsers allow both only after the citizen has touched the page.

const PATTERN = [400, 200, 400, 200, 800];
const AGAIN_MILLISECONDS = 3500;
const TIMES = 6;

export class Bell {
  #button;
  #words;
  #sound = null;
  #on = false;
  #ringing = null;

  constructor(button, words) {
    this.#button = button;
    this.#words = words;
    button.onclick = () => this.#set(!this.#on);
    // Any touch lets the page make a sound; whether it does is the button's matter.
    document.addEventListener("pointerdown", () => this.#wake(), { once: true });
    this.#draw();
  }

  /** Show the button while there is something to wait for. */
  offer(wanted) {
    this.#button.hidden = !wanted;
  }

  /** Ring a few times, until somebody says that it is heard. */
  ring() {
    this.quiet();
    let left = TIMES;
    const once = () => {
      left -= 1;
      navigator.vibrate?.(PATTERN);
      if (this.#on) this.#beep();
      if (left === 0) this.quiet();
    };
    this.#ringing = setInterval(once, AGAIN_MILLISECONDS);
    once();
  }

  quiet() {
    clearInterval(this.#ringing);
    navigator.vibrate?.(0);
  }

  #set(on) {
    this.#on = on;
    this.#wake();
    if (on) {
      this.#beep();
      navigator.vibrate?.(200);
      // Only secure pages may keep the screen on; elsewhere the phone sleeps as it always does.
      navigator.wakeLock?.request("screen").catch(() => null);
    }
    this.#draw();
  }

  #draw() {
    this.#button.setAttribute("aria-pressed", String(this.#on));
    this.#words.textContent = this.#on ? "叫号提醒已开启（响铃、震动）" : "叫号时响铃、震动提醒我";
  }

  #wake() {
    const Sound = window.AudioContext ?? window.webkitAudioContext;
    if (Sound === undefined) return;
    this.#sound ??= new Sound();
    this.#sound.resume();
  }

  #beep() {
    if (this.#sound === null) return;
    const start = this.#sound.currentTime;
    [880, 1175, 1568].forEach((pitch, step) => {
      const tone = this.#sound.createOscillator();
      const loudness = this.#sound.createGain();
      const at = start + step * 0.22;
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.0001, at);
      loudness.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.2);
      tone.connect(loudness).connect(this.#sound.destination);
      tone.start(at);
      tone.stop(at + 0.22);
    });
  }
}
