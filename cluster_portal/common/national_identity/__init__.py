"""Sign-in by the national identity service, whose flow is its own kind of OAuth."""
