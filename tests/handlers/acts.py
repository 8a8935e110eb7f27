"""What a patient and their team may do, in words and data, for walks that choose among it."""

from hypothesis import strategies as st

from handlers.texts import LANGUAGES

# Words, and the values that they may save.
RATINGS = {
    "7": {7},
    "4 6": {4, 6},
    "pain 7 mood 4": {7, 4},
    "dolor 3": {3},
    "mood 3": {3},
    "0": {0},
    "three": {3},
    "mild": {1},
    "mucho": set(),
    "11": set(),
    "7.5": set(),
    "slept badly": set(),
    "<b>": set(),
    "Madrid": set(),
    "19:30": set(),
    "12 Dec": set(),
    "22-7": set(),
    "stop": set(),
    "ayuda": set(),
    "Several days": {1},
}
DANGER = ["I want to die", "no quiero vivir"]
COMMANDS = [
    *("/help", "/checkin", "/history", "/settings", "/pause", "/resume", "/stop", "/start", "/forget"),
    *("/export", "/privacy", "/nonsense", "/start x"),
]
ZONES = ["Pacific/Kiritimati", "Pacific/Honolulu", "Europe/Madrid", "Asia/Kathmandu", "America/New_York"]
# A command, and what a button carries that comes some taps after it.
CHOSEN = [
    *(("/settings", f"s:zone:{zone}") for zone in ZONES),
    *(("/settings", f"s:hour:{hour}") for hour in ("07.00", "14.00", "22.00")),
    *(("/settings", f"s:second:{words}") for words in ("09.00", "21.00", "off")),
    *(("/settings", f"s:days:{words}") for words in ("mon,thu", "every")),
    *(("/settings", f"s:quiet:{words}") for words in ("21.00-08.00", "off")),
    *(("/settings", f"s:weekly:{words}") for words in ("mon 09.00", "sun 19.00", "off")),
    *(("/settings", words) for words in ("s:reminder:off", "s:reminder:60 min", "s:recap:sun 19.00")),
    *(("/settings", f"s:language:{language}") for language in LANGUAGES),
    *(("/pause", f"b:{length}") for length in (3, 7, "open")),
    *[("/stop", "y:stop:yes")] * 3,
]
# What an admin may say; a phase begins on a day of the cycle.
TEAM = [
    *("/infusion {code} {day}", "/infusion {code} {day} induction", "/infusion {code} move {day} {other}"),
    *("/infusion {code} cancel {day}", "/schedule {code} phases 1 twice, 4 daily"),
    *("/schedule {code} phases 1 daily, 3 every 2", "/schedule {code} phases standard"),
]
# What a patient does about what has just come; of a button that is tapped, if it is there, what it carries.
THEN = ["answers", "answers", "nothing", *(f":{wish}" for wish in ("same", "later", "soon", "hours", "skip"))]
THEN += [f":{wish}" for wish in ("none", "some", "show", "days", "day")]
anything = st.integers(0, 10**6)


several = st.lists(anything, min_size=2, max_size=15)
# What a patient may do, and how; what is done most often stands here more than once.
ACTS = st.one_of(
    *[st.tuples(st.just("taps"), anything, st.booleans(), st.booleans())] * 3,
    *[st.tuples(st.just("answers"), several)] * 2,
    st.tuples(
        st.just("hurries"),
        st.lists(st.one_of(anything, st.sampled_from(list(RATINGS))), min_size=2, max_size=4),
    ),
    *[st.tuples(st.just("writes"), st.sampled_from([*RATINGS, *DANGER * 3]))] * 2,
    st.tuples(st.just("edits"), anything, st.sampled_from(list(RATINGS))),
    st.tuples(st.just("sends"), st.sampled_from(["voice", "sticker", "photo", "location"])),
    st.tuples(st.just("commands"), st.sampled_from(COMMANDS)),
    *[st.tuples(st.just("chooses"), st.sampled_from(CHOSEN))] * 2,
    st.tuples(st.just("blocks")),
    st.tuples(st.just("erases_everything_and_is_invited_again"), st.sampled_from([False] * 4 + [True])),
)
