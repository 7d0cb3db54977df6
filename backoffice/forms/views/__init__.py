"""Pages of forms: their design, and what is filled in."""
