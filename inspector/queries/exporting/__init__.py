"""What lenses say, as tables that PostgreSQL writes itself."""
