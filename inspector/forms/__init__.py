"""What people send to the inspector's pages."""
