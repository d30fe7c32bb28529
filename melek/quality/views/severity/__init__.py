"""Pages of calibration exercises and of the severity of assessors."""
