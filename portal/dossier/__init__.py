"""The client seen as a whole: one page that answers, one line of everything (G09, G19)."""
