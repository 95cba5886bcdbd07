"""What the log says of a request: a refusal is one line, a fault is a line with its traceback."""

import logging


class Untraced(logging.Filter):
    """Takes the traceback from what is no fault: a page refused or not found (refusals are counted elsewhere)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record; those below ERROR without the exception they came from."""
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return True
