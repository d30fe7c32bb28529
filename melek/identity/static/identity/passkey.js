// Passkeys: asks the browser for a key when the button is pressed, puts the answer into the form, and sends it.
// The encoding between JSON and the browser's buffers comes with allauth (webauthn-json.js).
for (const button of document.querySelectorAll("[data-passkey]")) {
  const form = button.closest("form");
  const data = JSON.parse(document.getElementById("passkey-data").textContent);
  const trouble = form.querySelector("[data-passkey-trouble]");
  button.addEventListener("click", async () => {
    trouble.hidden = true;
    try {
      const isNew = button.dataset.passkey === "create";
      const options = isNew ? data.creation_options : data.request_options;
      const credential = await (isNew ? webauthnJSON.create(options) : webauthnJSON.get(options));
      form.querySelector("[name=credential]").value = JSON.stringify(credential);
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
}
