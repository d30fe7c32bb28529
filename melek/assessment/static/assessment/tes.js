// Sends one answer without losing it. Without this script the form posts as usual.
const kept = (form) => `melek:${form.dataset.token}`;

function values(form) {
  return [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "token"].includes(name));
}

function restore() {
  const form = document.querySelector("form[data-token]");
  const saved = form && sessionStorage.getItem(kept(form));
  if (!saved) return;
  const entries = JSON.parse(saved);
  for (const field of form.elements) {
    const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if ((field.tagName === "SELECT" || field.type === "text") && values.length) field.value = values[0];
  }
}

// what the next item needs besides its words: the style of a surrounding before it is drawn, its script
async function fetchParts(page) {
  for (const file of page.head.querySelectorAll("link[rel=stylesheet], script[src]")) {
    const name = file.getAttribute(file.src ? "src" : "href");
    if (document.head.querySelector(`[src="${name}"], [href="${name}"]`)) continue;
    const part = document.createElement(file.localName);
    for (const { name, value } of file.attributes) part.setAttribute(name, value);
    await new Promise((done) => {
      part.onload = part.onerror = done;
      document.head.append(part);
    });
  }
}

async function show(html, url) {
  const page = new DOMParser().parseFromString(html, "text/html");
  await fetchParts(page);
  document.title = page.title;
  document.querySelector("header.test").replaceWith(page.querySelector("header.test") ?? document.createElement("header"));
  document.querySelector("main").replaceWith(page.querySelector("main"));
  if (url !== location.href) history.replaceState(null, "", url);
  scrollTo(0, 0);
  (document.querySelector("[role=alert]:not([hidden])") ?? document.querySelector("main")).focus();
  restore();
}

let sending = false;
async function send(form, submitter) {
  if (sending) return;
  sending = true;
  form.setAttribute("aria-busy", "true");
  const answer = new FormData(form);
  if (submitter?.name) answer.append(submitter.name, submitter.value);
  try {
    const reply = await fetch(location.href, { method: "POST", body: answer });
    if (reply.redirected) return location.assign(reply.url);
    if (reply.status >= 500) throw new Error(reply.status);
    if (reply.ok) sessionStorage.removeItem(kept(form));
    await show(await reply.text(), reply.url);
  } catch {
    const failed = document.getElementById("gagal");
    failed.hidden = false;
    failed.focus();
    addEventListener("online", () => form.isConnected && send(form, submitter), { once: true });
    setTimeout(() => form.isConnected && !failed.hidden && send(form, submitter), 15000);
  } finally {
    sending = false;
    form.removeAttribute("aria-busy");
  }
}

addEventListener("change", (event) => {
  const form = event.target.closest("form[data-token]");
  if (form) sessionStorage.setItem(kept(form), JSON.stringify(values(form)));
});
addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-token]");
  if (!form) return;
  event.preventDefault();
  send(form, event.submitter);
});
// Enter in a surrounding's field is no answer yet: only the button sends the whole state
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.form?.querySelector(".sim") && event.target.matches("input")) event.preventDefault();
});
addEventListener("pageshow", (event) => event.persisted && location.reload());
restore();
