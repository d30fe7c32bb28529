"""Pages of assessment: own tests, the sitting, results, the item bank, definitions."""
