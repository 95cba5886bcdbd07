"""Pages of notifications: the outbox and its proofs, each person's centre, the words, broadcasts and announcements."""
