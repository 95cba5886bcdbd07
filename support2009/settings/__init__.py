"""One module per way of running: embedded (make run), test, production; all start from base."""
