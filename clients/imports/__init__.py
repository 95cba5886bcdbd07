"""Bringing tables in: reading a file, understanding its columns, line by line; nothing here writes (G04)."""
