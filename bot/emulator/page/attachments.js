// What a bubble can hold besides text: pictures, documents, places, contacts, polls, voice, stickers.

import { h, icon, s } from "./dom.js";

const MAP_WIDTH = 264;
const MAP_HEIGHT = 132;

/** The attachment's element and whether it fills the bubble to its edges; null for a plain text. */
export function attachment(message, actions) {
  if (message.photo) return { element: photo(message, actions), fills: true };
  if (message.venue) return { element: place(message.venue.location, message.venue), fills: true };
  if (message.location) return { element: place(message.location, null), fills: true };
  if (message.document) return { element: fileCard(message.document, message.document_url), fills: false };
  if (message.contact) return { element: contact(message.contact), fills: false };
  if (message.poll) return { element: poll(message.poll), fills: false };
  if (message.voice) return { element: voice(message.voice), fills: false };
  if (message.sticker) return { element: sticker(message), fills: false };
  const other = ["video", "animation", "audio", "video_note", "dice", "story", "game", "invoice"].find((kind) => message[kind]);
  if (other) return { element: h("p.unsupported", {}, `This page does not show: ${other.replace("_", " ")}`), fills: false };
  return null;
}

function photo(message, actions) {
  const sizes = [...message.photo].sort((one, other) => one.width - other.width);
  const { width, height } = sizes.at(-1) ?? {};
  const address = message.photo_url;
  if (!address) return h("p.unsupported", {}, "Photo");
  const described = message.caption ? `Photo: ${message.caption}` : "Photo";
  const image = h("img", { src: address, alt: described, loading: "lazy", width, height });
  if (width && height) image.style.aspectRatio = String(Math.min(2.4, Math.max(0.6, width / height)));
  const open = () => actions.viewImage(address, described);
  return h("button.photo", { type: "button", "aria-label": `${described}. Press to enlarge`, onclick: open }, image);
}

function fileCard({ file_name: name = "file", file_size: size }, address) {
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4) : "";
  return h(
    address ? "a.file" : "div.file",
    address ? { href: address, download: name, title: name, "aria-label": `Download ${name}` } : {},
    h("span.file-icon", { "aria-hidden": "true" }, ending ? ending.toUpperCase() : icon("file")),
    h("span.file-about", {}, h("bdi.file-name", {}, name), h("span.file-size", {}, bytes(size))),
  );
}

/** 1536 -> "1.5 KB" */
export function bytes(count) {
  if (!Number.isFinite(count)) return "";
  const units = ["B", "KB", "MB", "GB"];
  const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log(count) / Math.log(1024)));
  return `${(count / 1024 ** power).toLocaleString("en", { maximumFractionDigits: power ? 1 : 0 })} ${units[power]}`;
}

/** "41.0082° N, 28.9784° E" */
export function coordinates({ latitude, longitude }) {
  const part = (degrees, positive, negative) =>
    `${Math.abs(degrees).toFixed(4)}° ${degrees < 0 ? negative : positive}`;
  return `${part(latitude, "N", "S")}, ${part(longitude, "E", "W")}`;
}

function place(location, venue) {
  return h(
    "div.place",
    { role: "img", "aria-label": `Map: ${venue ? `${venue.title}, ` : ""}${coordinates(location)}` },
    map(location),
    h(
      "div.place-about",
      {},
      venue && h("bdi.place-title", {}, venue.title),
      venue && h("bdi.place-address", {}, venue.address),
      h("span.place-coordinates", {}, coordinates(location)),
    ),
  );
}

/** A drawing, not a map: no tiles are fetched. The same place always gets the same streets. */
export function map({ latitude, longitude }) {
  const next = dice(Math.round(latitude * 1e4) * 73856093 + Math.round(longitude * 1e4) * 19349663);
  const between = (low, high) => low + next() * (high - low);
  const round = (number) => number.toFixed(1);
  const streets = [];
  const tilt = between(-0.35, 0.35);
  for (let x = -60; x < MAP_WIDTH + 60; x += between(26, 48)) {
    streets.push(`M${round(x)} -10L${round(x + tilt * 150)} ${MAP_HEIGHT + 10}`);
  }
  for (let y = -30; y < MAP_HEIGHT + 30; y += between(22, 40)) {
    streets.push(`M-10 ${round(y)}L${MAP_WIDTH + 10} ${round(y - tilt * 90)}`);
  }
  const bank = between(0.1, 0.9) * MAP_WIDTH;
  const water = `M${round(bank)} -20C${round(bank + between(-60, 60))} 30 ${round(bank + between(-90, 90))} 90 ${round(bank + between(-70, 70))} ${MAP_HEIGHT + 20}`;
  const parkX = between(0, MAP_WIDTH - 60);
  const parkY = between(0, MAP_HEIGHT - 40);
  const avenue = `M-10 ${round(between(20, 110))}Q${MAP_WIDTH / 2} ${round(between(30, 100))} ${MAP_WIDTH + 10} ${round(between(20, 110))}`;
  const [x, y] = [MAP_WIDTH / 2, MAP_HEIGHT / 2 + 6];
  return s(
    "svg",
    { class: "map", viewBox: `0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`, preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" },
    s("rect", { class: "map-land", width: MAP_WIDTH, height: MAP_HEIGHT }),
    s("rect", { class: "map-park", x: round(parkX), y: round(parkY), width: round(between(40, 80)), height: round(between(26, 48)), rx: 6 }),
    s("path", { class: "map-street", d: streets.join("") }),
    s("path", { class: "map-water", d: water, "stroke-width": round(between(12, 26)) }),
    s("path", { class: "map-avenue-edge", d: avenue }),
    s("path", { class: "map-avenue", d: avenue }),
    s("ellipse", { class: "map-shade", cx: x, cy: y, rx: 7, ry: 2.6 }),
    s("path", { class: "map-pin", d: `M${x} ${y}c-3-7-13-12-13-23a13 13 0 0 1 26 0c0 11-10 16-13 23z` }),
    s("circle", { class: "map-pin-eye", cx: x, cy: y - 23, r: 4.8 }),
  );
}

/** A small seeded generator (mulberry32): numbers in [0, 1). */
function dice(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function contact({ first_name: first, last_name: last, phone_number: number }) {
  const name = [first, last].filter(Boolean).join(" ");
  return h(
    "div.contact",
    {},
    h("span.contact-face", { "aria-hidden": "true" }, [...name][0] ?? "?"),
    h("span.file-about", {}, h("bdi.file-name", {}, name), h("span.file-size", {}, number)),
  );
}

function poll({ question, options = [], is_anonymous: anonymous }) {
  return h(
    "div.poll",
    {},
    h("p.poll-question", { dir: "auto" }, question),
    h("p.poll-kind", {}, anonymous === false ? "Poll" : "Anonymous poll"),
    h("ul.poll-options", {}, options.map(({ text, voter_count: votes }) => h("li", {}, h("bdi", {}, text), h("span", {}, String(votes ?? 0))))),
  );
}

function voice({ duration = 0 }) {
  const next = dice(duration * 7919 + 17);
  const bars = Array.from({ length: 30 }, (_, index) => {
    const height = 4 + next() * 16;
    return s("rect", { x: index * 5, y: (24 - height) / 2, width: 3, height, rx: 1.5 });
  });
  const length = `${Math.floor(duration / 60)}:${String(duration % 60).padStart(2, "0")}`;
  return h(
    "div.voice",
    { role: "img", "aria-label": `Voice message, ${length}` },
    h("span.voice-play", {}, icon("play")),
    h("span.voice-about", {}, s("svg", { viewBox: "0 0 150 24", class: "voice-wave" }, bars), h("span.file-size", {}, length)),
  );
}

function sticker(message) {
  return h("div.sticker", { role: "img", "aria-label": `Sticker ${message.sticker.emoji ?? ""}` }, message.sticker.emoji || "🖼️");
}
