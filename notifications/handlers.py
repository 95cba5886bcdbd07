"""What notifications does when it hears a fact."""
