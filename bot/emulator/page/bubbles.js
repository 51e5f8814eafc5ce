// One message as an element: bubble, attachment, text, time, ticks, and its inline keyboard below.

import { attachment } from "./attachments.js";
import { h, icon } from "./dom.js";
import { inlineKeyboard } from "./keyboards.js";
import { isBigEmoji, richText, spokenLanguage } from "./richtext.js";

/**
 * `message` is the control API's; `actions` are the phone's: openLink(url), sendCommand(text),
 * viewImage(url, description), askInline(query), press(message, button, element), isWaiting(message, button), edit(message).
 */
export function renderMessage(message, { languageCode, ownId, actions }) {
  const notice = serviceNotice(message);
  if (notice) return h("div.notice", { "data-message": message.message_id }, h("span", { dir: "auto" }, notice));

  const isOwn = message.from?.id === ownId;
  const side = isOwn ? "out" : "in";
  const text = message.text ?? message.caption ?? "";
  const held = attachment(message, actions);
  const big = !held && isBigEmoji(text) && !message.reply_markup?.inline_keyboard;
  const naked = big || Boolean(message.sticker);
  const row = h(`div.message.${side}`, { "data-message": message.message_id });
  const bubble = h(naked ? "div.bubble.naked" : "div.bubble", {
    lang: spokenLanguage(text, languageCode),
    dir: "auto",
  });
  if (held?.fills) bubble.classList.add("filled");
  if (held?.fills && !text) bubble.classList.add("bare");

  if (!isOwn && message.chat.type !== "private") bubble.append(sender(message.from));
  const origin = message.forward_origin ? forwardedFrom(message) : null;
  if (origin) bubble.append(h("p.forwarded", {}, "Forwarded from ", h("bdi", {}, origin)));
  if (message.via_bot) bubble.append(viaBot(message.via_bot, actions));
  if (message.reply_to_message && !message.reply_to_message.forum_topic_created) bubble.append(replyQuote(message.reply_to_message));
  if (held) bubble.append(held.element);
  if (text) {
    const body = h(big ? "div.text.big-emoji" : "div.text", { dir: "auto" });
    body.append(...richText(message.html, text, actions), meta(message, isOwn));
    bubble.append(body);
  } else bubble.append(meta(message, isOwn));
  if (isOwn && !message.via_bot && typeof message.text === "string") bubble.append(editButton(message, actions));

  row.append(bubble);
  const reactions = (message.bot_reaction ?? []).map(({ emoji }) => emoji ?? "⭐");
  if (reactions.length) row.append(h("div.reactions", { "aria-label": "Reactions" }, reactions.map((emoji) => h("span", {}, emoji))));
  const rows = message.reply_markup?.inline_keyboard;
  if (rows?.length) row.append(inlineKeyboard(message, rows, actions));
  return row;
}

/** Who speaks, in a group; shown above the first of her messages in a row. */
function sender({ id, first_name: name }) {
  return h("p.sender", { "data-hue": String(id % 6) }, h("bdi", {}, name));
}

function meta(message, isOwn) {
  // Telegram does not mark a bot's redrawn screens; only people's edits are shown as such.
  const edited = !message.from_bot && message.edit_date;
  return h(
    "span.meta",
    {},
    edited && h("span.edited", {}, "edited "),
    h("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
    isOwn && h("span.ticks", {}, icon("sent"), icon("read"), h("span.unseen", {}, "Sent")),
  );
}

/** "09:05", in the time zone of whoever looks at the page. */
export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

function editButton(message, actions) {
  return h(
    "button.edit-own",
    { type: "button", "aria-label": "Edit this message", title: "Edit", onclick: () => actions.edit(message) },
    icon("pencil"),
  );
}

function replyQuote(original) {
  const text = original.text ?? original.caption ?? (original.photo ? "Photo" : original.document ? "Document" : "Message");
  const name = original.from?.first_name ?? "";
  return h("div.reply-quote", {}, h("bdi.reply-name", {}, name), h("span.reply-text", { dir: "auto" }, text));
}

/** Who found it for her; a tap asks the bot again. */
function viaBot({ username }, actions) {
  const again = h("button.via-name", { type: "button", onclick: () => actions.askInline("") }, h("bdi", {}, `@${username}`));
  return h("p.via", {}, "via ", again);
}

function forwardedFrom({ forward_origin: origin }) {
  return origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.chat?.title ?? origin.sender_chat?.title ?? "someone";
}

function serviceNotice(message) {
  if (message.pinned_message) {
    const text = message.pinned_message.text ?? message.pinned_message.caption ?? "a message";
    return `Pinned “${[...text].slice(0, 40).join("")}”`;
  }
  if (message.new_chat_members) return `${message.new_chat_members.map(({ first_name: name }) => name).join(", ")} joined`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} left`;
  if (message.forum_topic_created) return `Topic “${message.forum_topic_created.name}” begins`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "The group became a supergroup";
  return null;
}

/** Today, Yesterday, or the date. */
export function dayName(seconds, now = new Date()) {
  const day = new Date(seconds * 1000);
  const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const ago = Math.round((midnight(now) - midnight(day)) / 86_400_000);
  if (ago === 0) return "Today";
  if (ago === 1) return "Yesterday";
  const year = day.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year });
}
