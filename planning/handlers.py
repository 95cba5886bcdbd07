"""What planning does when it hears a fact."""
