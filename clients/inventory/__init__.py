"""What machines tell about themselves: reading it safely, recognising them, deciding what to do (G04)."""
