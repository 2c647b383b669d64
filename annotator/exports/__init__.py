"""Files that labels leave in: what is chosen, and what stands beside them. Pure."""
