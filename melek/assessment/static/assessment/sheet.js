// Filters the rows of a sheet at once. Without this script the button asks the server for the same.
function filter(sheet) {
  const wanted = [...sheet.querySelectorAll("select[data-column]")].filter((one) => one.value);
  let shown = 0;
  for (const row of sheet.querySelectorAll("tbody tr")) {
    row.hidden = wanted.some((one) => row.cells[Number(one.dataset.column) + 1].textContent !== one.value);
    shown += !row.hidden;
  }
  sheet.querySelector("[data-count]").textContent = shown;
}

addEventListener("change", (event) => {
  const sheet = event.target.closest("[data-surrounding=sheet]");
  if (sheet && event.target.dataset.column) filter(sheet);
});
