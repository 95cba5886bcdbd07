"""The serious-problem room: declare, lead, inform everybody and prove it, end, look back (E01–E04, E10)."""
