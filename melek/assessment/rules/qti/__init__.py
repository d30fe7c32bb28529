"""Items and tests as QTI 3.0 packages of 1EdTech: written so that nothing is lost, read from anybody with suspicion.

`package.write_package` and `package.read_package` are the two doors. Nothing here asks the store.
"""
