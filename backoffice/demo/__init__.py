"""みなと商会: a company of 248 people made by a fixed seed, and its months, played through the same actions as people use.

The top floor: it may import departments, and nothing imports it.
"""
