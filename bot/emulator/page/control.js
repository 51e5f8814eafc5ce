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

  async messages(id) {
    return (await this.#call("GET", `/phones/${id}/messages`)).messages;
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

  /** One file goes as `what` (photo or document), several photos as an album. */
  upload(id, what, files, caption) {
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name);
    if (caption) form.append("caption", caption);
    return this.#call("POST", `/phones/${id}/${files.length > 1 ? "album" : what}`, form);
  }
}
