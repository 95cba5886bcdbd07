"""The house on one machine: one supervising process that starts every server and every worker as its own child."""
