"""What each Bot API method takes, and the check of a call against it.

A type is written as the Bot API documents it: "Integer", "Array of String", "Integer | String".
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from bot.sandbox.fake.errors import ApiError, bad_request

PLACE = Path(__file__).with_name("facts.json")
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
}
ATTACHED = "attach://"


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes


@cache
def facts() -> dict[str, Any]:
    return cast(dict[str, Any], json.loads(PLACE.read_text()))


def checked(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters with their true types, or the 400 that tells what is wrong with them.

    A parameter that the method does not have is refused too. Telegram would ignore it; here it is a typo.
    """
    fact = facts()["methods"][method]
    kinds = fact["required"] | fact["optional"]
    given = _with_attachments(given, kinds)
    for name in fact["required"]:
        if name not in given:
            raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    for name in given:
        if name not in kinds:
            raise bad_request(f'method {method} has no parameter "{name}"')
    return {name: _read(name, value, kinds[name], as_text=True) for name, value in given.items()}


def _with_attachments(given: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    """Puts an uploaded file where attach:// refers to it."""
    return {
        name: given.get(value.removeprefix(ATTACHED)) if str(value).startswith(ATTACHED) else value
        for name, value in given.items()
        if name in kinds or not isinstance(value, Upload)
    }


def _read(name: str, value: Any, kinds: str, *, as_text: bool = False) -> Any:
    """`as_text` is for parameters, which a form carries as text; fields of objects are JSON already."""
    alternatives = kinds.split(" | ")
    refusal = bad_request(f'field "{name}" must be of type {" or ".join(alternatives)}')
    for kind in _fitting(alternatives, _decoded(value)) if as_text else _fitting(alternatives, value):
        try:
            return _read_one(kind, _decoded(value) if as_text and kind != "String" else value)
        except TypeError:
            continue
        except ApiError as error:
            refusal = error
            break
    raise refusal


def _decoded(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _fitting(kinds: list[str], value: Any) -> list[str]:
    """Of several object types, first the one whose fields the value has."""
    objects = facts()["types"]
    if not isinstance(value, dict):
        return kinds
    return sorted(kinds, key=lambda kind: not (kind in objects and _looks_like(objects[kind], value)))


def _looks_like(fact: dict[str, Any], value: dict[str, Any]) -> bool:
    required, optional = fact.get("required", {}), fact.get("optional", {})
    return set(required) <= set(value) <= {*required, *optional}


def _read_one(kind: str, value: Any) -> Any:
    match kind:
        case "Integer" if type(value) is int:
            return value
        case "Float" if type(value) in (int, float):
            return float(value)
        case "Boolean":
            return _boolean(value)
        case "String" if isinstance(value, str):
            return _encodable(value)
        case "InputFile" if isinstance(value, Upload):
            return value
        case _ if kind.startswith("Array of ") and isinstance(value, list):
            return [_read("item", item, kind.removeprefix("Array of ")) for item in value]
        case _ if kind in facts()["types"] and isinstance(value, dict):
            return _object(kind, value)
    raise TypeError


def _boolean(value: Any) -> bool:
    if isinstance(value, str) and re.fullmatch("true|false|yes|no", value, re.IGNORECASE):
        return value.lower() in ("true", "yes")
    if value in (0, 1):
        return bool(value)
    raise TypeError


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return text


def _object(kind: str, value: dict[str, Any]) -> Any:
    fact = facts()["types"][kind]
    if "subtypes" in fact:
        return _read(kind, value, fact["subtypes"])
    for name in fact["required"]:
        if name not in value:
            raise bad_request(f'can\'t find field "{name}"')
    fields = fact["required"] | fact["optional"]
    for name in value:
        if name not in fields:
            raise bad_request(f'{kind} has no field "{name}"')
    return {name: _read(name, item, fields[name]) for name, item in value.items()}
