// The lower edge of a phone: menu button, text field, command suggestions, attachments, the bot's reply
// keyboard; or one big button where there is nothing to type yet (START) or any more (UNBLOCK).

import { askCaption, askLocation, openMenu } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { InlinePanel, inlineQuery } from "./inline.js";
import { replyKeyboard } from "./keyboards.js";

const TALLEST_PX = 132; // as in chat.css
const GROWS_BY_ITSELF = CSS.supports("field-sizing", "content");

export class Composer {
  #send;
  #username;
  #commands = [];
  #suggested = [];
  #chosen = -1;
  #keyboard = null;
  #keyboardShown = false;

  /** `send` does what is asked of the phone: text(text), start(), unblock(), act(what, body),
   * upload(what, files, caption), and what the panel of inline mode needs. Each resolves when the emulator
   * took it and never rejects. */
  constructor(send, username) {
    this.#send = send;
    this.#username = username;
    this.inline = new InlinePanel(send, () => this.fill(""));
    this.#build();
  }

  #build() {
    this.field = h("textarea", {
      rows: "1",
      dir: "auto",
      placeholder: "Message",
      "aria-label": "Message",
      "data-role": "composer",
      autocomplete: "off",
      oninput: () => this.#typed(),
      onkeydown: (event) => this.#key(event),
      onpaste: (event) => this.#paste(event),
    });
    this.menuButton = h(
      "button.menu-button",
      { type: "button", "data-role": "menu", "aria-haspopup": "menu", "aria-label": "Menu", onclick: () => this.#openCommands() },
      icon("menu"),
      h("span", {}, "Menu"),
    );
    this.keysButton = h(
      "button.round",
      { type: "button", "aria-label": "Show or hide the bot’s keyboard", "data-role": "keyboard-toggle", hidden: true, onclick: () => this.#toggleKeyboard() },
      icon("keys"),
    );
    this.attachButton = h(
      "button.round",
      { type: "button", "aria-label": "Attach", "aria-haspopup": "menu", "data-role": "attach", onclick: () => this.#openAttach() },
      icon("clip"),
    );
    this.sendButton = h(
      "button.round.send",
      { type: "button", "aria-label": "Send", "data-role": "send", onclick: () => this.#submit() },
      icon("send"),
    );
    this.photoInput = this.#fileInput("photo", "image/*");
    this.documentInput = this.#fileInput("document", null);
    this.suggestions = h("div.suggestions", { role: "listbox", "aria-label": "Suggestions", hidden: true, "data-role": "suggestions" });
    this.keyboardPlace = h("div.keyboard-place", { hidden: true });
    this.bar = h(
      "div.composer-bar",
      {},
      this.menuButton,
      h("div.composer-field", {}, this.field, this.keysButton, this.attachButton),
      this.sendButton,
      this.photoInput,
      this.documentInput,
    );
    this.startButton = h("button.big-button", { type: "button", "data-role": "start", onclick: () => this.#send.start() }, "START");
    this.unblockButton = h(
      "button.big-button",
      { type: "button", "data-role": "unblock", onclick: () => this.#send.unblock() },
      "UNBLOCK",
    );
    this.element = h("div.composer", {}, this.inline.element, this.suggestions, this.bar, this.keyboardPlace, this.startButton, this.unblockButton);
  }

  #fileInput(what, accept) {
    const input = h("input", {
      type: "file",
      accept,
      multiple: true,
      class: "file-input",
      tabindex: "-1",
      "aria-hidden": "true",
      "data-role": `${what}-file`,
      onchange: async () => {
        const files = [...input.files];
        input.value = "";
        await this.#upload(what, files);
      },
    });
    return input;
  }

  /** Shows the bar that fits: `mode` is "chat", "start" or "blocked". */
  update({ mode, commands, menuButton, keyboard }) {
    this.#commands = commands;
    this.bar.hidden = mode !== "chat";
    this.startButton.hidden = mode !== "start";
    this.unblockButton.hidden = mode !== "blocked";
    this.menuButton.dataset.commands = commands.map(({ command }) => command).join(" ");
    this.menuButton.hidden = commands.length === 0 || menuButton?.type === "web_app";
    this.bar.classList.toggle("crowded", Boolean(keyboard));
    this.#setKeyboard(mode === "chat" ? keyboard : null);
    this.#typed();
  }

  /** Begins to ask the bot inline. */
  askInline(query) {
    this.fill(`@${this.#username} ${query}`);
  }

  /** Puts text into the field for the person to go on with. */
  fill(text) {
    this.field.value = text;
    this.field.focus();
    this.#typed();
  }

  #setKeyboard(markup) {
    if (JSON.stringify(markup) === JSON.stringify(this.#keyboard)) return;
    this.#keyboard = markup;
    this.#keyboardShown = Boolean(markup);
    this.keyboardPlace.replaceChildren(...(markup ? [replyKeyboard(markup, (button) => this.#tapKey(button))] : []));
    this.field.placeholder = markup?.input_field_placeholder || "Message";
    this.#showKeyboard();
  }

  #showKeyboard() {
    this.keysButton.hidden = !this.#keyboard;
    this.keyboardPlace.hidden = !this.#keyboard || !this.#keyboardShown;
    this.keysButton.setAttribute("aria-expanded", String(this.#keyboardShown));
  }

  #toggleKeyboard() {
    this.#keyboardShown = !this.#keyboardShown;
    this.#showKeyboard();
  }

  async #tapKey(button) {
    if (button.request_location) await this.#location();
    else if (button.request_contact) await this.#send.act("contact");
    else await this.#send.text(button.text);
    if (this.#keyboard?.one_time_keyboard) {
      this.#keyboardShown = false;
      this.#showKeyboard();
    }
  }

  #typed() {
    const text = this.field.value;
    const isEmpty = text.trim() === "";
    this.sendButton.disabled = isEmpty || inlineQuery(text, this.#username) !== null;
    this.bar.classList.toggle("writing", text !== "");
    if (!GROWS_BY_ITSELF) {
      this.field.style.height = "auto";
      this.field.style.height = `${Math.min(this.field.scrollHeight, TALLEST_PX)}px`;
    }
    this.inline.type(this.bar.hidden ? null : inlineQuery(text, this.#username));
    this.#suggest(text);
  }

  #suggest(text) {
    const [, sign, begun] = /^([/@])(\w*)$/.exec(text) ?? [];
    const offered = sign === "/" ? this.#commands.map((command) => this.#commandSuggestion(command)) : [];
    if (sign === "@") offered.push(this.#inlineSuggestion());
    this.#suggested = offered.filter(({ name }) => name.toLowerCase().startsWith(sign + begun.toLowerCase()));
    this.#chosen = this.#suggested.length && begun ? 0 : -1;
    this.suggestions.hidden = this.#suggested.length === 0;
    this.suggestions.replaceChildren(
      ...this.#suggested.map(({ name, description, take }, index) =>
        h(
          "button.suggestion",
          {
            type: "button",
            role: "option",
            tabindex: "-1",
            "aria-selected": String(index === this.#chosen),
            onclick: take,
          },
          h("b", {}, name),
          h("span", { dir: "auto" }, description),
        ),
      ),
    );
  }

  #commandSuggestion({ command, description }) {
    return { name: `/${command}`, description, take: () => this.#sendCommand(command) };
  }

  #inlineSuggestion() {
    return { name: `@${this.#username}`, description: "Search and share", take: () => this.askInline("") };
  }

  #choose(step) {
    const count = this.#suggested.length;
    this.#chosen = (Math.max(this.#chosen, step > 0 ? -1 : 0) + step + count) % count;
    [...this.suggestions.children].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.#chosen));
      if (index === this.#chosen) option.scrollIntoView({ block: "nearest" });
    });
  }

  #key(event) {
    if (event.isComposing) return;
    const suggesting = this.#suggested.length > 0;
    if (this.inline.isOpen) this.#keyInline(event);
    else if (suggesting && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.#choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (suggesting && event.key === "Tab" && this.#chosen >= 0) {
      event.preventDefault();
      this.fill(`${this.#suggested[this.#chosen].name} `);
    } else if (suggesting && event.key === "Escape") {
      this.#suggested = [];
      this.suggestions.hidden = true;
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (suggesting && this.#chosen >= 0) this.#suggested[this.#chosen].take();
      else this.#submit();
    }
  }

  #keyInline(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.inline.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") this.fill("");
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.inline.take();
    }
  }

  #sendCommand(command) {
    this.field.value = "";
    this.#typed();
    this.#send.text(`/${command}`);
    this.field.focus();
  }

  async #submit() {
    const text = this.field.value;
    if (text.trim() === "" || this.inline.isOpen) return;
    this.field.value = "";
    this.#typed();
    const taken = await this.#send.text(text);
    if (!taken && this.field.value === "") this.fill(text);
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
    if (!files.length) return;
    event.preventDefault();
    this.#upload("photo", files);
  }

  async #upload(what, files) {
    if (!files.length) return;
    const answer = await askCaption(files, what);
    if (answer) await this.#send.upload(what, files, answer.caption);
  }

  async #location() {
    const place = await askLocation();
    if (place) await this.#send.act("location", place);
  }

  #openCommands() {
    const items = this.#commands.map(({ command, description }) => ({
      label: description,
      hint: `/${command}`,
      role: `command-${command}`,
      act: () => this.#send.text(`/${command}`),
    }));
    openMenu(this.menuButton, items, "Commands");
  }

  #openAttach() {
    const items = [
      { icon: "photo", label: "Photo", role: "attach-photo", act: () => this.photoInput.click() },
      { icon: "file", label: "Document", role: "attach-document", act: () => this.documentInput.click() },
      { icon: "pin", label: "Location", role: "attach-location", act: () => this.#location() },
      { icon: "person", label: "My contact", role: "attach-contact", act: () => this.#send.act("contact") },
      { icon: "smile", label: "Sticker", role: "attach-sticker", act: () => this.#send.act("sticker") },
      { icon: "mic", label: "Voice message", role: "attach-voice", act: () => this.#send.act("voice") },
      { icon: "poll", label: "Poll", role: "attach-poll", act: () => this.#send.act("poll") },
    ];
    openMenu(this.attachButton, items, "Attach");
  }
}
