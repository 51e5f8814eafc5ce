// Addresses in messages and on buttons: which may be opened, and which lead to the bot itself.

const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);
const HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);

/** The address if it may be opened from a message, else null: no `javascript:`, no relative paths. */
export function safeAddress(address) {
  const text = String(address ?? "").trim();
  const full = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  try {
    const url = new URL(full);
    return SAFE_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The start payload ("" for a bare link) if the address is that bot's own, else null. */
export function startPayload(url, username) {
  if (mentioned(url).toLowerCase() !== username.toLowerCase()) return null;
  return url.searchParams.get("start") ?? "";
}

/** Whose link it is: t.me/name, or tg://resolve?domain=name. */
function mentioned(url) {
  if (url.protocol === "tg:") {
    const what = `${url.host}${url.pathname}`.replaceAll("/", "");
    return what === "resolve" ? (url.searchParams.get("domain") ?? "") : "";
  }
  return HOSTS.has(url.host.replace(/^www\./, "")) ? url.pathname.split("/")[1] : "";
}
