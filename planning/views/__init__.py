"""Pages of the planning: the board and absences, the on-call rota."""
