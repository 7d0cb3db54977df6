"""Legal (法務): what the company has promised, and what was promised to it."""
