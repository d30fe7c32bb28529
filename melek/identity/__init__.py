"""Identity: accounts, sign-in, roles, permissions, scopes and grants, the trail, personal-data register.

A scope is an opaque tree with paths; which agency or unit it stands for is known above, never here.
"""
