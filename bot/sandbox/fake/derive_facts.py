"""Makes facts.json from the machine-readable Bot API: python -m bot.sandbox.fake.derive_facts bot-api.json"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.sandbox.fake.facts import PLACE
from bot.sandbox.fake.methods import METHODS

Spec = dict[str, Any]


def derive(spec: Spec, methods: Iterable[str]) -> Spec:
    """Parameters and returns of these methods, and the fields of the types that they take; no prose."""
    chosen = {name: spec["methods"][name] for name in sorted(methods)}
    taken = set[str]()
    for method in chosen.values():
        _collect(method, spec["types"], taken)
    return {
        "origin": "https://github.com/PaulSonOfLars/telegram-bot-api-spec",
        "licence": "MIT",
        "version": spec["version"],
        "methods": {name: _returns(method) | _fields(method) for name, method in chosen.items()},
        "types": {name: _type(spec["types"][name]) for name in sorted(taken)},
    }


def _collect(described: Spec, types: Spec, taken: set[str]) -> None:
    mentioned = [kind for field in described.get("fields", []) for kind in field["types"]]
    for kind in mentioned + described.get("subtypes", []):
        name = kind.rpartition("Array of ")[2]
        if name in types and name not in taken:
            taken.add(name)
            _collect(types[name], types, taken)


def _returns(method: Spec) -> Spec:
    return {"returns": " | ".join(method["returns"])}


def _type(described: Spec) -> Spec:
    if "subtypes" in described:
        return {"subtypes": " | ".join(described["subtypes"])}
    return _fields(described)


def _fields(described: Spec) -> Spec:
    fields: Spec = {"required": {}, "optional": {}}
    for field in described.get("fields", []):
        group = fields["required" if field["required"] else "optional"]
        group[field["name"]] = " | ".join(field["types"])
    return fields


def main(path: str) -> None:
    facts = derive(json.loads(Path(path).read_text()), METHODS)
    PLACE.write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
