"""Pages of the accreditation cycle."""
