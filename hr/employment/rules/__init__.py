"""Pure rules of employment: in which months leave for a child frees from premiums."""

from .exemption import ChildLeave, ExemptionLaw, Spell, exempt_months, frees_bonus

__all__ = ["ChildLeave", "ExemptionLaw", "Spell", "exempt_months", "frees_bonus"]
