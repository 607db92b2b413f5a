// Dialogs and short messages of the desks' pages. While one is open, no shortcut of the page works.
import { el } from "/static/live.js";

const SVG = "http://www.w3.org/2000/svg";

/** One of the drawings of hall/icons.html. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A button; a second click of a double click does nothing. */
export function button(text, { look = "", picture = null, ...attributes }, press) {
  const made = el("button", { type: "button", class: look, ...attributes }, picture && icon(picture), text);
  if (press) made.addEventListener("click", (event) => event.detail < 2 && press(event));
  return made;
}

/** Whether a dialog is open: then keys belong to it. */
export function dialogOpen() {
  return document.querySelector("dialog[open]") !== null;
}

/**
 * Open a dialog of a title, contents and buttons. Resolves with what close(value) was given;
 * undefined when it was dismissed. `build` gets close and returns {body, foot}.
 */
export function openDialog(title, build, { look = "" } = {}) {
  return new Promise((resolve) => {
    const dialog = el("dialog", { class: look, "aria-label": title });
    let value;
    const close = (given) => {
      value = given;
      dialog.close();
    };
    const { body, foot = [] } = build(close, dialog);
    const head = el(
      "header",
      {},
      el("h2", {}, title),
      button("", { look: "plain", picture: "close", "aria-label": "关闭" }, () => close()),
    );
    const form = el("form", { method: "dialog" }, head, el("div", { class: "inside" }, ...body));
    if (foot.length) form.append(el("footer", {}, ...foot));
    form.addEventListener("submit", (event) => event.preventDefault());
    dialog.append(form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(value);
    });
    document.body.append(dialog);
    dialog.showModal();
    (dialog.querySelector("[data-first]") ?? dialog).focus();
  });
}

/** Ask for a written reason. Resolves with the text; undefined when it was dismissed. */
export function askReason(
  title,
  { hint = "", suggestions = [], needed = true, yes = "确定", look = "go" } = {},
) {
  return openDialog(title, (close) => {
    const text = el("textarea", {
      "data-first": true,
      maxlength: 500,
      placeholder: needed ? "请填写原因" : "可以不填",
    });
    const fine = button(yes, { look, type: "submit" });
    const ready = () => {
      fine.disabled = needed && !text.value.trim();
    };
    const give = () => {
      if (!fine.disabled) close(text.value.trim());
    };
    text.addEventListener("input", ready);
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !event.repeat) {
        event.preventDefault();
        give();
      }
    });
    fine.addEventListener("click", give);
    const chips = suggestions.map((words) =>
      button(words, { look: "small" }, () => {
        text.value = words;
        ready();
        fine.focus();
      }),
    );
    ready();
    return {
      body: [
        hint && el("p", { class: "quiet" }, hint),
        chips.length && el("div", { class: "reasons" }, ...chips),
        text,
      ].filter(Boolean),
      foot: [button("取消", {}, () => close()), fine],
    };
  });
}

/** Ask whether to go on. Resolves with true; undefined when not. */
export function confirmThat(title, sentences, { yes = "确定", look = "go" } = {}) {
  return openDialog(title, (close) => ({
    body: sentences.map((one) => el("p", {}, one)),
    foot: [button("取消", { "data-first": true }, () => close()), button(yes, { look }, () => close(true))],
  }));
}

/** Say something for a moment; a popover, so that it lies over open dialogs. */
export function toast(message, look = "") {
  let shelf = document.querySelector(".toasts");
  if (!shelf) {
    shelf = el("div", { class: "toasts", popover: "manual", role: "alert" });
    document.body.append(shelf);
  }
  // The newest layer lies on top: shown anew, it comes over a dialog opened since.
  if (shelf.matches(":popover-open")) shelf.hidePopover();
  shelf.showPopover();
  const made = el("div", { class: `toast ${look}` }, icon(look === "bad" ? "alert" : "done"), message);
  shelf.append(made);
  while (shelf.children.length > 3) shelf.firstChild.remove();
  setTimeout(() => made.remove(), look === "bad" ? 6000 : 3000);
}

/** Say why the hall refused, or that it did not answer; a login that is over leads to the login. */
export function sayError(error) {
  if (error.status === 401) {
    location.assign(`/login?to=${encodeURIComponent(location.pathname)}`);
    return;
  }
  toast(error.code ? error.message : "没有收到大厅的答复，请看清屏幕上的状态后再操作。", "bad");
}
