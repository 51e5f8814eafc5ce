// Inline mode: what the bot answers to "@bot words", above the text field, while they are typed.

import { h, icon } from "./dom.js";

const PAUSE_MS = 250; // until a query that is being typed is asked
const PATIENCE_MS = 10_000; // as long as Telegram waits for a bot
const NEAR_END_PX = 80;

/** The words after "@username " if a text asks that bot, else null. */
export function inlineQuery(text, username) {
  const [, name, query] = /^@(\w+)\s([^]*)$/.exec(text) ?? [];
  return name?.toLowerCase() === username.toLowerCase() ? query : null;
}

export class InlinePanel {
  #send;
  #query = null;
  #asked = null;
  #answer = null;
  #timer = null;
  #patience = null;
  #chosen = -1;

  /** `send` does what is asked of the phone: inline(query, offset) resolves to the query's id, answer(id) to
   * its answer, both to null where that failed; choose(id, resultId) and open(button); `leave` ends it. */
  constructor(send, leave) {
    this.#send = { ...send, leave };
    this.list = h("div.inline-results", { role: "listbox", "aria-label": "Results", onscroll: () => this.#scrolled() });
    this.state = h("p.inline-state", { role: "status" });
    this.top = h("button.inline-top", { type: "button", hidden: true, "data-role": "inline-button", onclick: () => this.#open() });
    this.element = h("div.inline-panel", { hidden: true, "data-role": "inline" }, this.top, this.list, this.state);
  }

  get isOpen() {
    return this.#query !== null;
  }

  /** What stands in the field now: a query, or null for anything else. */
  type(query) {
    if (query === this.#query) return;
    this.#query = query;
    this.#asked = null;
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
    this.element.hidden = query === null;
    this.element.classList.toggle("stale", query !== null && this.#answer !== null);
    if (query === null) this.#clear();
    else this.#timer = setTimeout(() => this.#ask(""), PAUSE_MS);
    if (query !== null && !this.#answer) this.#say("Searching…");
  }

  /** The emulator says that a query was answered. */
  async answered(id) {
    if (id === null || id !== this.#asked?.id) return;
    const { offset } = this.#asked;
    const answer = await this.#send.answer(id);
    if (!answer?.answered || id !== this.#asked?.id) return;
    this.#asked = null;
    clearTimeout(this.#patience);
    this.#show(id, answer, offset !== "");
  }

  /** The arrow keys. */
  move(step) {
    const options = [...this.list.children];
    if (options.length) this.#mark((Math.max(this.#chosen, step > 0 ? -1 : 0) + step + options.length) % options.length);
  }

  /** The Enter key: whether there was a marked result to send. */
  take() {
    const option = this.list.children[this.#chosen];
    option?.click();
    return Boolean(option);
  }

  async #ask(offset) {
    const asked = { id: null, offset };
    this.#asked = asked;
    const id = await this.#send.inline(this.#query, offset);
    if (asked !== this.#asked) return;
    if (id === null) {
      this.#say("");
      return;
    }
    asked.id = id;
    this.#patience = setTimeout(() => this.#lose(asked), PATIENCE_MS);
    this.answered(id); // the answer may have overtaken the id
  }

  #lose(asked) {
    if (asked !== this.#asked) return;
    this.#clear();
    this.#say("The bot has not answered.");
  }

  #clear() {
    this.#answer = null;
    this.#chosen = -1;
    this.list.replaceChildren();
    this.top.hidden = true;
    this.#say("");
  }

  #say(words) {
    this.state.textContent = words;
    this.state.hidden = words === "";
  }

  #show(id, answer, isMore) {
    this.element.classList.remove("stale");
    this.#answer = answer;
    const options = answer.results.map((result) => this.#option(id, result));
    if (isMore) this.list.append(...options);
    else {
      this.list.replaceChildren(...options);
      this.list.scrollTop = 0;
      this.#chosen = -1;
      this.top.textContent = answer.button?.text ?? "";
      this.top.hidden = !answer.button;
    }
    const isEmpty = this.list.children.length === 0;
    this.#say(isEmpty && !answer.button ? "No results" : "");
  }

  #option(id, result) {
    const { title = "", description = "", message } = result;
    const words = title || (message.caption ?? message.text ?? message.venue?.title ?? result.type);
    return h(
      "button.inline-result",
      {
        type: "button",
        role: "option",
        tabindex: "-1",
        "aria-selected": "false",
        "data-result": result.id,
        onclick: () => this.#choose(id, result.id),
      },
      thumbnail(result, words),
      h(
        "span.inline-about",
        {},
        h("bdi.inline-title", {}, words),
        (description || message.venue?.address) && h("span.inline-description", { dir: "auto" }, description || message.venue.address),
      ),
    );
  }

  #mark(index) {
    this.#chosen = index;
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) option.scrollIntoView({ block: "nearest" });
    });
  }

  #choose(id, resultId) {
    this.#send.leave();
    this.#send.choose(id, resultId);
  }

  #open() {
    const { button } = this.#answer;
    if (button.start_parameter) this.#send.leave();
    this.#send.open(button);
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    const isNearEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (isNearEnd && this.#answer?.next_offset && !this.#asked) this.#ask(this.#answer.next_offset);
  }
}

/** The picture that the emulator has, or as in Telegram the first letter; nothing comes from the web. */
function thumbnail({ message }, words) {
  const picture = message.photo?.[0];
  if (picture) return h("img.inline-thumbnail", { src: `/control/files/${picture.file_id}`, alt: "" });
  const place = message.location && icon("pin");
  return h("span.inline-thumbnail", { "aria-hidden": "true" }, place || ([...words.trim()][0] ?? "?").toUpperCase());
}
