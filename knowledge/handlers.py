"""What knowledge does when it hears a fact."""
