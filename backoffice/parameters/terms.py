"""The glossary (用語): how terms and line codes of reasons read in both languages, from every room's `terms.yaml`."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from backoffice.values.refusals import Refusal

from .queries import folders
from .schema import ParameterFileRefused, read_yaml

Language = Literal["ja", "en"]

_YEN = "_yen"


class NoLabel(Refusal):
    code = "parameters.no_label"
    cause_ja = "「{name}」の表示名がありません。"
    cause_en = "“{name}” has no label."
    remedy_ja = "その業務の parameters/terms.yaml に日本語と英語の名前を追加してください。"
    remedy_en = "Add its names in both languages to the room's parameters/terms.yaml."


def label(name: str, language: Language) -> str:
    """What a term or a line code is called. `health_insurance_yen` reads as the line `health_insurance`."""
    found = glossary()
    if name in found:
        return found[name][language]
    if name.endswith(_YEN) and name.removesuffix(_YEN) in found:
        return found[name.removesuffix(_YEN)][language]
    raise NoLabel(name=name)


def has_label(name: str) -> bool:
    """Whether the glossary knows the name."""
    found = glossary()
    return name in found or (name.endswith(_YEN) and name.removesuffix(_YEN) in found)


@lru_cache(maxsize=1)
def glossary() -> Mapping[str, Mapping[str, str]]:
    """Every name with its `ja`, `en` and, for terms, `unit`. Raises ParameterFileRefused on a name told twice."""
    found: dict[str, Mapping[str, str]] = {}
    for folder in folders():
        for name, words in _read(folder / "terms.yaml").items():
            if name in found or not {"ja", "en"} <= set(words) <= {"ja", "en", "unit"}:
                raise ParameterFileRefused(file=str(folder.parent.name), problem=f"term {name}")
            found[name] = words
    return found


def _read(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    content: dict[str, dict[str, str]] = read_yaml(path)
    return content
