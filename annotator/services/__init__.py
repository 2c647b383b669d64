"""What can be done: keyword-only functions, one transaction each, the audit event in it."""
