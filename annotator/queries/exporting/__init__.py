"""What exports are made of, written by PostgreSQL itself where it is a table."""
