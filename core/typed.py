"""What stands in an address or a field where a number is expected: anything at all."""

#: More figures than any key, page or quantity of ours has.
MOST_FIGURES = 18


def whole(text: str | None) -> int | None:
    """The whole number written there; None for what is none: « ² » is a figure to `isdigit`, and no number."""
    if not text or not text.isdecimal() or len(text) > MOST_FIGURES:
        return None
    return int(text)
