"""The accreditation cycle: from an application to a decree, a certificate and what follows."""
