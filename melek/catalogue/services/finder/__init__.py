"""The overlap finder: programmes as the core reads them, the classifier that people's labels made, one pass over all."""
