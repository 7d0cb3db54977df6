"""年末調整: the income tax of a year of pay, settled with what was withheld (所得税法190条)."""
