"""The books (経理): what the company owns, owes, earns and spends, to the yen and to the paper."""
