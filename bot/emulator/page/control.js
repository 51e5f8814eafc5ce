// The emulator's control API, as this page uses it.

/** What the emulator answered instead of doing it; `message` is fit to be shown. */
export class ControlError extends Error {}

export class Control {
  async #call(method, path, body) {
    const options = { method, headers: {} };
    if (body instanceof FormData) options.body = body;
    else if (body !== undefined) {
      options.headers["Content-Type"] = "application/json";
      options.body = JSON.stringify(body);
    }
    let response;
    try {
      response = await fetch(`/control${path}`, options);
    } catch {
      throw new ControlError("The emulator does not answer. Is it still running?");
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new ControlError(answer.error ?? `The emulator answered ${response.status}`);
    return answer;
  }

  state() {
    return this.#call("GET", "/state");
  }

  /** What a client with that language shows of the bot: name, description, commands, menu button. */
  profile(language, userId) {
    const query = new URLSearchParams({ user_id: userId });
    if (language) query.set("language", language);
    return this.#call("GET", `/bot?${query}`);
  }

  /** Of the chat with the bot or, where `chatId` is not null, of a group. */
  async messages(id, chatId) {
    const query = chatId === null ? "" : `?chat_id=${chatId}`;
    return (await this.#call("GET", `/phones/${id}/messages${query}`)).messages;
  }

  /** A group with these people and the bot in it, with a topic if one is named; the key of its chat. */
  async addGroup(id, { title, people, topic }) {
    const members = [id, ...people];
    const group = await this.#call("POST", "/groups", { title, type: "supergroup", members });
    if (topic) await this.#call("POST", `/groups/${group.id}/forum`, {});
    await this.#call("POST", `/groups/${group.id}/add_bot`, { user_id: id });
    if (!topic) return `${group.id}/0`;
    const { message_thread_id: thread } = await this.#call("POST", `/groups/${group.id}/topics`, { name: topic });
    return `${group.id}/${thread}`;
  }

  addPhone(person) {
    return this.#call("POST", "/phones", person);
  }

  changePhone(id, changes) {
    return this.#call("PATCH", `/phones/${id}`, changes);
  }

  removePhone(id) {
    return this.#call("DELETE", `/phones/${id}`);
  }

  clearMessages(id) {
    return this.#call("DELETE", `/phones/${id}/messages`);
  }

  /** `what` is text, start, location, contact, sticker, voice, poll, press, edit, block or unblock. */
  act(id, what, body = {}) {
    return this.#call("POST", `/phones/${id}/${what}`, body);
  }

  /** Types an inline query; its id. */
  async inline(id, query, offset) {
    return String((await this.act(id, "inline", { query, offset })).inline_query_id);
  }

  /** What the bot answered to it: answered, results, button, next_offset. */
  inlineAnswer(queryId) {
    return this.#call("GET", `/inline/${queryId}`);
  }

  /** One file goes as `what` (photo or document), several as an album; `where` is the group and topic, if any. */
  upload(id, what, files, caption, where) {
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name);
    form.append("kind", what);
    for (const [name, value] of Object.entries(where)) form.append(name, value);
    if (caption) form.append("caption", caption);
    return this.#call("POST", `/phones/${id}/${files.length > 1 ? "album" : what}`, form);
  }
}
