"""Tickets, their verbs and calls over REST: the same doors, services and sentences as the pages (Q07)."""
