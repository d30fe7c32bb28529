"""The demo nation: synthetic people, units and survey waves, written through the services of the parts.

Its true abilities lie in a file of its own that no other part may read. It refuses a database that holds real people.
"""
