"""Reads of the dossier: cases, who may answer them, documents, and the calendar."""
