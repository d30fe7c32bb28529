// Reads the progress of a job aloud, at most every ten seconds. Without this script the sentence is only seen.
const live = document.querySelector("[data-live]");
let said = "";
function say() {
  const now = document.querySelector("[data-progress], .job .msg")?.textContent.trim().replace(/\s+/g, " ") ?? "";
  if (live && now && now !== said) {
    said = now;
    live.textContent = now;
  }
}
setInterval(say, 10_000);
