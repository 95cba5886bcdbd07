"""What quality does when it hears a fact."""
