# English. Every key of this file stands in every other language's file; a test holds it.
# <b> and </b> are the only tags. Whatever a person typed is escaped before it comes here.

-language = English
language-name = { -language }
# How a day is written within a sentence, as a CLDR pattern.
day-pattern = EEEE, MMMM d

## Words that a typed answer may hold (see journal/replies.py)

vocabulary-numbers = zero one two three four five six seven eight nine ten
vocabulary-pain = pain p hurt hurts ache
vocabulary-mood = mood m feeling
vocabulary-of = of
vocabulary-or = or to
vocabulary-fillers = is was it its my the a an about around out and today now so just level score please

## Names of things

pain = Pain
mood = Mood
infusion = Infusion
induction = induction
maintenance = maintenance
patient = patient
clinician = clinician
admin = admin

## Who helps

help-line = { $phone ->
    [none] Nobody reads your answers live. If you need help now, call your clinic. In an emergency, call your local emergency number.
   *[other] Nobody reads your answers live. If you need help now, call your clinic at { $phone }. In an emergency, call your local emergency number.
}

## Enrolment

stranger = Hello! This is a private symptom journal, and it works by invitation only. If your clinic gave you a link, please open it again. If that does not work, ask your clinic for a new one.
already-enrolled = You are already enrolled as { $code }. There is nothing more to do. /help shows what you can do here.
welcome-patient =
    Hello! I am the symptom journal of { $clinic }.

    Once a day I ask you two short questions: your pain and your mood. Two taps, about ten seconds. Your team sees how you do between infusions.
consent =
    <b>Before we start, please read this.</b>

    • <b>What is stored:</b> your ratings, the notes you write, when you answered, your infusion days, and your Telegram user number (not your phone number). Notes and your user number are stored encrypted. Instead of your name I use the code { $code }.
    • <b>Who sees it:</b> your treatment team at { $clinic }, and the people there who look after this journal.
    • <b>Nobody watches live.</b> Your team gets a summary once a week. For anything urgent, call your clinic or your local emergency number.
    • <b>Telegram:</b> chats with bots are not end-to-end encrypted. Telegram can technically read them. Please do not write names or addresses here.
    • <b>You are free:</b> /stop ends it at any time. /forget erases your data. Saying no changes nothing in your treatment.

    Do you agree?
consent-yes = Yes, I agree
consent-no = No, thank you
consent-given = You agreed on { $day }.
consent-declined = That is fine. Nothing that could identify you is kept. If you change your mind, open the same link again.
welcome-clinician =
    Hello! I am the symptom journal of { $clinic }. You are enrolled as clinician { $code }.

    Once a week I send you a digest about those of your patients whose symptoms got worse, with the figures. I do not watch anyone live, and I never advise on treatment.
welcome-admin =
    Hello! I am the symptom journal of { $clinic }. You are enrolled as admin { $code }.

    Here you invite people, enter infusions and set schedules.
ask-language = Which language shall I use?
language-keep = Keep { -language }
ask-zone = Where are you? I need your time zone to ask at the right hour.
zone-here = { $place } (it is { $time } there)
zone-other = Another place
ask-city = Please write the name of your city, or of a bigger city near you.
city-choice = Which one is it?
city-unknown = I do not know the city “{ $city }”, and I saved nothing. Please write the name of a bigger city near you, for example “Madrid”.
ask-hour = At what time shall I ask you each day? Tap a time, or write one, like 18:30.
hour-unknown = I did not understand that time. Please write it like 18:30, or tap one above.
enrolled-patient =
    All set! Your first check-in comes { $day } at { $time }.

    You can also start one yourself with /checkin. /help shows everything else.

    { $help }
enrolled-clinician =
    All set! Your digest comes every { $weekday } at { $time } when one of your patients got worse.

    /patients shows your patients. /help shows everything else.
enrolled-admin =
    All set!

    /invite makes a link for a new person. /help shows everything else.

## The daily check-in

prompt-greeting = Hello! Your daily check-in is ready.
reminder-greeting = A small reminder: today’s check-in is still open. Whenever it suits you.
reminder-greeting-earlier = A small reminder: the check-in of { $day } is still open. Whenever it suits you.
checkin-again = Perhaps my messages did not reach you. /checkin opens your check-in, whenever it suits you.
answer-again = Perhaps my last message did not reach you. What you sent me is safe. /help shows what you can do.
checkin-heading = Check-in for { $day }
pain-question = <b>How much pain did you have, on average, in the last 24 hours?</b>
pain-ends = 0 = no pain · 10 = the worst pain you can imagine
mood-question = <b>How was your mood in the last 24 hours?</b>
mood-ends = 0 = the worst · 10 = the best
answered-so-far = { $question }: { $value } ✓
saved-heading = Saved for { $day }.
saved-late = Saved for { $day } (marked as late).
saved-rating = { $question }: <b>{ $value }</b> of 10
since-infusion = { $days ->
    [0] This is the day of your infusion.
    [one] { $days } day since your infusion.
   *[other] { $days } days since your infusion.
}
note-invitation = If you like, write a few words now. They are saved as a note.
keep-value = Keep { $value }
change-pain = Change pain
change-mood = Change mood
not-finished = Your check-in for { $day } is saved as far as it goes. One answer is still missing; you can add it now, and it is marked as late.
not-answered = The check-in for { $day } was not answered in time. That is all right. You can still tap a number; it is marked as late.
continued-below = Check-in for { $day }: it goes on below ↓
checkin-closed = This check-in is from { $day } and is closed now. /checkin starts one for today.
out-of-range = That number is not on the scale, so I did not save it. Please choose a number from 0 to 10.
not-whole = I can only save one whole number from 0 to 10, so I did not save that. Which one fits best?
number-without-question = There is no open question right now, so I did not save this number. To rate today, write for example “pain 7 mood 4”, or tap /checkin.
note-saved = Saved as a note for { $day }.
note-changed = I changed your note for { $day }.
answer-changed = I changed your answer.
still-open = This question is still open:
not-readable = I am sorry, I cannot read this kind of message. I understand numbers and written words. Nothing was saved from it.
edit-not-understood = You edited an answer, but I could not read a number from 0 to 10 in it. Your earlier answer stays.
old-button = This button is from earlier and does nothing any more.

## In the patient's hands

settings =
    <b>Your settings</b>
    Time of the check-in: { $time }
    Time zone: { $zone }
    Language: { language-name }
settings-staff =
    <b>Your settings</b>
    Time zone: { $zone }
    Language: { language-name }
settings-clinician =
    <b>Your settings</b>
    Time zone: { $zone }
    Language: { language-name }
    Digest: { $weekday } at { $time }
    Weeks in which nobody is worse: { $nobody ->
        [on] I write to you too
       *[off] I stay silent
    }
settings-hour = Change time
settings-zone = Change time zone
settings-language = Change language
nobody-line-on = Write also when nobody is worse
nobody-line-off = Stay silent when nobody is worse
settings-saved = Saved. The next check-in comes { $day } at { $time }.
settings-saved-short = Saved.
paused = Your check-ins are paused. I will not ask you anything until you tap /resume. Your answers stay saved.
paused-already = Your check-ins are paused already. /resume starts them again.
resumed = Welcome back! Your next check-in comes { $day } at { $time }.
resumed-none = Welcome back! There is no check-in planned right now. /checkin starts one.
stop-sure = Do you want to stop? I will not ask you anything any more. What you answered so far stays with your team; /forget erases it.
stop-yes = Yes, stop
stopped = You have stopped, and I will not write to you any more. Thank you for what you shared. /start begins again, and /forget erases your data.
stopped-now = You have stopped, so I do not ask you anything, and I save nothing. /start begins again, /export gives you your data, and /forget erases it.
forget-sure = Do you want to erase everything? Your answers, your notes and your Telegram user number will be deleted for good. Your team keeps only the fact that the code { $code } once took part. This cannot be undone.
forget-yes = Yes, erase everything
keep = No, keep it
kept = Nothing was changed.
forgotten = Everything about you is erased here. What we wrote stays in this chat until you delete the chat in Telegram. Take good care of yourself.
history-empty = There is nothing to show yet. After your first check-in, your picture appears here.
history-caption =
    Your last { $weeks } weeks: you answered on { $answered ->
        [one] { $answered } day
       *[other] { $answered } days
    }.
    Pain: lower is better. Mood: higher is better. This is your own record; talk about it with your team.
export-caption = Everything that you answered and wrote, as a table.
privacy =
    <b>Privacy</b>
    • Stored: your ratings, notes, answer times, infusion days and your Telegram user number. Notes and your user number are encrypted.
    • Seen by: your treatment team at { $clinic } and the people there who look after this journal, under the code { $code }. Every look is recorded.
    • Not protected: chats with bots are not end-to-end encrypted, so Telegram can technically read them.
    • /export gives you everything. /stop ends it. /forget erases it.
privacy-staff =
    <b>Privacy</b>
    Stored about you: your Telegram user number (encrypted), your code { $code }, your language and time zone, and what you did here. Chats with bots are not end-to-end encrypted: please use codes, never names.
help-patient =
    { $help }

    /checkin – answer now
    /history – a picture of your last weeks
    /settings – time, time zone, language
    /pause and /resume – take a break
    /export – get everything you answered
    /privacy – what is stored and who sees it
    /stop – end it
    /forget – erase your data
help-clinician =
    This journal does not watch anyone live.

    /patients – your patients
    /patient PT-001 – one patient, with a chart
    /digest – how your patients are now
    /settings – time zone, language, quiet weeks
    /privacy – what is stored about you
help-admin =
    This journal does not watch anyone live.

    /invite – invite a patient, a clinician or an admin
    /patients – everyone who is enrolled
    /infusion PT-001 2026-03-02 – enter an infusion
    /schedule – when is asked and when digests come
    /team PT-001 CL-001 – who sees a patient
    /audit PT-001 – who did what
    /settings – time zone, language
    /privacy – what is stored about you
not-enrolled-yet = Let us finish this first. Please tap one of the buttons.
unknown-command = I do not know that command. /help shows what you can do here.

## Staff: patients and digests

nobody-in-panel = No patient is on your team yet. An admin adds patients with /team.
no-such-patient = I do not find a patient with the code { $code } among yours. /patients shows your patients.
which-patient = Please write the code as well, like this: /patient PT-001
digest-heading = { $count ->
    [0] <b>Weekly digest</b>, { $day }: no new worsening.
    [one] <b>Weekly digest</b>, { $day }: { $count } patient got worse.
   *[other] <b>Weekly digest</b>, { $day }: { $count } patients got worse.
}
digest-now = { $count ->
    [0] <b>Now</b>, { $day }: no new worsening.
    [one] <b>Now</b>, { $day }: { $count } patient is worse.
   *[other] <b>Now</b>, { $day }: { $count } patients are worse.
}
digest-still-open = { $count ->
    [one] { $count } earlier worsening is still open.
   *[other] { $count } earlier worsenings are still open.
}
digest-nobody = <b>Weekly digest</b>, { $day }: { $judged ->
    [0] nobody could be judged.
    [one] the one patient who could be judged is not worse.
   *[other] of the { $judged } patients who could be judged, nobody is worse.
}
digest-now-nobody = <b>Now</b>, { $day }: { $judged ->
    [0] nobody can be judged.
    [one] the one patient who can be judged is not worse.
   *[other] of the { $judged } patients who can be judged, nobody is worse.
}
digest-watch = <b>Watch</b> (a softer signal)
digest-beside = <b>Also</b> (not called worse)
digest-silent = <b>Answers stopped</b> (cannot be judged)
digest-unclear = Cannot be told yet: { $codes }
digest-not-worse = { $count ->
    [one] Not worse: { $count } patient.
   *[other] Not worse: { $count } patients.
}
digest-review = /patient and a code shows more. For your review; nobody watches live.
rule = Rule: personal infusion curve; at least { $least ->
    [one] { $least } point
   *[other] { $least } points
}, at most about { $flags ->
    [one] { $flags } false flag
   *[other] { $flags } false flags
} per patient and year accepted.
own-rule = own rule: at least { $least ->
    [one] { $least } point
   *[other] { $least } points
}, { $flags ->
    [one] { $flags } false flag
   *[other] { $flags } false flags
} a year
level = { $question } { $value }
patient-review = For your review; nobody watches live.
digest-again = Your weekly digest may not have reached you. /digest shows how your patients are now.
code = <b>{ $code }</b>
entry-worse = <b>{ $code }</b>: { $changes }
entry-open-worse = <b>{ $code }</b>, still open since { $opened }: { $changes }
entry-open-watch = <b>{ $code }</b>, still open since { $opened }, a softer signal now: { $changes }
entry-open-not-worse = <b>{ $code }</b>, still open since { $opened }, not worse now: { $changes }
entry-open-not-enough = <b>{ $code }</b>, still open since { $opened }: how it is now cannot be told
change-pain-worse = pain { $by } points above
change-pain-better = pain { $by } points below
change-mood-worse = mood { $by } points below
change-mood-better = mood { $by } points above
usual = { $change } usual (90 % interval { $low } to { $high })
usual-in-cycle = { $change } usual for these days of the cycle (90 % interval { $low } to { $high })
usual-too = { $change } ({ $low } to { $high })
probability = probability { $probability } %
since = since about { $day }
open-since = open since { $day }
entry-cycle = day { $days } after the infusion
entry-infusion-today = infusion today
entry-no-infusion = no infusion on record
entry-next = next infusion { $day }
entry-no-next = no infusion planned
relief-until = relief until about { $day } (80 %: { $between })
entry-answered = { $answered } of { $of } days answered{ $count ->
    [0] { "" }
   *[other] , { $count } left out (infusion)
}
answered-of = { $question } { $answered }
not-judged = { $question } not judged, too few answers
entry-notes = { $count ->
    [one] { $count } note
   *[other] { $count } notes
}
beside = Also: { $finding }
beside-more = Also: { $count } more, see /patient { $code }
finding-overdue = infusion overdue: { $days } days since the last, never more than { $longest } before, none planned
finding-relief = shorter relief: { $days ->
    [one] { $days } day
   *[other] { $days } days
} after the last infusion; before: { $before }
finding-less-relief = less relief from the last infusion: { $questions }
less-relief-pain = pain { $points ->
    [none] none
   *[other] { $points } points
} (before: { $before })
less-relief-mood = mood { $points ->
    [none] none
   *[other] { $points } points
} (before: { $before })
finding-silence = fewer answers: { $silence }
silence = { $answered ->
    [0] none of the last { $of } days answered, usually { $usual } of { $of }
   *[other] { $answered } of the last { $of } days answered, usually { $usual } of { $of }
}
finding-apart-pain = pain and mood go different ways: pain worse, mood better
finding-apart-mood = pain and mood go different ways: mood worse, pain better
finding-small = small change: { $change } usual (90 % interval { $low } to { $high }), clear for this patient but below { $least ->
    [one] { $least } point
   *[other] { $least } points
}
finding-resolved = no longer worse; the open worsening ended by itself
patient-heading = <b>{ $code }</b>, { $day }: { $verdict }
episode-open = Worsening since about { $since }, open since { $opened }
episode-open-unclear = Worsening since about { $since }, still open since { $opened }; how it is now cannot be told
episode-resolved = Last worsening: since about { $since }, ended by itself { $day }
episode-closed = Last worsening: since about { $since }, closed { $day } by { $by }
level-and-usual = { $question }: { $recent } in the last week, usually { $usual }{ $when ->
    [cycle] { " " }on these days of the cycle
   *[any] { "" }
}
level-unknown = { $question }: no answer in the last week, usually { $usual }{ $when ->
    [cycle] { " " }on these days of the cycle
   *[any] { "" }
}
interval = { $change } (90 % interval { $low } to { $high })
threshold = Probability of a worsening { $probability } %, called worse from { $threshold } % on{ $since ->
    [none] { "" }
   *[other] ; it weighs all days since about { $since }
}
band = Grey band: where 9 of 10 usual ratings lie.
patient-more = <b>{ $code }</b>, more about this patient
verdict-worse = worse
verdict-watch = watch (a softer signal)
verdict-not-worse = not worse
verdict-not-enough = cannot be told yet
no-answers = no answers
chart-planned = Planned
chart-usual = usual
chart-today = today
chart-relief = relief until about { $day }
last-answer = { $days ->
    [0] last answer today
    [one] last answer yesterday
   *[other] last answer { $days } days ago
}
no-answer-yet = no answer yet
stage-invited = invited, has not come yet
stage-enrolling = enrolling
stage-active = active
stage-paused = paused by the patient
stage-stopped = stopped
stage-erased = erased
stage-unreachable = has blocked the bot

## Staff: closing an episode

closing-offer = Close this episode
closing-sure =
    Close the episode of { $code }, worse since about { $since }?

    It is then no longer reported, and the level since about { $since } counts as usual for this patient. This cannot be undone.
closing-yes = Yes, close it
closing-no = No, leave it open
closing-left-open = The episode of { $code }, worse since about { $since }, stays open. The digest goes on reporting it.
closing-done = { $by ->
    [you] You closed the episode of { $code } on { $day }.
   *[other] { $by } closed the episode of { $code } on { $day }.
} The level since about { $since } counts as usual now. A further worsening will be reported.
closing-resolved = The episode of { $code }, worse since about { $since }, ended by itself on { $day }. A new worsening will be reported.
episodes-of = Episodes of { $code }
episodes-none = { $code } has had no episode so far.
episodes-open = worse since about { $since } · reported since { $opened } · open
episodes-ended = worse since about { $since } · reported since { $opened } · { $by ->
    [none] ended by itself on { $day }
   *[other] closed by { $by } on { $day }
}
episodes-none-open = { $code } has no open episode, so there is nothing to close.
episodes-not-theirs = { $code } is not on the team of { $by }, so nothing was closed.
episodes-usage = Please write it like this: /episodes PT-001, or /episodes PT-001 close CL-001

## Staff: administration

invite-whom = Whom do you want to invite?
invite-patient = A patient
invite-clinician = A clinician
invite-admin = An admin
invite-made =
    Invite for { $role } <b>{ $code }</b>. It works once, for { $days } days. Pass it on only to that person:

    { $link }
invite-usage = Please write it like this: /invite patient PT-001
code-in-use = The code { $code } is taken. Choose another one, or leave it out and I pick the next free one.
code-unreadable = I cannot use “{ $code }” as a code. A code looks like PT-001: letters, a hyphen, letters or digits. Never use a name.
no-such-code = I do not know the code { $code }. /patients shows everyone.
infusion-usage =
    Please write it like this:
    /infusion PT-001 2026-03-02
    /infusion PT-001 2026-03-02 maintenance (or induction)
    /infusion PT-001 move 2026-03-02 2026-03-05
    /infusion PT-001 cancel 2026-03-02
    /infusion PT-001 shows what is entered.
day-unreadable = I cannot read “{ $word }” as a day. Please write it like 2026-03-02.
day-too-far = I did not enter { $day }: that is more than a year away. Please look at the year.
infusion-entered = { $code }: { $kind } infusion on { $day } entered.
infusion-there = { $code } has an infusion on { $day } already. Nothing was changed.
infusion-moved = { $code }: the infusion of { $before } is now on { $after }.
infusion-cancelled = { $code }: the infusion on { $day } is cancelled.
infusion-none = { $code } has no infusion on { $day }. /infusion { $code } shows what is entered.
infusion-list = Infusions of { $code }:
infusion-line = { $day } · { $kind }
infusion-list-empty = { $code } has no infusions entered.
next-prompt = Next check-in: { $day } at { $time } ({ $zone }).
next-prompt-none = No check-in is planned.
schedule-usage =
    Change it like this, for the site, for a patient or for a clinician:
    /schedule site hour 18:30
    /schedule PT-001 days mon-fri
    /schedule CL-001 digest-day tue
    /schedule PT-001 worse-by 2

    The names: { $names }
    “default” takes a change back: /schedule PT-001 hour default
schedule-of = <b>Schedule of { $whose }</b>
schedule-line = { $name }: { $words }
schedule-own = { $name }: { $words } (own)
schedule-changed = { $whose }: { $name } is now { $words }.
setting-unknown = I do not know the setting “{ $name }”. The names: { $names }
setting-unreadable = I cannot read “{ $words }” for { $name }. For example: { $example }
setting-not-a-choice = “{ $words }” does not fit: { $name } can be { $choices }.
setting-not-theirs = { $name } is set for the site or for a patient, for example: /schedule site { $name } { $example }
choices-false-flags = 0.5, 1 or 2
choices-worse-by = 1, 1.5, 2 or 3
about-false-flags = <b>false-flags</b>: how many false flags per patient and year do you accept? { choices-false-flags }. Fewer false flags mean that real worsening is found later. At a terminal, “python -m bot whatif” shows what each choice would have flagged here.
about-worse-by = <b>worse-by</b>: from how many points on does a change count as worse? { choices-worse-by }. At least 1 point is our assumption: no threshold for worsening is validated.
the-site = the site
team-usage = Please write it like this: /team PT-001 CL-001 CL-002. /team PT-001 shows the team, /team PT-001 none empties it.
team-of = Team of { $code }: { $codes }
team-empty = { $code } has no team yet, so nobody gets digests about this patient.
not-a-patient = { $code } is not a patient.
not-a-clinician = { $code } is not a clinician.
roster-empty = Nobody is enrolled yet. /invite makes a link.
roster-line = <b>{ $code }</b> · { $state }
roster-patients = <b>Patients</b>
roster-clinicians = <b>Clinicians</b>
roster-admins = <b>Admins</b>
roster-no-team = no team
audit-usage = Please write it like this: /audit PT-001
audit-of = <b>Audit of { $code }</b>, the newest first
audit-empty = Nothing is recorded for { $code }.
audit-line = { $at } · { $actor } · { $action } { $details }
notice-parked = { $count ->
    [one] An update could not be processed. It is kept whole; “python -m bot check” shows it.
   *[other] { $count } updates could not be processed. They are kept whole; “python -m bot check” shows them.
}
notice-put-off = Something failed for { $codes }. What can be tried again is tried every few minutes. The log says what it was.
notice-unreachable = { $code } has blocked the bot. Nothing is sent to this person until they come back.
notice-unknown = { $kind ->
    [prompt] It is not known whether a check-in reached { $code }.
    [reminder] It is not known whether a reminder reached { $code }.
    [digest] It is not known whether a digest reached { $code }.
   *[other] It is not known whether a message reached { $code }.
} “python -m bot check” shows it.
notice-unknown-many = It is not known whether { $count } messages arrived. They were for { $codes }. “python -m bot check” shows them.

## Commands, as Telegram lists them

command-checkin = Answer now
command-history = See your last weeks
command-settings = Time, time zone, language
command-pause = Take a break
command-resume = Start again after a break
command-export = Get everything you answered
command-privacy = What is stored and who sees it
command-help = Help, and whom to call
command-stop = Leave the journal
command-forget = Erase your data
command-patients = Show the patients
command-patient = Show one patient
command-digest = How the patients are now
command-invite = Invite somebody
command-infusion = Enter an infusion
command-schedule = Set when to ask
command-team = Set who sees a patient
command-audit = Who did what
bot-description = A private symptom journal between infusions. It works by invitation from your clinic. Nobody watches it live.
