"""What pages read: frozen rows, in a flat number of queries."""
