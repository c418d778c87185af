"""The arithmetic of grades, without Django."""
