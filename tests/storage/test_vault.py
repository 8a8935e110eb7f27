"""What is sealed can be opened with its key alone, and keys can be changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from storage.vault import CannotOpen, Vault

OLD, NEW = "the old key: 0123456789 0123456789", "the new key: 0123456789 0123456789"
SEALED_BY_OLD = Vault([OLD]).seal("slept badly")


@given(some.text(alphabet=some.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_can_be_opened(text: str) -> None:
    vault = Vault([OLD])
    assert vault.unseal(vault.seal(text)) == text


@pytest.mark.parametrize("data", [{"text": "\ud800 \0 🙂"}, [1, None, "é"], "", 0])
def test_json_survives_with_everything_that_a_text_may_hold(data: object) -> None:
    vault = Vault([OLD])
    assert vault.unseal_json(vault.seal_json(data)) == data


def test_the_same_words_never_look_the_same() -> None:
    vault = Vault([OLD])
    assert vault.seal("slept badly") != vault.seal("slept badly")
    assert b"slept" not in vault.seal("slept badly")


@given(some.integers(0, len(SEALED_BY_OLD) - 1), some.integers(1, 255))
def test_a_changed_byte_is_noticed(at: int, by: int) -> None:
    changed = bytearray(SEALED_BY_OLD)
    changed[at] ^= by
    with pytest.raises(CannotOpen):
        Vault([OLD]).unseal(bytes(changed))


@pytest.mark.parametrize("length", range(len(SEALED_BY_OLD)))
def test_a_piece_of_it_cannot_be_opened(length: int) -> None:
    with pytest.raises(CannotOpen):
        Vault([OLD]).unseal(SEALED_BY_OLD[:length])


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(CannotOpen):
        Vault([NEW]).unseal(SEALED_BY_OLD)


def test_a_new_key_in_front_seals_while_the_old_one_still_opens() -> None:
    both = Vault([NEW, OLD])
    assert both.unseal(SEALED_BY_OLD) == "slept badly"
    assert Vault([NEW]).unseal(both.seal("slept well")) == "slept well"


def test_an_index_finds_what_was_indexed_under_an_old_key() -> None:
    both = Vault([NEW, OLD])
    assert both.indexes(400_000_000) == [Vault([NEW]).index(400_000_000), Vault([OLD]).index(400_000_000)]
    assert both.index(400_000_000) == Vault([NEW]).index(400_000_000)
    assert both.index(400_000_000) != both.index(400_000_001)


@pytest.mark.parametrize("keys", [[], ["short"], [NEW, "short"]])
def test_a_weak_key_is_refused(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="at least 32 characters"):
        Vault(keys)


def test_a_value_is_sealed_anew_and_opens_without_the_older_key() -> None:
    both = Vault([NEW, OLD])
    alone = both.newest_alone()
    assert alone.unseal(both.reseal(SEALED_BY_OLD)) == "slept badly"
    assert [SEALED_BY_OLD[:4], both.seal("")[:4]] == both.fingerprints[::-1]
    assert alone.fingerprints == both.fingerprints[:1]


def test_a_persons_key_stays_the_same_under_another_master_key() -> None:
    sealed_key = Vault([OLD]).new_key()
    words = Vault([OLD]).personal(sealed_key).seal(b"slept badly")
    rewrapped = Vault([NEW, OLD]).reseal(sealed_key)
    assert Vault([NEW]).personal(rewrapped).open(words) == b"slept badly"
    assert Vault([NEW]).personal(Vault([NEW]).wrap(Vault([OLD]).open(sealed_key))).open(words)
    for other in (Vault([NEW]).new_key(), Vault([NEW]).new_key()):
        with pytest.raises(CannotOpen):
            Vault([NEW]).personal(other).open(words)
