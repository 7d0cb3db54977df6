"""Django's PostgreSQL backend, with the company's scope and the application's role on every connection."""
