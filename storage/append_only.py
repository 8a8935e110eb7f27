"""The database itself refuses to change or remove an entry of the audit.

Whoever may change the database may take these triggers away as well, which the chain then tells of. They
stand against slips: a statement by hand, a mistake in the program. Details may go, as an erasure wants it,
but not become others; and only where there is no head any more, as when a backup is restored into an empty
database, all may go.
"""

from collections.abc import Sequence

_KEPT = ("at", "actor", "action", "subject", "why")
_DETAILS = ("before", "after", "salt")
_CHANGED, _REMOVED = "audit_entries_are_not_changed", "audit_entries_are_not_removed"
_EMPTIED = "audit_is_not_emptied"
_REFUSAL = "entries of the audit stay as they are"
_HAS_HEAD = "EXISTS (SELECT 1 FROM audit_head)"


def statements(dialect: str) -> Sequence[str]:
    """What makes the triggers."""
    return _on_postgresql() if dialect == "postgresql" else _on_sqlite()


def undone(dialect: str) -> Sequence[str]:
    if dialect == "postgresql":
        drops = [f"DROP TRIGGER IF EXISTS {name} ON audit" for name in (_CHANGED, _REMOVED, _EMPTIED)]
        return [*drops, f"DROP FUNCTION IF EXISTS {_CHANGED}()", f"DROP FUNCTION IF EXISTS {_REMOVED}()"]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in (_CHANGED, _REMOVED)]


def _on_sqlite() -> Sequence[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    return [
        f"CREATE TRIGGER {_CHANGED} BEFORE UPDATE ON audit WHEN {_is_changed('IS NOT')} {refuse}",
        f"CREATE TRIGGER {_REMOVED} BEFORE DELETE ON audit WHEN {_HAS_HEAD} {refuse}",
    ]


def _on_postgresql() -> Sequence[str]:
    return [
        *_guard(_CHANGED, "UPDATE", _is_changed("IS DISTINCT FROM"), "NEW"),
        *_guard(_REMOVED, "DELETE", _HAS_HEAD, "OLD"),
        f"CREATE TRIGGER {_EMPTIED} BEFORE TRUNCATE ON audit EXECUTE FUNCTION {_REMOVED}()",
    ]


def _guard(name: str, act: str, condition: str, row: str) -> Sequence[str]:
    body = f"BEGIN IF {condition} THEN RAISE EXCEPTION '{_REFUSAL}'; END IF; RETURN {row}; END"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS '{_quoted(body)}'",
        f"CREATE TRIGGER {name} BEFORE {act} ON audit FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _is_changed(differs: str) -> str:
    """JSON has no equality in PostgreSQL, so all is compared as text."""
    kept = [_differs(name, differs) for name in _KEPT]
    gone = [f"({_as_text('NEW', name)} IS NOT NULL AND {_differs(name, differs)})" for name in _DETAILS]
    return " OR ".join([*kept, *gone])


def _differs(name: str, differs: str) -> str:
    return f"{_as_text('NEW', name)} {differs} {_as_text('OLD', name)}"


def _as_text(row: str, name: str) -> str:
    return f'CAST({row}."{name}" AS TEXT)'


def _quoted(body: str) -> str:
    return body.replace("'", "''")
