// Formatted text. The emulator sends text as HTML made from entities; it is parsed in an inert document
// and rebuilt here from an allow-list, so that whatever arrives, only these elements reach the page.

import { h } from "./dom.js";
import { safeAddress } from "./links.js";

const PLAIN = new Map([
  ["B", "b"],
  ["STRONG", "b"],
  ["I", "i"],
  ["EM", "i"],
  ["U", "u"],
  ["INS", "u"],
  ["S", "s"],
  ["STRIKE", "s"],
  ["DEL", "s"],
  ["CODE", "code"],
  ["PRE", "pre"],
]);
const LIVELY = /(?<=^|[\s(])(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]|(?:t\.me|telegram\.me)\/[^\s<>"']*[^\s<>"'.,;:!?)\]]|\/[a-z][a-z0-9_]{0,31}(?:@[a-z0-9_]+)?(?![\w/]))/giu;
const ONLY_EMOJI = /^(?:\p{RGI_Emoji}){1,3}$/v;

/** The nodes to show for a message's text. `actions`: {openLink(url), sendCommand(text)}. */
export function richText(html, plain, actions) {
  if (typeof html !== "string") return enliven(plain ?? "", actions);
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const nodes = rebuild(parsed.body, actions, true);
  nodes.forEach((node, index) => {
    // A quote or a listing ends its line by itself: the line break after it is not one more.
    if (typeof node === "string" && isBlock(nodes[index - 1])) nodes[index] = node.replace(/^\n/, "");
  });
  return nodes;
}

function isBlock(node) {
  return node instanceof HTMLElement && (node.tagName === "BLOCKQUOTE" || node.tagName === "PRE");
}

/** Whether Telegram would show the text as big emoji. */
export function isBigEmoji(text) {
  return ONLY_EMOJI.test(text.trim());
}

function rebuild(node, actions, lively) {
  return [...node.childNodes].flatMap((child) => {
    if (child.nodeType === Node.TEXT_NODE) return lively ? enliven(child.data, actions) : [child.data];
    if (child.nodeType !== Node.ELEMENT_NODE) return [];
    return element(child, actions, lively);
  });
}

function element(source, actions, lively) {
  const name = source.tagName;
  if (name === "BR") return ["\n"];
  if (name === "SCRIPT" || name === "STYLE" || name === "TEMPLATE") return [];
  if (PLAIN.has(name)) {
    const isCode = name === "CODE" || name === "PRE";
    return [h(PLAIN.get(name), {}, rebuild(source, actions, lively && !isCode))];
  }
  if (name === "A") {
    const content = rebuild(source, actions, false);
    const address = safeAddress(source.getAttribute("href"));
    return address ? [link(address, content, actions)] : content;
  }
  if (name === "BLOCKQUOTE") {
    const expandable = source.hasAttribute("expandable") || source.classList.contains("expandable");
    return [quote(rebuild(source, actions, lively), expandable)];
  }
  if (name === "TG-SPOILER" || source.classList.contains("tg-spoiler") || source.classList.contains("spoiler")) {
    return [spoiler(rebuild(source, actions, lively))];
  }
  return rebuild(source, actions, lively);
}

function link(address, content, actions) {
  const follow = (event) => {
    event.preventDefault();
    actions.openLink(address);
  };
  return h("a", { href: address, rel: "noopener noreferrer", target: "_blank", title: address, onclick: follow }, content);
}

function quote(content, expandable) {
  if (!expandable) return h("blockquote", { dir: "auto" }, content);
  const toggle = (event) => {
    if (event.target.closest("a, button, .spoiler")) return;
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    block.setAttribute("aria-expanded", String(block.classList.toggle("expanded")));
  };
  const block = h(
    "blockquote.expandable",
    { dir: "auto", tabindex: "0", "aria-expanded": "false", onclick: toggle, onkeydown: toggle },
    content,
  );
  return block;
}

function spoiler(content) {
  const hidden = h("span.spoiler-text", { inert: true }, content);
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    cover.classList.add("revealed");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
    hidden.inert = false;
    cover.removeEventListener("click", reveal);
    cover.removeEventListener("keydown", reveal);
  };
  const cover = h(
    "span.spoiler",
    { role: "button", tabindex: "0", "aria-label": "Hidden text: press to reveal", onclick: reveal, onkeydown: reveal },
    hidden,
  );
  return cover;
}

/** Bare addresses and commands in plain text can be tapped, as in Telegram's own clients. */
function enliven(text, actions) {
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(LIVELY)) {
    const [word] = found;
    const address = word.startsWith("/") ? null : safeAddress(word);
    if (!word.startsWith("/") && !address) continue;
    nodes.push(text.slice(done, found.index));
    nodes.push(
      address
        ? link(address, [word], actions)
        : h("button.command-link", { type: "button", onclick: () => actions.sendCommand(word) }, word),
    );
    done = found.index + word.length;
  }
  nodes.push(text.slice(done));
  return nodes.filter((node) => node !== "");
}

/** The language to declare for a text, or null where its letters are not those of the phone's language. */
export function spokenLanguage(text, code) {
  const greek = text.match(/\p{Script=Greek}/gu)?.length ?? 0;
  const cyrillic = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  const most = Math.max(greek, cyrillic, latin);
  if (most === 0) return null;
  if (most === greek) return "el";
  try {
    const { script } = new Intl.Locale(code).maximize();
    return script === (most === cyrillic ? "Cyrl" : "Latn") ? code : null;
  } catch {
    return null;
  }
}
