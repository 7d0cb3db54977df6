"""General affairs (総務): what the company buys and keeps for its people."""
