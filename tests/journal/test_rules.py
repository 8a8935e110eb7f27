"""What counts as worse, as people type it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.rules import CHOICES, SETTINGS, canonical, rule, words
from journal.settings import UnknownSetting, UnreadableSetting
from journal.trend import THRESHOLDS
from journal.verdict import Rule

RULES = [Rule(worse_by, flags) for flags, worse_by in product(*CHOICES.values())]


def test_the_defaults_are_those_of_the_rule() -> None:
    assert rule() == Rule() and words(Rule()) == {"false-flags": "1", "worse-by": "1"}


def test_each_choice_of_false_flags_has_its_threshold() -> None:
    assert set(CHOICES["false-flags"]) == set(THRESHOLDS)


@pytest.mark.parametrize("one", RULES, ids=str)
def test_a_rule_comes_back_from_its_words(one: Rule) -> None:
    assert rule(words(one)) == one
    assert {name: canonical(name, said) for name, said in words(one).items()} == words(one)


def test_a_patients_own_lies_on_top_of_the_sites() -> None:
    site, own = {"false-flags": "2", "worse-by": "2", "hour": "19:00"}, {"worse-by": "3", "days": "daily"}
    assert rule(site, own) == Rule(worse_by=3, false_flags=2)


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("false-flags", "0,5", "0.5"),
        ("false-flags", " .5 ", "0.5"),
        ("false-flags", "2.0", "2"),
        ("worse-by", "1.50 Points", "1.5"),
        ("worse-by", "1 punto", "1"),
        ("worse-by", "\uff13", "3"),
    ],
)
def test_a_number_is_understood_as_people_type_it(name: str, typed: str, stored: str) -> None:
    assert canonical(name, typed) == stored


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("typed", ["", "0", "-1", "4", "one", "nan", "1e0", "1 2", "1.", "2 weeks", "off"])
def test_what_is_no_choice_is_refused_with_the_name_of_the_setting(name: str, typed: str) -> None:
    with pytest.raises(UnreadableSetting) as refusal:
        canonical(name, typed)
    assert refusal.value.name == name


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(UnknownSetting):
        canonical("false-alarms", "1")


@given(st.sampled_from(SETTINGS), st.text() | st.text("0123.,5 points"))
def test_whatever_is_typed_is_one_of_the_choices_or_refused(name: str, typed: str) -> None:
    try:
        stored = canonical(name, typed)
    except UnreadableSetting:
        return
    assert float(stored) in CHOICES[name] and canonical(name, stored) == stored
