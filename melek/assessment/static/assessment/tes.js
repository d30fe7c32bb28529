// Sends one answer without losing it. Without this script the form posts as usual.
const kept = (form) => `melek:${form.dataset.token}`;

function values(form) {
  return [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "token"].includes(name));
}

function restore() {
  const form = document.querySelector("form[data-token]");
  const saved = form && sessionStorage.getItem(kept(form));
  if (!saved) return;
  for (const [name, value] of JSON.parse(saved)) {
    for (const field of form.elements) {
      if (field.name !== name) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else if (field.tagName === "SELECT") field.value = value;
    }
  }
}

function show(html, url) {
  const page = new DOMParser().parseFromString(html, "text/html");
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
    show(await reply.text(), reply.url);
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
addEventListener("pageshow", (event) => event.persisted && location.reload());
restore();
