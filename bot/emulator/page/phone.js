// One phone: a person's chats, first of all the one with the bot, inside its frame, with a caption above.

import { Chat, ChatTabs, placesOf } from "./chats.js";
import { Composer } from "./composer.js";
import { ControlError } from "./control.js";
import { askGroup, askLanguage, askPayload, askText, confirmThat, openMenu, viewImage } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { markWaiting } from "./keyboards.js";
import { safeAddress, startPayload } from "./links.js";
import { languageName } from "./places.js";

const TYPING_MS = 5500; // Telegram shows an action for five seconds
const UNANSWERED_MS = 20000;
const TOAST_MS = 3200;

export class PhoneView {
  #control;
  #bot;
  #profile = { name: "", description: "", commands: [] };
  #waiting = new Map();
  #chats = new Map();
  #chosen = "private";
  #answered = new Set();
  #typingTimer = null;
  #toastTimer = null;

  constructor(phone, bot, control) {
    this.phone = phone;
    this.#bot = bot;
    this.#control = control;
    this.#build();
  }

  #build() {
    this.name = h("bdi.caption-name", {});
    this.about = h("span.caption-about", {});
    this.face = h("span.caption-face", { "aria-hidden": "true" });
    this.moreButton = h(
      "button.round",
      { type: "button", "aria-haspopup": "menu", "data-role": "person-menu", onclick: () => this.#openPersonMenu() },
      icon("more"),
    );
    const caption = h("div.caption", {}, this.face, h("div.caption-text", {}, this.name, this.about), this.moreButton);

    this.botFace = h("span.bot-face", { "aria-hidden": "true" });
    this.botName = h("bdi.bot-name", { "data-role": "bot-name" });
    this.status = h("span.bot-status", { role: "status" });
    this.chatTabs = new ChatTabs((key) => this.#open(key));
    const header = h("header.chat-header", {}, this.botFace, h("div.bot-about", {}, this.botName, this.status));

    this.description = h("div.description", { "data-role": "description", dir: "auto" });
    const actions = {
      openLink: (url) => this.openLink(url),
      sendCommand: (text) => this.#actHere("text", { text }),
      viewImage,
      askInline: (query) => this.composer.askInline(query),
      press: (message, button, element) => this.#press(message, button, element),
      isWaiting: (message, button) => [...this.#waiting.values()].some((one) => isSame(one, message, button)),
      edit: (message) => this.#edit(message),
    };
    this.context = () => ({ languageCode: this.phone.language_code, ownId: this.phone.id, actions });
    const send = {
      text: (text) => this.#actHere("text", { text }),
      start: () => this.#act("start", {}),
      unblock: () => this.#act("unblock", {}),
      act: (what, body) => this.#actHere(what, body),
      upload: (what, files, text) =>
        this.#guard(() => this.#control.upload(this.phone.id, what, files, text, this.chat.where)),
      inline: (query, offset) => this.#ask(() => this.#control.inline(this.phone.id, query, offset)),
      answer: (queryId) => this.#ask(() => this.#control.inlineAnswer(queryId)),
      choose: (queryId, resultId) => this.#actHere("inline/choose", { inline_query_id: queryId, result_id: resultId }),
      open: (button) => this.#openInlineButton(button),
    };
    this.composer = new Composer(send, this.#bot.username);
    this.toastPlace = h("div.toast-place", { "aria-live": "assertive" });
    this.alertPlace = h("div.alert-place", { hidden: true });
    this.#syncChats();
    this.pane = h("div.chat", {}, this.chatTabs.element, header, h("div.wallpaper", {}), this.history.element, this.composer.element);
    this.screen = h("div.screen", {}, this.pane, this.toastPlace, this.alertPlace);
    this.element = h(
      "section.phone",
      { "data-phone": this.phone.id, id: `phone-${this.phone.id}`, "aria-labelledby": `tab-${this.phone.id}` },
      caption,
      h("div.frame", {}, this.screen),
    );
    this.tab = h("button.tab", { type: "button", role: "tab", id: `tab-${this.phone.id}`, "aria-controls": `phone-${this.phone.id}` });
    this.#show();
  }

  /** Takes what the emulator knows of the person now. */
  change(phone) {
    const before = this.phone;
    this.phone = phone;
    for (const chat of this.#syncChats()) this.#load(chat);
    this.#show();
    if (before.language_code !== phone.language_code) this.readProfile();
  }

  async readProfile() {
    try {
      this.#profile = await this.#control.profile(this.phone.language_code, this.phone.id);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      return; // the next event or reconnection reads it again
    }
    this.#show();
  }

  /** The chat that is on the screen, and its messages. */
  get chat() {
    return this.#chats.get(this.#chosen);
  }

  get history() {
    return this.chat.history;
  }

  async readMessages() {
    await Promise.all([...this.#chats.values()].map((chat) => this.#load(chat)));
  }

  /** Makes the chats that there are by now, forgets those that are gone; returns the new ones. */
  #syncChats() {
    const places = new Map(placesOf(this.phone).map((place) => [place.key, place]));
    for (const key of [...this.#chats.keys()]) {
      if (places.has(key)) continue;
      if (key === this.#chosen) this.#open("private");
      this.#chats.delete(key);
    }
    const made = [];
    for (const [key, place] of places) {
      if (this.#chats.has(key)) this.#chats.get(key).place = place;
      else {
        const empty = place.chatId === null ? this.description : h("div.description", {}, "No messages here yet.");
        const chat = new Chat(place, this.context, empty);
        this.#chats.set(key, chat);
        made.push(chat);
      }
    }
    return made;
  }

  async #load(chat) {
    await this.#guard(() => chat.load(() => this.#control.messages(this.phone.id, chat.place.chatId)));
    this.#show();
  }

  /** Puts another chat on the screen. */
  #open(key) {
    if (key === this.#chosen || !this.#chats.has(key)) return;
    const before = this.history.element;
    this.#chosen = key;
    before.replaceWith(this.history.element);
    this.#setTyping(null);
    this.#show();
    this.history.toBottom();
  }

  /** Whether an event of the emulator's stream is about this phone. */
  concerns({ chat_id: chatId, person_id: personId }) {
    if (personId !== undefined) return personId === this.phone.id;
    return chatId === this.phone.id || [...this.#chats.values()].some(({ place }) => place.chatId === chatId);
  }

  /** An event of one of its chats. */
  receive(event) {
    if (event.type === "callback_answer") this.#answer(event);
    else if (event.type === "inline_answer") this.composer.inline.answered(event.inline_query_id);
    else {
      for (const [key, chat] of this.#chats) {
        if ((chat.place.chatId ?? this.phone.id) === event.chat_id) this.#receiveIn(key, chat, event);
      }
    }
    this.#show();
  }

  #receiveIn(key, chat, event) {
    const isShown = key === this.#chosen;
    const { message } = event;
    if (isShown && event.type === "chat_action") this.#setTyping(event.action);
    if (isShown && message?.from_bot) this.#setTyping(null);
    if (!isShown && event.type === "message" && chat.holds(message) && message.from?.id !== this.phone.id) this.chatTabs.mark(key);
    chat.receive(event);
  }

  #show() {
    const { phone } = this;
    const about = [phone.label, languageName(phone.language_code)].filter(Boolean).join(" · ");
    setText(this.name, phone.first_name);
    setText(this.about, about);
    this.about.title = `${about} · language code ${phone.language_code ?? "none"} · id ${phone.id}`;
    setText(this.face, [...phone.first_name][0] ?? "?");
    this.face.dataset.hue = String(phone.id % 6);
    this.moreButton.setAttribute("aria-label", `More about ${phone.first_name}`);
    setText(this.tab, phone.first_name);
    this.tab.title = about;

    const botName = this.#profile.name || this.#bot.first_name;
    const { place, isPrivate, isLoaded } = this.chat;
    const title = isPrivate ? botName : place.title;
    setText(this.botName, title);
    setText(this.botFace, [...title][0] ?? "?");
    this.botFace.classList.toggle("of-group", !isPrivate);
    const status = isPrivate ? (phone.blocked ? "blocked" : "bot") : [place.topic, place.about].filter(Boolean).join(" · ");
    if (!this.status.dataset.role) setText(this.status, status);
    this.chatTabs.show(
      [...this.#chats.values()].map((chat) => chat.place),
      this.#chosen,
      (one) => (one.chatId === null ? botName : one.topic && one.threadId ? `${one.title}: ${one.topic}` : one.title),
    );
    this.#showDescription();
    this.element.classList.toggle("blocked", Boolean(phone.blocked));
    if (!isPrivate) {
      this.composer.update({ mode: isLoaded ? "chat" : "loading", commands: [], menuButton: null, keyboard: null });
      return;
    }
    const mode = phone.blocked ? "blocked" : !isLoaded ? "loading" : this.history.isEmpty ? "start" : "chat";
    // The profile is asked for this phone's language; what came with the phone serves until it is there.
    const commands = this.#profile.commands?.length ? this.#profile.commands : (phone.commands ?? []);
    const menuButton = phone.menu_button ?? this.#profile.menu_button;
    const keyboard = phone.reply_keyboard?.keyboard ? phone.reply_keyboard : null;
    this.composer.update({ mode, commands, menuButton, keyboard });
  }

  #showDescription() {
    const text = this.#profile.description ?? "";
    if (this.description.dataset.shown === text) return;
    this.description.dataset.shown = text;
    const body = h("div.description-text", { dir: "auto" }, text || "No messages here yet.");
    this.description.replaceChildren(...(text ? [h("b", {}, "What can this bot do?"), body] : [body]));
  }

  #setTyping(action) {
    clearTimeout(this.#typingTimer);
    if (!action) {
      delete this.status.dataset.role;
      return;
    }
    const doing = {
      upload_photo: "sending a photo",
      upload_document: "sending a file",
      find_location: "choosing a location",
      record_voice: "recording",
      upload_voice: "sending a voice message",
      choose_sticker: "choosing a sticker",
    };
    this.status.dataset.role = "typing";
    this.status.replaceChildren(doing[action] ?? "typing", h("span.dots", { "aria-hidden": "true" }, h("i"), h("i"), h("i")));
    this.#typingTimer = setTimeout(() => {
      this.#setTyping(null);
      this.#show();
    }, TYPING_MS);
  }

  // Sending

  /** Does it and resolves to whether it was done; what went wrong is shown on the phone. */
  async #guard(doIt) {
    try {
      await doIt();
      return true;
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      this.toast(error.message, "wrong");
      return false;
    }
  }

  /** The same for what has an answer: that, or null. */
  async #ask(doIt) {
    let answer = null;
    await this.#guard(async () => {
      answer = await doIt();
    });
    return answer;
  }

  /** The same as `#act`, in the chat that is on the screen. */
  #actHere(what, body) {
    return this.#act(what, { ...body, ...this.chat.where });
  }

  #act(what, body) {
    return this.#guard(() => this.#control.act(this.phone.id, what, body));
  }

  async #press(message, button, element) {
    const address = button.url ?? button.login_url?.url ?? button.web_app?.url;
    if (address) this.openLink(address);
    else if (button.copy_text) this.#copy(button.copy_text.text);
    else if (switched(button) !== null) this.composer.askInline(switched(button));
    else if (button.callback_data != null) await this.#pressData(message, button, element);
    else this.toast("This page cannot open such a button.", "wrong");
  }

  async #pressData(message, button, element) {
    const token = Symbol("press");
    const { message_id, chat } = message;
    this.#waiting.set(token, { message_id, chat_id: chat.id, data: button.callback_data, id: null });
    markWaiting(element, true);
    const done = await this.#guard(async () => {
      const { callback_query_id: id } = await this.#control.act(this.phone.id, "press", {
        message_id,
        data: button.callback_data,
        chat_id: chat.id,
      });
      const press = this.#waiting.get(token);
      if (press) press.id = String(id);
      if (this.#answered.has(String(id))) this.#stopWaiting(token);
    });
    if (done) setTimeout(() => this.#stopWaiting(token), UNANSWERED_MS);
    else this.#stopWaiting(token);
  }

  #openInlineButton({ start_parameter: payload }) {
    if (payload) this.#start(payload);
    else this.toast("This page cannot open such a button.", "wrong");
  }

  #stopWaiting(token) {
    const press = this.#waiting.get(token);
    if (!this.#waiting.delete(token)) return;
    for (const { history, place } of this.#chats.values()) {
      if ((place.chatId ?? this.phone.id) !== press.chat_id) continue;
      for (const button of history.elementOf(press.message_id)?.querySelectorAll(".inline-button.waiting") ?? []) {
        if (button.dataset.data === press.data) markWaiting(button, false);
      }
    }
  }

  /** Follows a link to the bot: it leads to the private chat, wherever it stood. */
  #start(payload) {
    this.#open("private");
    return this.#act("start", payload ? { payload } : {});
  }

  #answer({ callback_query_id: id, text, show_alert: isAlert, url }) {
    this.#answered.add(String(id));
    for (const [token, press] of this.#waiting) if (press.id === String(id)) this.#stopWaiting(token);
    if (text && isAlert) this.#alert(text);
    else if (text) this.toast(text);
    if (url) this.openLink(url);
  }

  async #edit(message) {
    const text = await askText("Edit the message", "Save", message.text);
    if (text && text !== message.text) await this.#actHere("edit", { message_id: message.message_id, text });
  }

  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast("Copied");
    } catch {
      this.toast("The browser did not allow copying.", "wrong"); // refused permission, or not focused
    }
  }

  /** Links to the bot itself are followed on this phone; all others in a new window. */
  openLink(address) {
    const safe = safeAddress(address);
    if (!safe) {
      this.toast("This address is not one to open.", "wrong");
      return;
    }
    const payload = startPayload(new URL(safe), this.#bot.username);
    if (payload === null) window.open(safe, "_blank", "noopener,noreferrer");
    else if (payload !== "") this.#start(payload);
    else {
      this.#open("private");
      this.history.toBottom("smooth");
    }
  }

  // Showing

  /** A dark pill over the chat; `kind` "wrong" is the emulator speaking, not the bot. */
  toast(text, kind = "") {
    const pill = h("div.toast", { "data-role": "toast", dir: "auto", role: "status" }, text);
    if (kind) pill.classList.add(kind);
    this.toastPlace.replaceChildren(pill);
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => pill.remove(), TOAST_MS + Math.min(4000, text.length * 40));
  }

  #alert(text) {
    const before = document.activeElement;
    const close = () => {
      this.alertPlace.hidden = true;
      this.alertPlace.replaceChildren();
      this.pane.inert = false;
      if (this.element.contains(before)) before.focus();
    };
    const ok = h("button.quiet", { type: "button", "data-role": "alert-ok", onclick: close }, "OK");
    const title = h("h2", { id: `alert-title-${this.phone.id}` }, this.#profile.name || this.#bot.first_name);
    const box = h(
      "div.alert",
      {
        role: "alertdialog",
        "aria-modal": "true",
        "aria-labelledby": title.id,
        "data-role": "alert",
        onkeydown: (event) => event.key === "Escape" && close(),
      },
      title,
      h("p", { dir: "auto" }, text),
      h("div.dialog-buttons", {}, ok),
    );
    this.alertPlace.replaceChildren(box);
    this.alertPlace.hidden = false;
    this.pane.inert = true;
    ok.focus({ preventScroll: true });
  }

  #openPersonMenu() {
    const { phone } = this;
    const items = [
      { icon: "link", label: "Open a deep link…", role: "open-link", act: () => this.#askPayload() },
      { icon: "globe", label: "Change language…", hint: phone.language_code ?? "none", role: "change-language", act: () => this.#askLanguage() },
      phone.blocked
        ? { icon: "check", label: "Unblock the bot", role: "unblock-bot", act: () => this.#act("unblock", {}) }
        : { icon: "stop", label: "Block the bot", role: "block-bot", act: () => this.#act("block", {}) },
      { icon: "people", label: "New group…", role: "new-group", act: () => this.#makeGroup() },
      { icon: "broom", label: "Clear the chat", role: "clear", act: () => this.#guard(() => this.#control.clearMessages(phone.id)) },
      { icon: "trash", label: "Remove this phone…", role: "remove-phone", danger: true, act: () => this.#remove() },
    ];
    openMenu(this.moreButton, items, `More about ${phone.first_name}`);
  }

  async #askPayload() {
    const answer = await askPayload(this.#bot.username);
    if (answer) await this.#start(answer.payload);
  }

  async #askLanguage() {
    const answer = await askLanguage(this.phone.language_code);
    if (answer) await this.#guard(async () => this.change(await this.#control.changePhone(this.phone.id, answer)));
  }

  /** A group with the bot and whoever else has a phone here. */
  async #makeGroup() {
    const { id: ownId } = this.phone;
    const phones = async () => (await this.#control.state()).phones;
    await this.#guard(async () => {
      const answer = await askGroup((await phones()).filter(({ id }) => id !== ownId));
      if (!answer) return;
      const key = await this.#control.addGroup(ownId, answer);
      this.change((await phones()).find(({ id }) => id === ownId)); // the event that tells of it may come later
      this.#open(key);
    });
  }

  async #remove() {
    const sure = await confirmThat(
      `Remove ${this.phone.first_name}’s phone?`,
      "The chat is gone from the emulator. What the bot keeps about the person, it keeps.",
      "Remove",
    );
    if (sure) await this.#guard(() => this.#control.removePhone(this.phone.id));
  }
}

/** The query of a button that leads into inline mode. A real client asks for a chat first; here it is this one. */
function switched(button) {
  const { switch_inline_query: query, switch_inline_query_current_chat: here, switch_inline_query_chosen_chat: chosen } = button;
  return query ?? here ?? (chosen ? (chosen.query ?? "") : null);
}

function isSame(press, message, button) {
  return press.message_id === message.message_id && press.chat_id === message.chat.id && press.data === button.callback_data;
}

/** Sets text only where it differs, so that screen readers hear changes and nothing else. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
