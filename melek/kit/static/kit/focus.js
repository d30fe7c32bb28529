// Moves the focus to what a reader must see first: the list of errors above a form.
document.querySelector("[data-focus]")?.focus();
