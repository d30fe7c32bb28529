"""The seat pool: offers, requests, the allotment, who holds which seat, what became of it, and letters."""
