"""Acts of the dossier: cases and their answers, evidence, issued documents."""
