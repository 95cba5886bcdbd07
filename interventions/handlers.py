"""What interventions does when it hears a fact."""
