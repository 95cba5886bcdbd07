"""What accounts does when it hears a fact."""
