// The messages of one phone as they stand on its screen: order, days, groups, ticks, edits in place,
// deletions, and where the screen is scrolled to.

import { dayName, renderMessage } from "./bubbles.js";
import { arrange, h, icon } from "./dom.js";

const SHOWN_AT_FIRST = 150;
const SHOWN_MORE = 150;
const LEAVING_MS = 260;
const BOTTOM_SLACK_PX = 48;

export class History {
  #messages = new Map();
  #elements = new Map();
  #days = new Map();
  #shown = SHOWN_AT_FIRST;
  #unread = 0;
  #answeredBefore = 0;
  #context;
  #atBottom = true;
  #seen = { scrollHeight: 0, scrollTop: 0, clientHeight: 0 };

  /** `context()` gives what renderMessage needs beside the message; `empty` is shown when there is none. */
  constructor(context, empty) {
    this.#context = context;
    this.empty = empty;
    this.list = h("div.messages", { role: "log", "aria-live": "polite", "aria-label": "Messages" });
    this.earlier = h("button.earlier", { type: "button", hidden: true, onclick: () => this.#showMore() }, "Show earlier messages");
    this.scroller = h("div.scroller", { tabindex: "-1", onscroll: () => this.#scrolled() }, this.earlier, empty, this.list);
    this.badge = h("span.badge", {});
    this.downButton = h(
      "button.to-bottom",
      { type: "button", "aria-label": "Scroll to the newest message", "data-role": "to-bottom", hidden: true, onclick: () => this.toBottom("smooth") },
      icon("down"),
      this.badge,
    );
    // A keyboard that opens or a picture that loads must not push the newest message out of sight.
    const held = new ResizeObserver(() => this.#atBottom && this.toBottom());
    held.observe(this.scroller);
    held.observe(this.list);
    this.element = h("div.history", {}, this.scroller, this.downButton);
  }

  get isEmpty() {
    return this.#messages.size === 0;
  }

  get newestId() {
    return Math.max(0, ...this.#messages.keys());
  }

  /** Replaces all by what the emulator says there is. */
  reset(messages) {
    this.#messages = new Map(messages.filter(({ deleted }) => !deleted).map((message) => [message.message_id, message]));
    if (this.#answeredBefore > this.newestId) this.#answeredBefore = 0; // ids began anew
    for (const id of [...this.#elements.keys()]) if (!this.#messages.has(id)) this.#elements.delete(id);
    for (const message of this.#messages.values()) this.#draw(message);
    this.#lay();
  }

  /** A new message, or a new version of one. */
  put(message) {
    if (message.deleted) {
      this.remove(message.message_id);
      return;
    }
    const isNew = !this.#messages.has(message.message_id);
    this.#messages.set(message.message_id, message);
    this.#draw(message);
    if (isNew) {
      this.#elements.get(message.message_id).element.classList.add("arriving");
      if (this.#isOwn(message)) this.#atBottom = true;
      else if (!this.#atBottom) this.#unread += 1;
    }
    this.#lay();
  }

  remove(id) {
    const drawn = this.#elements.get(id);
    this.#messages.delete(id);
    this.#elements.delete(id);
    if (!drawn) return;
    drawn.element.style.height = `${drawn.element.offsetHeight}px`;
    drawn.element.classList.add("leaving");
    drawn.element.inert = true;
    drawn.element.removeAttribute("data-message");
    setTimeout(() => {
      drawn.element.remove();
      this.#lay();
    }, LEAVING_MS);
    this.#lay();
  }

  find(id) {
    return this.#messages.get(id);
  }

  elementOf(id) {
    return this.#elements.get(id)?.element;
  }

  react(id, reaction) {
    const message = this.#messages.get(id);
    if (message) this.put({ ...message, bot_reaction: reaction });
  }

  /** The bot has taken notice of everything said so far: two ticks. */
  markSeen() {
    this.#answeredBefore = this.newestId;
    this.#lay();
  }

  toBottom(behavior = "auto") {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
  }

  #isOwn(message) {
    return message.from?.id === this.#context().ownId;
  }

  /** Whether two messages are one person's, with nothing said by the chat itself between them. */
  #sameRow(one, next) {
    const isNotice = (message) => this.elementOf(message.message_id).classList.contains("notice");
    return one.from?.id === next.from?.id && !isNotice(one) && !isNotice(next);
  }

  #draw(message) {
    const version = JSON.stringify(message);
    const drawn = this.#elements.get(message.message_id);
    if (drawn?.version === version) return;
    const element = renderMessage(message, this.#context());
    if (drawn) {
      const focused = focusPath(drawn.element);
      drawn.element.replaceWith(element);
      restoreFocus(element, focused);
    }
    this.#elements.set(message.message_id, { element, version });
  }

  #visible() {
    return [...this.#messages.values()].sort((one, other) => one.message_id - other.message_id);
  }

  #lay() {
    const all = this.#visible();
    const shown = all.slice(-this.#shown);
    this.earlier.hidden = shown.length === all.length;
    this.empty.hidden = all.length > 0;
    const lastOfBot = Math.max(this.#answeredBefore, ...all.filter(({ from_bot: bot }) => bot).map(({ message_id: id }) => id));
    const wanted = [];
    shown.forEach((message, index) => {
      const { element } = this.#elements.get(message.message_id);
      const [before, after] = [shown[index - 1], shown[index + 1]];
      const newDay = !before || dayKey(before) !== dayKey(message);
      if (newDay) wanted.push(this.#dayElement(message));
      element.classList.toggle("first", newDay || !this.#sameRow(before, message));
      element.classList.toggle("last", !after || !this.#sameRow(message, after) || dayKey(after) !== dayKey(message));
      if (this.#isOwn(message)) this.#tick(element, message.message_id <= lastOfBot);
      wanted.push(element);
    });
    arrange(this.list, wanted, (node) => node.classList?.contains("leaving"));
    if (this.#atBottom) this.toBottom();
    this.#showDown();
  }

  #tick(element, seen) {
    if (element.classList.contains("seen") === seen) return;
    element.classList.toggle("seen", seen);
    const words = element.querySelector(".unseen");
    if (words) words.textContent = seen ? "Seen" : "Sent";
  }

  #dayElement(message) {
    const key = dayKey(message);
    if (!this.#days.has(key)) this.#days.set(key, h("div.day", {}, h("span", {})));
    const element = this.#days.get(key);
    element.firstChild.textContent = dayName(message.date);
    return element;
  }

  #showMore() {
    const { scrollHeight, scrollTop } = this.scroller;
    this.#shown += SHOWN_MORE;
    this.#atBottom = false;
    this.#lay();
    this.scroller.scrollTop = scrollTop + this.scroller.scrollHeight - scrollHeight;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    const before = this.#seen;
    this.#seen = { scrollHeight, scrollTop, clientHeight };
    if (scrollHeight - scrollTop - clientHeight < BOTTOM_SLACK_PX) {
      this.#atBottom = true;
      this.#unread = 0;
    } else if (
      // Only the person leaves the bottom: a scroll that comes of a changed size is not hers.
      scrollTop < before.scrollTop &&
      scrollHeight === before.scrollHeight &&
      clientHeight === before.clientHeight
    ) {
      this.#atBottom = false;
    }
    this.#showDown();
  }

  #showDown() {
    this.downButton.hidden = this.#atBottom;
    this.badge.textContent = this.#unread ? String(this.#unread) : "";
    this.badge.hidden = this.#unread === 0;
  }
}

function dayKey({ date }) {
  return new Date(date * 1000).toDateString();
}

/** Which of the message's buttons has the keyboard's focus, if any: a redraw must not lose it. */
function focusPath(element) {
  if (!element.contains(document.activeElement)) return null;
  return { index: [...element.querySelectorAll("button, a")].indexOf(document.activeElement), data: document.activeElement.dataset.data };
}

function restoreFocus(element, focused) {
  if (!focused) return;
  const all = [...element.querySelectorAll("button, a")];
  const same = focused.data && all.find(({ dataset }) => dataset.data === focused.data);
  (same || all[Math.min(focused.index, all.length - 1)])?.focus({ preventScroll: true });
}
