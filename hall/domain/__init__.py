"""What is true in a service hall whichever screen, device or database is attached. Pure."""
