"""What pages and jobs read: one query each, however many rows."""
