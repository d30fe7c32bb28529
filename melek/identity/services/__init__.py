"""Acts of identity: accounts, roles and grants, activation codes, API tokens."""
