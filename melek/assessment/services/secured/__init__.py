"""Secured banks as encrypted packages: kept outside the repository, sealed and opened with the keys of two officers."""
