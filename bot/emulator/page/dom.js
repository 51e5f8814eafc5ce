// Building elements. Text always arrives as text nodes: nothing here parses markup.

import { ICONS } from "./icons.js";

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "inert", "multiple"]);

/** `h("div.bubble.out", {"aria-label": "…", onclick: f}, child, "text", null)`; null and false are skipped. */
export function h(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  apply(element, attributes);
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** The same for SVG elements. */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  apply(element, attributes);
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

function apply(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** A decorative line icon: whoever holds it carries the name for screen readers. */
export function icon(name) {
  return s(
    "svg",
    { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" },
    ICONS[name].map((d) => s("path", { d })),
  );
}

/** Fills `parent` so that its children are exactly `wanted`, moving no element that already stands right. */
export function arrange(parent, wanted, isLeaving) {
  let cursor = parent.firstChild;
  for (const element of wanted) {
    while (cursor && cursor !== element && isLeaving(cursor)) cursor = cursor.nextSibling;
    if (cursor === element) cursor = cursor.nextSibling;
    else parent.insertBefore(element, cursor);
  }
  while (cursor) {
    const next = cursor.nextSibling;
    if (!isLeaving(cursor)) cursor.remove();
    cursor = next;
  }
}
