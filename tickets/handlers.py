"""What tickets does when it hears a fact."""
