"""What billing does when it hears a fact."""
