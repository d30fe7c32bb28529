"""The site: settings, URLs, the `melek` command, the app shell, static files, health.

It puts the parts together and decides nothing about the domain.
"""
