"""Whole numbers as addresses, forms and paths write them."""

LARGEST = 2**31 - 1  # what a column of the database holds
_DIGITS = len(str(LARGEST))


def whole(text: str | None) -> int | None:
    """Return the number from 0 that ASCII digits write, None where ``text`` is none.

    What is larger than LARGEST counts as LARGEST: past the last page, the last row, any length.
    """
    if not text or not text.isascii() or not text.isdigit():
        return None
    digits = text.lstrip("0")
    # Python itself refuses to read a number of more than some thousand digits.
    return min(int(digits or "0"), LARGEST) if len(digits) <= _DIGITS else LARGEST
