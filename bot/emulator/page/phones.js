// The page: phones side by side, kept in step with the emulator.

import { Control, ControlError } from "./control.js";
import { languageField } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { Live } from "./live.js";
import { PhoneView } from "./phone.js";

const control = new Control();
const at = (role) => document.querySelector(`[data-role="${role}"]`);

class Desk {
  #phones = new Map();
  #bot = null;
  #chosen = null;

  constructor() {
    this.strip = at("strip");
    this.tabs = at("tabs");
    this.connection = at("connection");
    this.#buildAddCard();
    this.tabs.addEventListener("keydown", (event) => this.#walkTabs(event));
  }

  #buildAddCard() {
    const name = h("input", { type: "text", required: true, maxlength: "64", placeholder: "Ayşe", autocomplete: "off", "data-role": "add-phone-name" });
    const { field: language, offered } = languageField({ placeholder: "tr", "data-role": "add-phone-language" });
    const wrong = h("p.form-error", { role: "alert" });
    this.addCard = h(
      "form.add-card",
      {
        id: "phone-add",
        "data-role": "add-phone",
        "aria-label": "Add a phone",
        onsubmit: async (event) => {
          event.preventDefault();
          wrong.textContent = "";
          try {
            const phone = await control.addPhone({ first_name: name.value.trim(), language_code: language.value.trim() || null });
            event.target.reset();
            await this.#addPhone(phone);
            this.#choose(phone.id, true);
          } catch (error) {
            if (!(error instanceof ControlError)) throw error;
            wrong.textContent = error.message;
          }
        },
      },
      h("h2", {}, icon("plus"), "Add a phone"),
      h("label.field", {}, h("span", {}, "First name"), name),
      h("label.field", {}, h("span", {}, "Language code"), language, h("small", {}, "One of the network’s, any other, or none.")),
      offered,
      wrong,
      h("button.loud", { type: "submit", "data-role": "add-phone-submit" }, "Add"),
    );
    this.addTab = h(
      "button.tab.tab-add",
      { type: "button", role: "tab", "aria-label": "Add a phone", "aria-controls": "phone-add", "aria-selected": "false", tabindex: "-1", onclick: () => this.#choose("add") },
      icon("plus"),
    );
    const goToAdd = at("go-to-add");
    goToAdd.append(icon("plus"), "Add a phone");
    goToAdd.addEventListener("click", () => {
      this.addCard.scrollIntoView({ behavior: "smooth", inline: "end" });
      name.focus({ preventScroll: true });
    });
    this.strip.append(this.addCard);
    this.tabs.append(this.addTab);
  }

  /** Reads everything; resolves to the number of the last event that this covers. */
  async refresh() {
    const state = await control.state();
    this.#bot = state.bot;
    at("page-title").textContent = state.bot.first_name;
    document.title = `${state.bot.first_name}: phones`;
    const present = new Set(state.phones.map(({ id }) => id));
    for (const id of [...this.#phones.keys()]) if (!present.has(id)) this.#removePhone(id);
    for (const phone of state.phones) {
      const view = this.#phones.get(phone.id);
      if (view) view.change(phone);
    }
    await Promise.all(
      state.phones.map(async (phone) => {
        if (!this.#phones.has(phone.id)) return this.#addPhone(phone);
        const view = this.#phones.get(phone.id);
        return Promise.all([view.readMessages(), view.readProfile()]);
      }),
    );
    if (this.#chosen === null || (this.#chosen !== "add" && !this.#phones.has(this.#chosen))) {
      this.#choose(state.phones[0]?.id ?? "add");
    }
    return state.last_event ?? 0;
  }

  async receive(event) {
    if (event.type === "phone") await this.#phoneChanged(event);
    else if (event.type === "phone_removed") this.#removePhone(event.chat_id);
    else if (event.type === "resync") await this.refresh();
    else if (event.type === "commands") this.#profilesChanged();
    else for (const view of this.#phones.values()) if (view.concerns(event)) view.receive(event);
  }

  tell(connection) {
    const words = { live: "Live", lost: "The emulator does not answer. Trying again…" };
    this.connection.dataset.state = connection;
    if (this.connection.textContent !== words[connection]) this.connection.textContent = words[connection];
  }

  async #phoneChanged(event) {
    const { phone } = event;
    const view = this.#phones.get(phone.id);
    if (view) view.change(phone);
    else await this.#addPhone(phone);
  }

  #profilesChanged() {
    // The bot may set a dozen languages in a row: one reading after the last is enough.
    clearTimeout(this.profileTimer);
    this.profileTimer = setTimeout(async () => {
      await unlessUnreachable(async () => {
        for (const phone of (await control.state()).phones) this.#phones.get(phone.id)?.change(phone);
        await Promise.all([...this.#phones.values()].map((view) => view.readProfile()));
      });
    }, 150);
  }

  async #addPhone(phone) {
    if (this.#phones.has(phone.id)) return;
    const view = new PhoneView(phone, this.#bot, control);
    this.#phones.set(phone.id, view);
    view.tab.addEventListener("click", () => this.#choose(phone.id));
    this.strip.insertBefore(view.element, this.addCard);
    this.tabs.insertBefore(view.tab, this.addTab);
    this.#markChosen();
    await Promise.all([view.readMessages(), view.readProfile()]);
  }

  #removePhone(id) {
    const view = this.#phones.get(id);
    if (!view) return;
    view.element.remove();
    view.tab.remove();
    this.#phones.delete(id);
    if (this.#chosen === id) this.#choose([...this.#phones.keys()][0] ?? "add");
  }

  /** Which phone fills a narrow window; on a wide one, where to scroll when asked to. */
  #choose(id, scroll = false) {
    this.#chosen = id;
    this.#markChosen();
    const view = this.#phones.get(id);
    if (scroll) view?.element.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    view?.history.toBottom();
  }

  #markChosen() {
    const mark = (tab, panel, isChosen) => {
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      panel.classList.toggle("chosen", isChosen);
      if (isChosen) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    for (const [id, { tab, element }] of this.#phones) mark(tab, element, id === this.#chosen);
    mark(this.addTab, this.addCard, this.#chosen === "add");
  }

  #walkTabs(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.tabs.children];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    next.click();
    next.focus();
  }
}

/** An emulator that stopped answering is noticed, and read anew when it is back, by the event stream. */
async function unlessUnreachable(doIt) {
  try {
    await doIt();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
  }
}

const desk = new Desk();
const live = new Live({
  refresh: () => desk.refresh(),
  receive: (event) => unlessUnreachable(() => desk.receive(event)),
  tell: (connection) => desk.tell(connection),
});
await live.open();
