"""What portal does when it hears a fact."""
