"""Pure decisions of the dossier: clocks, numbers, media types, what a public page may tell."""
