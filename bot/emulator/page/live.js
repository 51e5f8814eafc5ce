// The emulator's event stream. On every loss the whole state is read again before the stream is resumed,
// so that a restarted emulator, or events that fell out of its bounded ring, leave no stale phone behind.

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 5000;

export class Live {
  #source = null;
  #last = null;
  #pause = FIRST_PAUSE_MS;
  #refresh;
  #receive;
  #tell;

  /** `refresh` reads everything and resolves to the number of the last event it covers; `receive` gets each
   * event once, in order; `tell` gets "live" or "lost". */
  constructor({ refresh, receive, tell }) {
    this.#refresh = refresh;
    this.#receive = receive;
    this.#tell = tell;
  }

  async open() {
    try {
      const covered = await this.#refresh();
      // What was missed is worth replaying (toasts), unless the emulator began to count anew.
      const since = this.#last !== null && this.#last <= covered ? this.#last : covered;
      this.#last = since;
      this.#listen(since);
    } catch {
      this.#lose();
    }
  }

  #listen(since) {
    const source = new EventSource(`/control/events?since=${since}`);
    this.#source = source;
    source.onopen = () => {
      this.#pause = FIRST_PAUSE_MS;
      this.#tell("live");
    };
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (typeof event.n === "number") {
        if (event.n <= this.#last) return;
        this.#last = event.n;
      }
      this.#receive(event);
    };
    source.onerror = () => this.#lose();
  }

  #lose() {
    this.#source?.close();
    this.#source = null;
    this.#tell("lost");
    setTimeout(() => this.open(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }
}
