"""Items leave as QTI packages and come in as drafts of the open bank."""
