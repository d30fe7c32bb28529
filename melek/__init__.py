"""Melek measures the digital literacy of a civil service and closes the loop to training that works."""
