"""What tested people may ask for: reasons, objections, documents, and a word of their own about themselves."""
