"""What clients does when it hears a fact."""
