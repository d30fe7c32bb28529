"""Acts around the severity of assessors."""
