"""Acts of the import machine: uploading, mapping, starting, cancelling and resuming runs, mending quarantine."""
