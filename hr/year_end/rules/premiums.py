"""生命保険料控除・地震保険料控除: what is deducted for premiums that the person paid."""

from backoffice.values.reasons import Line, Term, line

from .facts import EarthquakePremiums, LifePremiums
from .law import Pieces, PremiumLaw


def life_deduction(paid: LifePremiums, law: PremiumLaw, *, has_child: bool) -> tuple[Line, ...]:
    """生命保険料控除 (所得税法76条): general, medical care and pension, each with its limit; their sum last."""
    general = general_life_deduction(paid.general_new_yen, paid.general_old_yen, law, has_child=has_child)
    medical = _of_kind("medical_life", paid.medical_care_yen, 0, law.new, law.old, law.new_limit)
    pension = _of_kind("pension_life", paid.pension_new_yen, paid.pension_old_yen, law.new, law.old, law.new_limit)
    parts = (general, medical, pension)
    total = line(
        "life_deduction",
        "min(general_life_yen + medical_life_yen + pension_life_yen, life_total_limit_yen)",
        "EXACT",
        *(part[-1].as_term() for part in parts),
        law.total_limit,
    )
    return (*(step for part in parts for step in part), total)


def general_life_deduction(new_yen: int, old_yen: int, law: PremiumLaw, *, has_child: bool) -> tuple[Line, ...]:
    """The general kind; a dependant under 23 raises what new contracts give."""
    new, limit = (law.new_with_child, law.child_limit) if has_child else (law.new, law.new_limit)
    return _of_kind("general_life", new_yen, old_yen, new, law.old, limit)


def earthquake_deduction(paid: EarthquakePremiums, law: PremiumLaw) -> tuple[Line, ...]:
    """地震保険料控除 (所得税法77条): earthquake premiums and old long-term contracts, within one limit; the sum last."""
    old = _by_pieces("old_long_term", Term("paid_yen", paid.old_long_term_yen), law.old_long_term)
    total = line(
        "earthquake_deduction",
        "min(min(earthquake_paid_yen, earthquake_limit_yen) + old_long_term_yen, earthquake_limit_yen)",
        "EXACT",
        Term("earthquake_paid_yen", paid.earthquake_yen),
        law.earthquake_limit,
        old.as_term(),
    )
    return old, total


def _of_kind(
    code: str, new_yen: int, old_yen: int, new_pieces: Pieces, old_pieces: Pieces, limit: Term
) -> tuple[Line, ...]:
    """The best of new contracts alone, old ones alone, and both together within the limit of new ones."""
    new = _by_pieces(f"{code}_new", Term("paid_yen", new_yen), new_pieces)
    old = _by_pieces(f"{code}_old", Term("paid_yen", old_yen), old_pieces)
    best = line(
        code,
        f"max({new.code}_yen, {old.code}_yen, min({new.code}_yen + {old.code}_yen, life_limit_yen))",
        "EXACT",
        new.as_term(),
        old.as_term(),
        Term("life_limit_yen", *limit[1:]),
    )
    return new, old, best


def _by_pieces(code: str, paid: Term, pieces: Pieces) -> Line:
    rate, addition = pieces.of(int(paid.value))
    return line(code, "paid_yen * deducted_rate + deducted_add_yen", "RAISE_FRACTION", paid, rate, addition)
