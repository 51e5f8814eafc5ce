// The chats of one phone: the private one with the bot and, where the person is in groups, these; a forum is one
// chat a topic, as a phone shows it.

import { h } from "./dom.js";
import { History } from "./history.js";

/** One chat: where it is, its messages, and what came before they were read. */
export class Chat {
  isLoaded = false;
  #held = null;

  /** `context()` is what messages are drawn with. */
  constructor(place, context, empty) {
    this.place = place;
    this.history = new History(context, empty);
  }

  /** What a request to the control API says of the place: nothing for the private chat. */
  get where() {
    const { chatId, threadId } = this.place;
    return { ...(chatId && { chat_id: chatId }), ...(threadId && { message_thread_id: threadId }) };
  }

  get isPrivate() {
    return this.place.chatId === null;
  }

  /** Whether a message stands here: a forum's General has those that are in no topic. */
  holds(message) {
    const { isForum, threadId } = this.place;
    return !isForum || (message.is_topic_message ? message.message_thread_id : 0) === threadId;
  }

  /** Reads all of it; `read` resolves to the messages. Events that overtake the answer are applied after it. */
  async load(read) {
    this.#held ??= [];
    const messages = await read();
    this.history.reset(messages.filter((message) => this.holds(message)));
    this.isLoaded = true;
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.receive(event);
  }

  /** An event of this chat; whether it changed what is shown. */
  receive(event) {
    if (this.#held) {
      this.#held.push(event);
      return;
    }
    if (event.type === "message" || event.type === "edit") {
      if (this.holds(event.message)) this.history.put(event.message);
    } else if (event.type === "delete") this.history.remove(event.message_id);
    else if (event.type === "chat_action") this.history.markSeen();
    else if (event.type === "reaction") this.history.react(event.message_id, event.reaction);
  }
}

/** Where the person can be: `key` tells the places apart. */
export function placesOf(phone) {
  const groups = (phone.groups ?? []).flatMap((group) => {
    const { id, title, members, is_forum: isForum, topics } = group;
    const about = `${members} ${members === 1 ? "member" : "members"}`;
    const place = (threadId, topic) => ({ key: `${id}/${threadId}`, chatId: id, threadId, title, topic, about, isForum });
    return isForum ? [place(0, "General"), ...topics.map((topic) => place(topic.id, topic.name))] : [place(0, "")];
  });
  return [{ key: "private", chatId: null, threadId: 0, title: "", topic: "", about: "", isForum: false }, ...groups];
}

/** The row of tabs that leads from chat to chat; it is not there where the bot's is the only one. */
export class ChatTabs {
  #tabs = new Map();
  #unread = new Set();
  #shown = "";
  #choose;

  constructor(choose) {
    this.#choose = choose;
    this.element = h("div.chat-tabs", { role: "tablist", "aria-label": "Chats", hidden: true, "data-role": "chats", onkeydown: (event) => this.#walk(event) });
  }

  /** Something new stands in a chat that is not shown. */
  mark(key) {
    this.#unread.add(key);
  }

  show(places, chosen, nameOf) {
    this.#unread.delete(chosen);
    this.element.hidden = places.length < 2;
    for (const key of [...this.#tabs.keys()]) {
      if (places.some((place) => place.key === key)) continue;
      this.#tabs.get(key).remove();
      this.#tabs.delete(key);
      this.#unread.delete(key);
    }
    for (const place of places) {
      if (!this.#tabs.has(place.key)) {
        const tab = h("button.chat-tab", { type: "button", role: "tab", onclick: () => this.#choose(place.key) }, h("bdi", {}), h("span.unread-dot", {}));
        this.#tabs.set(place.key, tab);
        this.element.append(tab);
      }
      const tab = this.#tabs.get(place.key);
      const isChosen = place.key === chosen;
      const isNew = this.#unread.has(place.key);
      const name = nameOf(place);
      if (tab.firstChild.textContent !== name) tab.firstChild.textContent = name;
      tab.lastChild.textContent = isNew ? "new" : "";
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
    const shown = `${chosen} ${this.element.textContent}`;
    if (shown !== this.#shown) this.#tabs.get(chosen)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.#shown = shown;
  }

  #walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.element.children];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    next.click();
    next.focus();
  }
}
