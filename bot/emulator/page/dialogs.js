// Questions to the person at the page, each a modal <dialog> that resolves to the answer or null.

import { coordinates, map } from "./attachments.js";
import { h, icon } from "./dom.js";
import { CITIES, LANGUAGES } from "./places.js";

// The tap that closes a menu by its own button must not open it again at once: which buttons were pressed
// while their menu stood open.
const pressedWhileOpen = new WeakSet();

/** Shows `fields` with Cancel and `confirm`; `read` makes the answer when confirmed. */
function ask({ title, confirm, fields, read, role, danger = false }) {
  return new Promise((resolve) => {
    let answer = null;
    const form = h(
      "form.dialog-form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          answer = read();
          dialog.close();
        },
      },
      h("h2", {}, title),
      fields,
      h(
        "div.dialog-buttons",
        {},
        h("button.quiet", { type: "button", onclick: () => dialog.close() }, "Cancel"),
        h(danger ? "button.loud.danger" : "button.loud", { type: "submit", "data-role": "confirm" }, confirm),
      ),
    );
    const dialog = h("dialog.dialog", { "aria-label": title, "data-role": role }, form);
    show(dialog, () => resolve(answer));
  });
}

function show(dialog, closed) {
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus?.();
    closed();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function labelled(text, field, hint) {
  return h("label.field", {}, h("span", {}, text), field, hint && h("small", {}, hint));
}

/** A text field for a language code with the network's languages on offer. */
export function languageField(attributes = {}) {
  const id = `languages-${crypto.randomUUID?.() ?? Math.random().toString(36).slice(2)}`;
  const field = h("input", { type: "text", list: id, autocomplete: "off", spellcheck: "false", maxlength: "64", ...attributes });
  const offered = h("datalist", { id }, LANGUAGES.map(([code, name]) => h("option", { value: code }, name)));
  return { field, offered };
}

export function askLanguage(current) {
  const { field, offered } = languageField({ value: current ?? "", placeholder: "none", autofocus: true });
  return ask({
    title: "Language of this phone",
    confirm: "Change",
    role: "language-dialog",
    fields: [labelled("Language code", field, "As a Telegram client sends it: tr, sr, pt-br … or nothing."), offered],
    read: () => ({ language_code: field.value.trim() || null }),
  });
}

export function askPayload(username) {
  const field = h("input", { type: "text", placeholder: "c-skopje", autocomplete: "off", spellcheck: "false", autofocus: true });
  return ask({
    title: "Open a deep link",
    confirm: "Open",
    role: "link-dialog",
    fields: [labelled(`t.me/${username}?start=`, field, "The payload, or the whole link.")],
    read: () => ({ payload: payloadOf(field.value.trim()) }),
  });
}

function payloadOf(text) {
  const found = /[?&]start=([^&#\s]*)/.exec(text);
  return found ? found[1] : text;
}

export function askText(title, confirm, value) {
  const field = h("textarea", { rows: "3", value, dir: "auto", autofocus: true });
  return ask({ title, confirm, role: "text-dialog", fields: [labelled("Text", field)], read: () => field.value.trim() || null });
}

/** A group's title, who of these phones is in it, and a first topic: {title, people, topic}. */
export function askGroup(phones) {
  const title = h("input", { type: "text", required: true, maxlength: "64", autocomplete: "off", autofocus: true, "data-role": "group-title" });
  const topic = h("input", { type: "text", maxlength: "64", autocomplete: "off", "data-role": "group-topic" });
  const boxes = phones.map(({ id, first_name: name, label }) => {
    const box = h("input", { type: "checkbox", value: String(id) });
    return h("label.tick", {}, box, h("bdi", {}, name), label && h("small", {}, label));
  });
  return ask({
    title: "New group",
    confirm: "Create",
    role: "group-dialog",
    fields: [
      labelled("Title", title),
      boxes.length > 0 && h("fieldset.ticks-list", {}, h("legend", {}, "Who else is in it, beside the bot"), boxes),
      labelled("First topic", topic, "Leave it empty for a group without topics."),
    ].filter(Boolean),
    read: () => ({
      title: title.value.trim(),
      topic: topic.value.trim(),
      people: boxes.map((label) => label.firstChild).filter(({ checked }) => checked).map(({ value }) => Number(value)),
    }),
  });
}

export function confirmThat(title, explanation, confirm) {
  return ask({ title, confirm, role: "confirm-dialog", danger: true, fields: [h("p", {}, explanation)], read: () => true });
}

export function askLocation() {
  const latitude = h("input", { type: "number", step: "any", min: "-90", max: "90", required: true, "data-role": "latitude" });
  const longitude = h("input", { type: "number", step: "any", min: "-180", max: "180", required: true, "data-role": "longitude" });
  const preview = h("div.place.preview");
  const choose = h(
    "select",
    { "data-role": "location-city", autofocus: true, onchange: () => place(CITIES[Number(choose.value)]) },
    CITIES.map(([name], index) => h("option", { value: index }, name)),
  );
  const here = () => ({ latitude: Number(latitude.value), longitude: Number(longitude.value) });
  const draw = () =>
    preview.replaceChildren(map(here()), h("div.place-about", {}, h("span.place-coordinates", {}, coordinates(here()))));
  function place([, north, east]) {
    latitude.value = north;
    longitude.value = east;
    draw();
  }
  latitude.addEventListener("input", draw);
  longitude.addEventListener("input", draw);
  place(CITIES[0]);
  return ask({
    title: "Send a location",
    confirm: "Send",
    role: "location-dialog",
    fields: [
      preview,
      labelled("In the middle of", choose),
      h("div.field-row", {}, labelled("Latitude", latitude), labelled("Longitude", longitude)),
    ],
    read: here,
  });
}

/** Shows what is about to be sent and asks for a caption: {caption}. */
export function askCaption(files, what) {
  const caption = h("input", { type: "text", placeholder: "Add a caption…", maxlength: "1024", dir: "auto", autofocus: true, "data-role": "caption" });
  const addresses = [];
  const shown = files.map((file) => {
    if (what !== "photo") return h("p.to-send", {}, icon("file"), h("bdi", {}, file.name));
    addresses.push(URL.createObjectURL(file));
    return h("img.to-send", { src: addresses.at(-1), alt: file.name });
  });
  const kind = what === "photo" ? "photo" : "document";
  const title = files.length > 1 ? `Send ${files.length} ${kind}s` : `Send a ${kind}`;
  return ask({
    title,
    confirm: "Send",
    role: "caption-dialog",
    fields: [h("div.to-send-list", {}, shown), labelled("Caption", caption)],
    read: () => ({ caption: caption.value.trim() }),
  }).finally(() => addresses.forEach((address) => URL.revokeObjectURL(address)));
}

export function viewImage(address, description) {
  const dialog = h(
    "dialog.viewer",
    { "aria-label": description, "data-role": "viewer", onclick: () => dialog.close() },
    h("img", { src: address, alt: description }),
    h("button.viewer-close", { type: "button", "aria-label": "Close" }, icon("close")),
  );
  show(dialog, () => {});
}

/** A menu by the element that opened it. `items`: {icon, label, act, role?, danger?, hint?}. */
export function openMenu(anchor, items, label) {
  if (pressedWhileOpen.delete(anchor)) return;
  const menu = h(
    "div.popup-menu",
    { popover: "auto", role: "menu", "aria-label": label },
    items.map((item) =>
      h(
        item.danger ? "button.danger" : "button",
        {
          type: "button",
          role: "menuitem",
          "data-role": item.role,
          onclick: () => {
            menu.hidePopover();
            item.act();
          },
        },
        item.icon && icon(item.icon),
        h("span", {}, item.label),
        item.hint && h("small", {}, item.hint),
      ),
    ),
  );
  menu.addEventListener("toggle", ({ newState }) => {
    if (newState !== "closed") return;
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
  });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...menu.children];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  });
  anchor.onpointerdown = () => {
    if (menu.matches(":popover-open")) pressedWhileOpen.add(anchor);
    else pressedWhileOpen.delete(anchor);
  };
  document.body.append(menu);
  menu.showPopover();
  anchor.setAttribute("aria-expanded", "true");
  const at = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const above = at.top - size.height - 6;
  menu.style.top = `${Math.max(8, at.bottom + 6 + size.height < innerHeight ? at.bottom + 6 : above)}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
  menu.firstElementChild?.focus();
}
