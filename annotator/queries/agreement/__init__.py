"""Agreement of what is stored: a selection, its rows, and the reports made of them."""
