"""Pages of filings: cases, their progress, determinations, the labour insurance year."""
