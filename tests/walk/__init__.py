"""The walk: every URL and API route as every role, with objects inside and outside each scope."""
