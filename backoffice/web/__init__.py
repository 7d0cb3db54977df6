"""What a person sees first: home as an inbox, and the record of the company's work."""
