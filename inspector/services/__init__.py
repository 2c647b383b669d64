"""What can be done: runs are planned, done, cancelled."""
