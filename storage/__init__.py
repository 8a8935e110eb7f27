"""What is kept, and the functions that read and write it; each takes a session and, where it matters, now."""
