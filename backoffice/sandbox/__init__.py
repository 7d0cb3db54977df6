"""サンドボックス: a company for trying things out, made of the settings of another one, with synthetic people and partners.

It is an ordinary company: the same code, the same walls. What differs is that its clock can be moved, forwards only, that
its keys say `test`, and that nothing leaves it unmarked. A company has one at a time; one that was closed stays to be read
by auditors of the log, and opens for nobody.
"""
