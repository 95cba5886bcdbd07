"""Histories brought from other tools, replayed through our own rules."""
