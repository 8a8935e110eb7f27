"""Facts as plain JSON values, and back; also those that an earlier version of the program wrote."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from math import nan
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from journal.verdict import Change, Finding

_AS_THEY_ARE = {str, int, float, bool, NoneType}
_KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Finding)}
# What an earlier version did not say.
_UNSAID: dict[type, dict[str, Any]] = {Change: {"probability": nan}}


def to_plain(value: Any) -> Any:
    """What `asdict` and a detour over a string would give, in a tenth of their time; dates as ISO 8601."""
    if type(value) in _AS_THEY_ARE:
        return value
    match value:
        case tuple():
            return [to_plain(one) for one in value]
        case date():
            return value.isoformat()
        case Enum():
            return value.value
    if not is_dataclass(value):
        raise TypeError(f"no plain value for {value!r}")
    kind: type = type(value)
    fields = {name: to_plain(getattr(value, name)) for name in _hints(kind)}
    return {"kind": kind.__name__, **fields} if isinstance(value, Finding) else fields


def from_plain(hint: Any, value: Any) -> Any:
    """An equal value of the hinted type. Raises KeyError, TypeError or ValueError for anything else."""
    if value is None:
        return None
    if hint is date:
        return date.fromisoformat(value)
    if get_origin(hint) is tuple:
        return tuple(from_plain(get_args(hint)[0], one) for one in value)
    if isinstance(hint, UnionType):
        return from_plain(_meant(hint, value), value)
    if is_dataclass(hint):
        return _built(hint, value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value


def _meant(hint: UnionType, value: Any) -> Any:
    """The one type that is not None, or the kind of finding that the value names."""
    types = [one for one in get_args(hint) if one is not NoneType]
    return types[0] if len(types) == 1 else _KINDS[value["kind"]]


def _built(kind: Any, data: Mapping[str, Any]) -> Any:
    """Fields that this version does not know are left out."""
    told = {name: from_plain(hint, data[name]) for name, hint in _hints(kind).items() if name in data}
    return kind(**{**_UNSAID.get(kind, {}), **told})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
