"""Pages of the clients' rooms."""
