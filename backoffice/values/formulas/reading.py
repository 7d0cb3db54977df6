"""Reading a text into a tree: OR, AND, NOT, one comparison, + and -, * and /, then numbers, names, calls, parentheses."""

from decimal import Decimal
from functools import lru_cache

from .refusals import EndsTooEarly, FormulaTooBig, SomethingElseExpected, WrongArguments
from .tokens import END, NAME, NUMBER, SIGN, WORD, Token, tokens
from .tree import COMPARISONS, FUNCTIONS, MAX_LEVELS, MAX_NODES, Binary, Call, Lookup, Name, Node, Not, Number


@lru_cache(maxsize=4096)
def read(text: str) -> Node:
    """The tree of a text. Raises a FormulaRefused for every text that is none, and nothing else."""
    found = list(tokens(text))
    # Every token but these becomes one node.
    if sum(each.text not in ("(", ")", ",", "") for each in found) > MAX_NODES:
        raise _too_big()
    reader = _Reader(found)
    tree = reader.either()
    reader.end()
    return tree


class _Reader:
    """Reads tokens from left to right, one rule of the grammar a method."""

    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.place = 0
        self.level = 0

    def either(self) -> Node:
        self.level += 1
        if self.level > MAX_LEVELS:
            raise _too_big()
        left = self._both()
        while (token := self._take(WORD, "OR")) is not None:
            left = Binary("OR", left, self._both(), token.at)
        self.level -= 1
        return left

    def end(self) -> None:
        if self._next.kind != END:
            raise self._unexpected("演算子か計算式の終わり", "an operator or the end")

    def _both(self) -> Node:
        left = self._negated()
        while (token := self._take(WORD, "AND")) is not None:
            left = Binary("AND", left, self._negated(), token.at)
        return left

    def _negated(self) -> Node:
        if (token := self._take(WORD, "NOT")) is not None:
            self._expect("(", "「(」", "“(”")
            inner = self.either()
            self._expect(")", "「)」", "“)”")
            return Not(inner, token.at)
        return self._comparison()

    def _comparison(self) -> Node:
        left = self._sum()
        if (token := self._take(SIGN, *COMPARISONS)) is not None:
            return Binary(token.text, left, self._sum(), token.at)
        return left

    def _sum(self) -> Node:
        left = self._product()
        while (token := self._take(SIGN, "+", "-")) is not None:
            left = Binary(token.text, left, self._product(), token.at)
        return left

    def _product(self) -> Node:
        left = self._part()
        while (token := self._take(SIGN, "*", "/")) is not None:
            left = Binary(token.text, left, self._part(), token.at)
        return left

    def _part(self) -> Node:
        token = self._next
        if token.kind == NUMBER:
            self.place += 1
            return Number(Decimal(token.text), token.unit, token.at)
        if token.kind == NAME:
            self.place += 1
            return Name(token.text, token.at)
        if token.kind == WORD and token.text in FUNCTIONS:
            self.place += 1
            return self._lookup(token) if token.text == "TABLE" else self._call(token)
        if self._take(SIGN, "("):
            inner = self.either()
            self._expect(")", "「)」", "“)”")
            return inner
        if self._take(SIGN, "-"):
            return self._negative(token)
        raise self._unexpected("数・項目・関数・かっこ", "a number, a name, a function or a parenthesis")

    def _negative(self, token: Token) -> Node:
        self.level += 1
        if self.level > MAX_LEVELS:
            raise _too_big()
        inner = self._part()
        self.level -= 1
        return Call("MINUS", (inner,), token.at)

    def _lookup(self, token: Token) -> Node:
        self._expect("(", "「(」", "“(”")
        named = self._next
        if named.kind != NAME:
            raise self._unexpected("表の名前", "the name of a table")
        self.place += 1
        self._expect(",", "「,」", "“,”")
        key = self.either()
        self._expect(")", "「)」", "“)”")
        return Lookup(named.text, key, token.at)

    def _call(self, token: Token) -> Node:
        self._expect("(", "「(」", "“(”")
        parts = [self.either()]
        while self._take(SIGN, ","):
            parts.append(self.either())
        self._expect(")", "「,」か「)」", "“,” or “)”")
        known = FUNCTIONS[token.text]
        rows_are_whole = token.text != "BAND" or len(parts) % 2 == 0
        if not (known.least <= len(parts) <= known.most and rows_are_whole):
            raise wrong_arguments(token.text, token.at)
        return Call(token.text, tuple(parts), token.at)

    @property
    def _next(self) -> Token:
        return self.found[self.place]

    def _take(self, kind: str, *texts: str) -> Token | None:
        token = self._next
        if token.kind == kind and token.text in texts:
            self.place += 1
            return token
        return None

    def _expect(self, sign: str, wanted_ja: str, wanted_en: str) -> None:
        if not self._take(SIGN, sign):
            raise self._unexpected(wanted_ja, wanted_en)

    def _unexpected(self, wanted_ja: str, wanted_en: str) -> SomethingElseExpected | EndsTooEarly:
        token = self._next
        if token.kind == END:
            return EndsTooEarly(wanted_ja=wanted_ja, wanted_en=wanted_en)
        return SomethingElseExpected(place=token.at, wanted_ja=wanted_ja, wanted_en=wanted_en, found=token.text)


def wrong_arguments(function: str, at: int) -> WrongArguments:
    """The refusal of a call, with how the function is used."""
    known = FUNCTIONS[function]
    return WrongArguments(
        place=at, function_ja=known.ja, function_en=function, usage_ja=known.usage_ja, usage_en=known.usage_en
    )


def _too_big() -> FormulaTooBig:
    return FormulaTooBig(levels=MAX_LEVELS, nodes=MAX_NODES)
