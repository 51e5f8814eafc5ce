// The two keyboards a bot can give: under its message, and instead of the phone's own.

import { h, icon } from "./dom.js";

const BEGINS_WITH_EMOJI = /^\p{Extended_Pictographic}/u;
const STYLES = new Set(["danger", "success", "primary"]);

/** Rows of equal buttons; a long label ends in an ellipsis, as on a phone, and is whole in its title. */
export function inlineKeyboard(message, rows, actions) {
  return h(
    "div.inline-keyboard",
    { role: "group", "aria-label": "Buttons" },
    rows.map((row) => h("div.keyboard-row", {}, row.map((button) => inlineButton(message, button, actions)))),
  );
}

function inlineButton(message, button, actions) {
  const address = button.url ?? button.login_url?.url ?? button.web_app?.url;
  const element = h(
    "button.inline-button",
    {
      type: "button",
      title: button.text,
      "data-data": button.callback_data,
      "data-url": address,
      onclick: () => actions.press(message, button, element),
    },
    h("span.inline-label", { dir: "auto" }, button.text),
    corner(button, address),
  );
  if (STYLES.has(button.style)) element.classList.add(`style-${button.style}`);
  if (actions.isWaiting(message, button)) markWaiting(element, true);
  return element;
}

function corner(button, address) {
  if (button.web_app) return h("span.inline-corner", {}, icon("window"));
  if (address) return h("span.inline-corner", {}, icon("arrow"));
  if (Object.keys(button).some((kind) => kind.startsWith("switch_inline_query"))) {
    return h("span.inline-corner", {}, icon("share"));
  }
  if (button.copy_text) return h("span.inline-corner", {}, icon("copy"));
  return null;
}

/** Shows on the button that its tap has not been answered yet. */
export function markWaiting(element, waiting) {
  element.classList.toggle("waiting", waiting);
  if (waiting) element.setAttribute("aria-busy", "true");
  else element.removeAttribute("aria-busy");
}

/** The keyboard above the input; `tap` gets the button ({text, request_location?, request_contact?}). */
export function replyKeyboard(markup, tap) {
  const rows = markup.keyboard.map((row) => row.map((button) => (typeof button === "string" ? { text: button } : button)));
  return h(
    "div.reply-keyboard",
    { role: "group", "aria-label": "Keyboard", "data-role": "reply-keyboard" },
    rows.map((row) =>
      h(
        "div.keyboard-row",
        {},
        row.map((button) =>
          h(
            "button.reply-button",
            { type: "button", title: button.text, onclick: () => tap(button) },
            // A label that brings its own sign needs no other.
            !BEGINS_WITH_EMOJI.test(button.text) && (button.request_location ? icon("pin") : button.request_contact && icon("person")),
            h("span.inline-label", { dir: "auto" }, button.text),
          ),
        ),
      ),
    ),
  );
}
