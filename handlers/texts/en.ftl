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

## Danger words (see docs/danger-words.md)

# One phrase a line, by the alphabet: “a/b” is either word, “a*” each word that begins so, “#” a number, “…” up to three words.
danger-self-harm =
    # times my dose
    10/12/14/15/16/18/20/24/25/30/35/40/45/50/60/70/80/90/100/ten/fifteen/twenty/thirty/forty/fifty pills/tablets/ibuprofen/paracetamol/tylenol/xanax/oxy/oxys/oxycodone/tramadol/morphine/ambien/benzos/capsules
    accident*/mistake* … doses/dose
    almost/nearly did it
    asleep forever
    at breaking point
    better off dead/gone
    better off if/with/without/me … without/gone/dead/wasnt/werent/me/died/me
    better … if … i/im … gone/dead/wasnt/werent/died/vanished/disappeared
    better/happier/easier/fine without me/myself
    blow/blowing/blew my brains/head
    bought/have/tied/got … rope
    burn*/cut*/hurt*/harm*/scratch*/punch* … … purpose
    cant/cannot cope
    cant/cannot take it/anymore
    cant/cannot/couldnt … go/carry/keep on/going
    cant/cannot/couldnt/not do/take/face/survive another day/night/year
    cant/cannot/couldnt/not keep doing
    cant/cannot/couldnt/not live/exist like/with/anymore/any/this
    cant/cannot/not/couldnt do this/it/life anymore/any/much
    cant/cannot/not/couldnt stand/bear/handle/endure/tolerate/face it/this/life/living/another … anymore/any/longer/day
    cant/cannot/not/couldnt take it/this/much/anymore/any anymore/any/longer/more/much
    care if/whether i … live/die/dead/gone
    cares if/whether i/im
    crash*/drive/driving/drove/steer/swerve … purpose
    crisis line/hotline/text
    cut*/hurt*/harm*/burn*/injur* myself … deliberately/intentionally
    cut/cuts/cutting my/on arm/arms/thigh/thighs/leg/legs/skin/wrist
    cut/cutting my wrists/veins/throat
    cut/cutting/harm* myself again
    cutting again
    cutting … feel better
    cutting/harming/burning/mutilating/starving myself
    dark/black thoughts
    die/dying/death/deaths
    do/did/done something/anything/it to myself
    do/doing something/anything stupid/bad/terrible
    doesnt/dont/not work im done
    done with life/living/everything/all/it
    dont/cant/cannot … see … way out/future
    dont/dnt/not want to do this/life/it anymore/any
    dont/doesnt/not/never/no/didnt/dnt … want/wanna/wish/care/wanting/longer … live/living/alive/exist/existing/wake
    dont/not/cant feel safe
    dont/not/no/didnt/dnt … want/wanna … be here/around
    double/triple/extra dose
    double/triple/twice my/the/doses/dose … dose
    drink/drank/drinking/swallow* … bleach/antifreeze/poison
    drive/driving/drove/crash/crashing … car/off/into … bridge/tree/cliff/wall/traffic
    driving off the road/cliff/bridge
    end of my/the rope/tether
    end things
    end/ending it/this/everything/all all/tonight/now/today/here
    end/ends/ending/ended/finish … my/this/own life/suffering/existence
    ending it
    ending things
    enough of life/living
    enough of life/living/it/this/everything all/life
    euthanasia
    final/last goodbye/goodbyes/farewell
    gave/give/giving/given up on life/living/myself/everything
    goodbye/bye/farewell everyone/everybody/world/forever/cruel
    goodbye/farewell letter/letters/note/notes
    gun/bullet/pistol … my/myself/head/mouth
    hate being/my alive/life
    hate living
    have nothing left
    have/got/own/bought a gun
    hear from me again/anymore
    hid/hide/hides/hiding/lock/locked … pills/meds/medication/knives/guns
    hit by a bus/car/truck/train
    hope for me
    hope/hoping/pray/praying/wish/ask/asking/beg/begging … god/lord … take/takes … me
    i can/could … much longer
    i/ive took/taken 5/6/7/8/9/five/six/seven/eight/nine … … instead of
    id/would/might/could jump if
    id/would/should/ought be dead
    ideation
    if i die/died
    im/am/feel/feeling/being/become/became/just … burden
    in my/a grave/coffin
    jump/jumping/jumped/throw/throwing/leap/leaping … bridge/train/cliff/roof/building/window/balcony/rooftop/overpass
    keep living/existing
    kill me
    kill*/hang/hanging/hung/shoot/shooting/drown*/strangl* myself/meself
    kill*/hang/hanging/shoot/drown* my/me self
    killmyself/iwanttodie/endmylife/wannadie
    kms
    knife/blade/razor/scissors … wrist/wrists/throat/arm/arms/skin/neck
    leave/leaving this world/earth/life/planet
    letters to … in case
    life isnt/aint/not/wasnt worth
    life … no/without/lost … meaning/purpose/point/sense/value
    life/everything … pointless/meaningless/hopeless/unbearable
    life/living/it … isnt/not/aint/hardly/never/wasnt worth/livable … living/it/anymore
    lost/lose/losing … will/wish/desire … live
    might as well be dead
    might/could/would/will/may/gonna/going do to myself
    mixed/mix/mixing … … alcohol/whiskey/whisky/vodka/wine/booze
    much longer i can
    my life is/has over/ended/ruined
    never/shouldnt been born
    no hope/future for/left/anymore
    no one … miss/notice/care
    no/a way out
    no/any/little/without/single reason/reasons/point/purpose/will/desire/wish … live/living/alive/on/going/existing
    no/any/without/little reason/reasons/point … … fighting/keep/continue/trying/fight
    no/lost hope/all left/anymore/hope
    no/only/see way out
    nobody/noone/anyone/anybody … care if/when/whether
    nobody/noone/anyone/anybody … miss/notice if/me/when
    not go/carry on
    not safe with/from/alone/around myself/alone
    not/isnt/aint/never/barely worth living
    not/shouldnt … exist
    not/wont/dont … make it
    nothing … live for
    od on
    oding/oded
    on/off this planet/earth anymore
    out of my misery
    out of this/my life/world
    overdos*/ovedos*/overdoze*
    passive/active si/ideation
    picked … date
    pills ready/lined/saved
    pills/meds/medication/tablets/oxy/morphine … vodka/alcohol/whiskey/whisky/booze
    pills/meds/tablets at/in once/one
    pills/oxys/meds/tablets … would/will/could … kill
    point living/life/existing/going/anymore
    point/use/purpose of/in/to living/life/existing/going/carrying/trying
    point/use/purpose … being alive
    relaps* … cutting
    rest of my pills/meds/tablets/medication
    scared/afraid/frightened … what i might/could/may do
    scratch*/cut* … … bleed
    see myself alive/living/here
    self harm*/injur*/hurt*/mutilat*/destruct*
    selfharm*/selfinjur*
    shoot me
    should/shouldnt not/never exist
    shouldnt/dont/didnt/not … be/deserve/supposed … alive/living/live/exist/existing
    six feet under
    sleep forever
    sleep/asleep … … not/never/dont … wake/waking
    slit*/slash* … wrist/wrists/throat/veins
    step/walk/walking/jump/jumping/run/lie/stepping in/into/front/on … train/traffic/truck/tracks/bus
    stockpil*/hoard*/saving/collecting … pills/meds/morphine/tablets/medication/opioids/oxy
    stood/stand/standing/sat/sitting … bridge/ledge/roof/rooftop/tracks
    stop being alive
    stop/cease/quit living/existing/breathing
    strength/energy/courage to live/continue
    strength/energy/courage to/left go/live/continue/fight/keep/living on/going/anymore/living
    suicid*/sucid*/suisid*/suside*/siucid*/suecid*/suicd*/suicde
    take/taking/took/taken … own life
    take/taking/took/taken/swallow* them/it all
    take/taking/took/taken/swallow*/popped … all … pills/pill/meds/med/tablets/medication/medications/medicine/opioids/oxy/painkillers
    tell my … love them/her/him/you
    theres/is/see no escape
    they/theyd/everyone/everybody/family/kids/wife/husband/world/children/people/all/you/youd/he/hed/she/shed … better off
    this life anymore
    tired/sick/exhausted/weary/bored/fed … of/up/with/from … living/life/alive/existing/breathing
    to/wanna/gonna/should/could/just/ill/id/i/will/might/can/cant/please end/finish it
    too much medication/medicine/morphine/oxy/tramadol/fentanyl/insulin
    took/taken double/triple/twice … clonazepam/xanax/lorazepam/diazepam/valium/zolpidem/ambien/tramadol/morphine/oxy/oxycodone/gabapentin/pregabalin/pills/meds/tablets
    took/taken/swallow* … lot/lots/way … pills/meds/tablets/medication
    took/taken/swallow*/popped … too many/much
    took/taken/swallow*/take/taking … handful/fistful/bunch/ton
    took/taken/take/taking/drank/drink/swallow* the/a/an/my/all whole/entire/full/of bottle/box/pack/packet/blister/strip
    tried/try/trying to hurt/harm/cut/hang/end myself
    tried/trying/attempted to hang/kill/end
    trust myself
    un alive/aliving
    unaliv*/unlive
    until it/i bled/bleed
    use/use it on myself
    vodka/alcohol/whiskey/whisky/wine/booze/drunk/beer … pills/meds/medication/tablets/oxy/morphine
    voices/voice … tell/tells/telling/told/say/saying … … hurt/harm/cut/kill/jump
    wanna/could/just disappear/vanish
    wanna/just give up
    wanna/just/rather be gone
    want/like/ready to be gone
    want/wanna out of life/here/this
    want/wanna … it/everything over
    want/wanna/hope/hoping/wish/wishing/wished/rather/pray/praying/could … never/not/dont/didnt/wont/wouldnt … wake/waking
    want/wanna/ready/going/gonna/just to give up
    want/wanna/wish … it/everything all/to … end/over/stop
    want/wanna/wish/just/id/could/rather/i … disappear/vanish forever/good
    want/wanted/wanna/going/gonna/urge/urges/thought/thoughts/thinking/think/ideas/feel/feeling/tempted/plan/planning/planned/need … hurt/hurting/harm/harming/cut/cutting/injure/injuring/end/ending myself/me/my
    want/wanted/wanna/wish/wishing/wished/rather/hope/hoping/better/happier … dead
    want/wish/like/love/could to/i/could/just disappear/vanish
    were/was/am dead already/now
    when/once/after im/i gone/dead
    why am i still here/alive
    why am i … alive/living
    will/desire … live gone/lost
    wish/wished/hope/hoping … kill*/killed me
    wish/wished/wishing … never/not … born/existed
    wish/wishing i … never/wasnt/werent/didnt/not … born/here/alive/exist/around
    wont/not/rather/dont … be here/around tomorrow/much/anymore/any/longer
    world … better without
    written/wrote/writing … goodbye/goodbyes/farewell/will
danger-emergency =
    about to collapse
    allergic reaction
    ambulance/ambulances/ambulence/paramedic/paramedics
    an/medical/real/life emergency
    anaphyla*
    black/blacked/blacking out
    bleeding … stop/lot/heavily/badly/everywhere
    blood in my/the vomit/stool/stools/poop/urine/pee/puke
    bloody urine/stool/vomit
    blue/purple lips
    breathing feels wrong/weird/strange
    breathing … shallow/stopped/slow
    call/called/calling/dial/ring/phone 911/112/999/000/988/emergency
    cant/cannot/couldnt control … bladder/bowel/bowels
    cant/cannot/couldnt pee/urinate/wee
    cant/cannot/couldnt/not … get … air
    cant/cannot/couldnt/not/barely/hardly/dont/unable … breathe/breath/breathing/breth/breate
    cant/cannot/couldnt/unable … feel … legs/face/side
    cant/cannot/couldnt/unable … move … left/right arm
    cant/cannot/couldnt/unable … move … legs/face/side
    cant/cannot/couldnt/unable … speak/talk properly/anymore/right/straight
    cant/wont/not/doesnt/didnt/cannot … stop/stopping bleeding
    cardiac arrest
    catch my breath
    chest pain/pains/pressure/tight/tightness/tightening/discomfort
    chest … hurt/hurts/hurting/tight/crushing/squeezing/aching/aches/crushed
    chest … killing/burning/heavy
    choking
    droop* … face/mouth/eye
    face/mouth went/is/feels/gone/going numb/weird/droopy
    face/mouth/lip … droop*/drop*/crooked/lopsided/numb
    faint/fainted/fainting
    gasping
    hard/trouble/struggling … get … air
    hart/heat attack
    having/had a fit
    he/she/husband/wife/partner/boyfriend/girlfriend/son/father/mother … hit/hits/hitting/beat/beats/beating/choke/chokes/choked/strangled me
    headache … … worst
    heart attack/stopped/stopping/failing
    heartattack
    heavy/weight/burning … in/on my/the chest
    i/have/had/just/he/she collapsed
    in danger
    kill*/hurt*/attack*/strangl* me … help/please/tonight
    lips … blue
    lips/face/eyes/tongue … swelling/swollen/swelled
    lose/losing/lost/loss … conci*
    lose/losing/lost/loss … consciousness/conscious
    lost/losing/lose/no control … bladder/bowel/bowels
    lot/lots of blood
    numb/numbness … groin/genitals/crotch
    numb/weak … one/left/right/whole side
    one/left/right/whole side … numb/weak/paralysed/paralyzed
    pain/pains/pressure/tightness/tight/heaviness/crushing/squeezing/weight/elephant/stabbing … in/on/across/around my/the/left/her/his … chest
    paralysed/paralyzed/paralysis
    pass/passed/passing out
    pee/peeing/peed/urinating/pooping/passing … blood
    seizure/seizures/seizing/convuls*/siezure/siezures/seisure
    short/shortness of breath
    slur*
    somebody/someone/anybody/anyone please/help help/me
    stroke
    sudden/suddenly … weak/weakness/numb/numbness/blind/confused
    sudden/thunderclap … headache
    suffocat*
    swelling/swollen … throat/tongue/face/lips
    threatened/threatens/threatening to/me … kill/me
    throat/tongue/airway … closing/closes/closed/swelling/swollen/swells
    tight/heavy/crushing/crushed/stabbing/squeezing chest
    to/call/need/the emergency room/services
    to/in the er
    trouble/difficulty/difficulties/hard/harder/struggle/struggles/struggling/problem/problems/issues/labored … breathe/breathing/breath
    turning/turned/turns blue
    unable to pee/urinate
    unconscious
    vomit*/throw/threw/throwing/cough*/puk*/spit/spitting/spat … blood
    weakness/numbness … one arm/side/leg
    woke/wake up on the floor/ground
    worst headache
danger-not =
    # kms
    # … kms
    any more days/time/work/photos/calls/ibuprofen/pills/of/meds
    anymore days/work/photos/calls
    be here/around at/so/for/all/too/on/early/long/today/this
    be/was the death of
    better off with
    bottle of water/juice/milk/wine/soda/coke
    breathe/breath/breathing through … nose/nostril
    breathing exercise/exercises/technique/techniques/practice
    chest doesnt/didnt/not … hurt/hurts/hurting/tight
    chest infection/workout/exercise/exercises/freezer/day/press
    choking on my coffee
    cracked/laughing/laughed … dying
    cut/cutting my arm/arms/leg/legs/wrist/skin/thigh on/with/while/shaving/gardening/cooking
    death valley/metal/star/march
    deaths/death of my/a/the/his/her
    denies/denied chest/short/shortness/seizures/fainting/suicidal pain/of/ideation breath
    denies/denied chest/shortness pain/of
    did/do/does/didnt/dont/not/never/without/almost no/not/pass/passed/passing out
    did/do/does/have/has not/never faint/fainted/pass/passed/black/blacked out
    die hard
    die/died/dying/dead laughing
    die/dies/died/dying/dead … of/from/with … laughter/laughing/embarrassment/boredom/hunger/thirst/heat/cold/shame/curiosity/excitement/jealousy/cuteness
    die/dies/died/dying/death down
    die/dying for a/an/some/my/this/that/coffee/chocolate
    die/dying hard
    different/breast/back/butterfly/brush/key/tennis stroke/strokes
    disappear in/on a/the
    disappear into/from/under/during/behind
    done with it/everything for/today/now
    done with work/physio/it/everything for/at/on today/work/now
    dont/didnt/not/doesnt/havent have/had/feel/get/having … chest pain/pains/pressure/tightness
    double dose of fun/vitamin/coffee
    during the/my infusion … … i was dying
    dying to see/know/try/hear/meet/tell/go/get/visit/watch/read/eat/find/hold/hug/start
    emergency exit/contact/brake/number/room/fund
    end it was/is/did/hurt/got/all/feels/felt well/good/fine/ok/worse/better/hurt/went
    everything to be over
    extra dose of
    faint pain/tingling/itch/pulse
    faint smell/hope/light/line/headache/ache/taste/hearted/sound/noise/memory
    father/fathers/mother/mothers/husband/wife/brother/sister/dog/cat/uncle/aunt/friend/grandmother/grandfather death
    few/some/many/couple/more/extra/of/several/thousand/hundred kms
    fit of laughter/coughing/rage
    fresh air
    give/gave/giving up smoking/sugar/coffee/alcohol/drinking/work/gluten/on/my/the/driving/dairy/running
    go on a/an/the/my/holiday/vacation/walks/trips/with/to/public/stage/hikes/dates/long/buses/trains/runs
    go on like/as my/before/i
    hang myself up
    hang on
    heat stroke
    it was not worth it
    keep on/going to/out
    keep/keeping going after/to/out/up/for/until
    kill*/hang* myself laughing
    kill*/killing me … laughing/jokes/softly
    life in the/a city/country
    live alone/here/there/in/near
    live with my/her/him/them
    love … to death
    make it better/worse/any/easier/more/less/home/hurt
    make it to/in/on/for/at/there/today/tomorrow/this/through/without/up/work
    medication/pills/meds/tablets from
    nearly/almost … die/died/dying/death … laughing/laughter
    nearly/almost … heart attack when/at/from
    nearly/almost/could … kill*/killed me
    no blood in
    no … or/nor seizure/seizures/convulsions
    no … or/nor trouble/difficulty/problem/problems … breathe/breathing
    no … or/nor/and chest pain/pains/pressure/tightness
    no/denies/denied/without/not/havent/hadnt/didnt/dont … or/nor/neither/and seizure/seizures/faint/fainted/fainting/convulsions
    no/denies/denied/without/not/havent/hadnt/didnt/dont … or/nor/neither/and short/shortness/trouble/difficulty/faint/fainted/fainting/seizure/seizures/pass/passed/passing/lose/losing/lost/blood … of/breathing/breathe/out/consciousness breath/breathing
    no/without alcohol with/on … meds/medication/pills
    no/without/any/never/zero/nor trouble/difficulty/difficulties/problem/problems/issues … breathe/breathing
    no/without/any/not/never/nor shortness/short of breath
    no/without/any/zero pain/pains/pressure/tightness in/on my/the chest
    no/without/any/zero/nor seizure/seizures/convulsions
    no/without/zero/never/any/nor/more/neither chest pain/pains/pressure/tightness/discomfort
    not an/a emergency
    not go on a/the/my/to/with/holiday/vacation/long/any
    not hard/difficult to breathe
    not/didnt/never/no/without/havent/hadnt … fainted/fainting or had/have/having seizure/seizures
    not/didnt/never/no/without/havent/nor faint/fainted/fainting
    not/didnt/never/without/no pass/passed/passing/black/blacked/faint/fainted/fainting/fainting out/this/at/once/today/or/anymore
    not/no/never/without vomit* blood
    not/wasnt/isnt … trouble/problem breathing
    not/wasnt/isnt/never … hard/difficult to breathe
    on/going with my/the/work/exercise/exercises/physio
    out of breath
    out of the/my way
    overdos*/od on/of chocolate/cake/cookies/sugar/candy/sweets/sunshine/netflix/christmas/pizza/cheese/carbs/tv/series
    pain/back/head/knee/shoulder/neck/heat/work/migraine/headache/hip/stairs/exercise/exercises/physio/boss/weather … will/going/gonna/is/are … kill me
    passed out leaflets/flyers/candy
    pee/urinate without
    phone/battery/laptop/car/tablet/mobile/signal/engine/plant/plants/flowers/flower/tree/garden … die/dying/dead
    pills/pill/meds/tablets/medication/medicine at #
    pills/pill/meds/tablets/medication/medicine on/as/today/this/like/exactly/yesterday/except/after/before
    pills/pill/meds/tablets/medication/medicine with food/breakfast/dinner/lunch/water/milk
    pills/tablets/capsules left/refill/per/every
    plants … … dying/dead
    safe to drive/go/walk
    sit/stand/walk/drive … much longer
    sleep/sleeping much longer
    still here waiting/at
    stroke of luck/genius/midnight
    stroke the/my cat/dog
    stroke unit/nurse/patient/ward/survivor/recovery
    suicide hotline/line poster
    suicide squad/awareness/prevention/doors
    take it with/after/before/on/at/in/out/home/easy/twice/once/every/because
    take/takes all my medication/pills/meds/tablets from/with/like
    the/in/at end it
    to death
    to die for
    took/take/taken too much on
    valley/warmed of/up death
    wake my/the/him/her/them/anyone
    wake up the/my
    wake/waking up at/early/every/so/before/in

## One word that names a command

words-for-stop = stop quit cancel unsubscribe leave
words-for-help = help menu commands
words-for-pause = pause break
words-for-resume = resume continue restart
words-for-checkin = checkin check-in
words-for-history = history chart
words-for-settings = settings options
words-for-export = export download
words-for-privacy = privacy
words-for-forget = forget erase delete
meant-command = Did you mean /{ $command }? Tap it to go on. If it was a note, please write it with a few more words: I did not save it.

## Names of things

pain = Pain
mood = Mood
infusion = Infusion
induction = induction
maintenance = maintenance
patient = patient
clinician = clinician
admin = admin
back = Back

## Who helps

help-line = { $phone ->
    [none] Nobody reads your answers live. If you need help now, call your clinic. In an emergency, call your local emergency number.
   *[other] Nobody reads your answers live. If you need help now, call your clinic at { $phone }. In an emergency, call your local emergency number.
}
clinic-paused = Your clinic has paused the check-ins for now, so I do not ask by myself. /checkin opens one whenever you like.
help-crisis = Crisis line: { $line }
crisis = Thank you for writing this. I am a program, and nobody reads this chat live. If you need help now, please turn to a person:
crisis-emergency = • <b>Are you in danger, or very ill all at once?</b> Call your local emergency number.
crisis-line = • <b>Thoughts of dying, or of hurting yourself?</b> { $line ->
    [none] Call the same number.
   *[other] { $line }
}
crisis-clinic = { $phone ->
    [none] • <b>For anything else:</b> call your clinic.
   *[other] • <b>For anything else:</b> call your clinic at { $phone }.
}
crisis-mistaken = I look for certain words, and I can be wrong about them. If I am, just carry on.
crisis-answer = Thank you for answering this. I am a program, and nobody reads your answers live. If you need help now, please turn to a person:
crisis-go-on = You can go on above, or leave it for now. What you answered is saved.
crisis-again = Perhaps my last message did not reach you. Nobody reads this chat live, so here is once more who can help you now:

## Enrolment

stranger = Hello! This is a private symptom journal, and it works by invitation only. If your clinic gave you a link, please open it again. If that does not work, ask your clinic for a new one.
link-not-working = This link does not work. A link works once, and for some days only. If you still need it, ask your clinic for a new one.
links-used-up = You have opened several links that do not work. To keep the journal safe I try no other one today. Please ask your clinic for a new link, and open it tomorrow.
already-enrolled = You are already enrolled as { $code }. There is nothing more to do. /help shows what you can do here.
welcome-patient =
    Hello! I am the symptom journal of { $clinic }.

    Once a day I ask you two short questions: your pain and your mood. Two taps, about ten seconds. Once a week there are a few more. Your team sees how you do between infusions.
consent =
    <b>Before we start, please read this.</b>

    • <b>What you are asked:</b> once a day, your pain and your mood. Once a week, a few more questions: what pain keeps you from, and whether you feel low or worried. The morning after an infusion, how you are. You may leave out any of it.
    • <b>What is stored:</b> your answers, the notes you write, when you answered, your infusion days, and your Telegram user number (not your phone number). Notes and your user number are stored encrypted. Instead of your name I use the code { $code }.
    • <b>Who sees it:</b> your treatment team at { $clinic }, and the people there who look after this journal. Your team reads your notes only if you allow it.
    • <b>Nobody watches live.</b> Your team gets a summary once a week. If your words sound like danger, I show you whom to call. Somebody at the clinic may be told that such words or a very bad answer came, not what your words say. Do not wait for that. For anything urgent, call your clinic or your local emergency number.
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
place-there = { $place } ({ $time })
zone-other = Another place
ask-city = Please write the name of your city, or of a bigger city near you.
city-choice = Which one is it?
city-unknown = I do not know the city “{ $city }”, and I saved nothing. Please write the name of a bigger city near you, for example “Madrid”.
ask-hour = At what time shall I ask you each day? Tap a time, or write one, like 18:30.
hour-unknown = I did not understand that time. Please write it like 18:30, or tap one above.
which-hour = Which one do you mean?
enrolled-patient =
    All set! Your first check-in comes { $day } at { $time }.

    You can also start one yourself with /checkin. /help shows everything else.

    { $help }
enrolled-patient-later =
    All set! You can start a check-in yourself with /checkin. /help shows everything else.

    { $help }
enrolled-clinician =
    All set! Your digest comes every { $weekday } at { $time } when one of your patients got worse.

    /patients shows your patients. /help shows everything else.
enrolled-admin =
    All set!

    /clinic sets up and looks after the clinic, all by buttons. It begins with Invites.

## The daily check-in

prompt-greeting = Hello! Your daily check-in is ready.
prompt-greeting-back = Welcome back! Your daily check-in is ready.
reminder-greeting = { $turn ->
    [0] A small reminder: today’s check-in is still open. Whenever it suits you.
    [1] A small reminder: your check-in is waiting here. It takes two taps.
   *[other] A small reminder: there is still time for today’s check-in.
}
reminder-greeting-earlier = A small reminder: the check-in of { $day } is still open. Whenever it suits you.
checkin-again = Perhaps my messages did not reach you. /checkin opens your check-in, whenever it suits you.
answer-again = Perhaps my last message did not reach you. What you sent me is safe. /help shows what you can do.
daily-heading = Check-in for { $day }
pain-question = <b>How much pain did you have, on average, in the last 24 hours?</b>
pain-ends = 0 = no pain · 10 = the worst pain you can imagine
mood-question = <b>How was your mood in the last 24 hours?</b>
mood-ends = 0 = the worst · 10 = the best
answered-so-far = { $question }: { $value } ✓
question-number = Question { $number } of { $of }
saved-heading = Saved for { $day }.
saved-late = Saved for { $day } (marked as late).
saved-rating = { $question }: <b>{ $value }</b> of 10
since-infusion = { $days ->
    [0] This is the day of your infusion.
    [one] { $days } day since your infusion.
   *[other] { $days } days since your infusion.
}
note-invitation = To add something to { $day }, just write it. It is saved as a note.
keep-value = Keep { $value }
change-pain = Change pain
change-mood = Change mood
same-as-yesterday = Same as yesterday: pain { $pain }, mood { $mood }
saved-repeated = The same as the day before.
ask-later = Ask me later
later-when = When shall I ask you again?
later-soon = In 30 minutes
later-hours = In 2 hours
later-evening = This evening at { $time }
later-never = There is no good time left today, as it would fall into your quiet hours or come after your next check-in. The question stays here for you.
later-set = I will ask you again at { $time }.
answer-now = Answer now
came-back = You asked me to come back. Your check-in is here.
skip-today = Skip today
skipped = That is all right. { $day } stays without an answer.
skipped-next = I will ask you again on { $day } at { $time }.
answer-after-all = Answer after all
another-day = Another day
days-choose = Which day do you want to look at or change? What was saved before is kept as well.
day-in-list = { $day }: { $answers }
nothing-saved = no answer
day-gone = I cannot take answers for that day any more.
silent-days = You have not answered for some days. That is all right. Would another hour suit you better, or a break?
another-hour = Another hour
take-a-break = Take a break
not-finished = Your check-in for { $day } is saved as far as it goes. One answer is still missing; you can add it now, and it is marked as late.
not-answered = The check-in for { $day } was not answered in time. That is all right. You can still tap a number; it is marked as late.
continued-below = { $heading }: it goes on below ↓
daily-closed = This check-in is from { $day } and is closed now. /checkin starts one for today.
out-of-range = That number is not on the scale, so I did not save it. Please choose a number from 0 to 10.
not-whole = I can only save one whole number from 0 to 10, so I did not save that. Which one fits best?
tap-an-answer = I did not save that number. Please tap one of the answers below, or write it in words.
number-without-question = There is no open question right now, so I did not save this number. To rate today, write for example “pain 7 mood 4”, or tap /checkin.
note-saved = Saved as a note for { $day }.
note-changed = I changed your note for { $day }.
answer-changed = I changed your answer.
still-open = This question is still open:
too-fast = You are sending more than I can answer. { $who ->
    [patient] Your ratings and notes are kept. For everything else, please wait five minutes.
    [staff] Please wait five minutes. Until then you can only confirm and close alerts.
   *[other] Please wait five minutes, then go on.
}
not-readable = I am sorry, I cannot read this kind of message. I understand numbers and written words. Nothing was saved from it.
not-own-words = This was written somewhere else and passed on, so I saved nothing from it. Only what you write to me yourself counts. If these are your own words, copy them and send them as a new message.
edit-not-understood = You edited an answer, but I could not read a number from 0 to 10 in it. Your earlier answer stays. /checkin shows what is saved.
old-button = This button is from earlier and does nothing any more.

## The questions beside the daily check-in (see docs/questionnaires.md)

severity-0 = Not at all
severity-1 = Mild
severity-2 = Moderate
severity-3 = Severe
often-0 = Not at all
often-1 = Several days
often-2 = More than half the days
often-3 = Nearly every day
saved-words = { $question }: <b>{ $answer }</b>
listed = • { $name }
change-answer = Change an answer
change-which = <b>Which answer shall I ask again?</b>
more-follow = Because of your last answers, a few more questions about this follow.
now-greeting = Hello! Your second check-in of today is ready.
now-heading = Your second check-in of { $day }
now-reminder = A small reminder: your second check-in of today is still open.
now-ended = Your second check-in of { $day } was about one moment, and that moment has passed. That is all right. A number that you tap within the next hour is marked as late.
now-closed = Your second check-in of { $day } was about one moment, and that moment has passed. That is all right, and nothing was saved now. /checkin opens the check-in of today.
pain-now = Pain right now
pain-now-question = <b>How much pain do you have right now?</b>
pain-now-ends = { pain-ends }
mood-now = Mood right now
mood-now-question = <b>How is your mood right now?</b>
mood-now-ends = { mood-ends }
morning-greeting = Hello! I have one short question for you today.
morning-heading = How you have been since your infusion
morning-reminder = A small reminder: one short question is still open. Whenever it suits you.
morning-question = <b>Since your infusion, have you had any of these?</b>
morning-none = None of these
morning-some = Yes, some of it
morning-nothing = You had none of the five things that I asked about.
morning-ended = The short question of { $day } was not answered in time. That is all right. You can still answer it; it is marked as late.
morning-closed = The short question of { $day } is closed now. /checkin opens the check-in of today.
morning-offer = Go on: since your infusion
something-severe = { $phone ->
    [none] You marked something as severe. If it is still there or worries you, please call your clinic; they will be glad that you did.
   *[other] You marked something as severe. If it is still there or worries you, please call your clinic at { $phone }; they will be glad that you did.
}
unreal = Feeling unreal
unreal-question = <b>Did you feel unreal, or as if you were outside your own body?</b>
nausea = Nausea
nausea-question = <b>Did you feel sick, or did you have to vomit?</b>
pressure = Dizziness or pounding heart
pressure-question = <b>Did you feel dizzy, or did you have a pounding heart or a throbbing headache?</b>
bladder = Bladder trouble
bladder-question = <b>Did it hurt to pass urine, or did you have to go much more often than usual?</b>
sleep = Bad sleep
sleep-question = <b>Did you sleep badly, or did you have bad dreams?</b>
weekly-greeting = Hello! Your weekly questions are ready. They take about two minutes.
weekly-heading = Weekly questions of { $day }
weekly-reminder = A small reminder: your weekly questions are still open. Whenever it suits you, also one at a time.
weekly-came-back = You asked me to come back. Your weekly questions are here.
weekly-saved = Thank you. Your answers are saved, and your team can see the scores. /history puts them on a page for your doctor.
weekly-ended = The weekly questions of { $day } are closed now, and that is all right. Whatever you answered is saved.
weekly-closed = The weekly questions of { $day } are closed now. The next ones come by themselves.
weekly-offer = Go on with the weekly questions
later-today = Later today
later-set-day = I will ask you again { $day } at { $time }.
skip-this-week = Skip this week
week-skipped = That is all right.
week-next = The next weekly questions come { $day } at { $time }.
peg-pain = Pain in the past week
peg-pain-question = <b>What number best describes your pain on average in the past week?</b>
peg-pain-ends = 0 = no pain · 10 = pain as bad as you can imagine
peg-enjoyment = Keeps you from enjoying life
peg-enjoyment-question = <b>What number best describes how, during the past week, pain has interfered with your enjoyment of life?</b>
peg-enjoyment-ends = 0 = does not interfere · 10 = completely interferes
peg-activity = Keeps you from your activities
peg-activity-question = <b>What number best describes how, during the past week, pain has interfered with your general activity?</b>
peg-activity-ends = { peg-enjoyment-ends }
-often-stem = Over the last 2 weeks, how often have you been bothered by this problem?
phq-1 = Little interest in things
phq-1-question =
    { -often-stem }
    <b>Little interest or pleasure in doing things</b>
phq-2 = Low mood
phq-2-question =
    { -often-stem }
    <b>Feeling down, depressed, or hopeless</b>
phq-3 = Sleep problems
phq-3-question =
    { -often-stem }
    <b>Trouble falling or staying asleep, or sleeping too much</b>
phq-4 = Little energy
phq-4-question =
    { -often-stem }
    <b>Feeling tired or having little energy</b>
phq-5 = Appetite problems
phq-5-question =
    { -often-stem }
    <b>Poor appetite or overeating</b>
phq-6 = Feeling bad about yourself
phq-6-question =
    { -often-stem }
    <b>Feeling bad about yourself – or that you are a failure or have let yourself or your family down</b>
phq-7 = Trouble concentrating
phq-7-question =
    { -often-stem }
    <b>Trouble concentrating on things, such as reading the newspaper or watching television</b>
phq-8 = Slow or restless
phq-8-question =
    { -often-stem }
    <b>Moving or speaking so slowly that other people could have noticed? Or the opposite – being so fidgety or restless that you have been moving around a lot more than usual</b>
phq-9 = Thoughts of death or self-harm
phq-9-question =
    { -often-stem }
    <b>Thoughts that you would be better off dead or of hurting yourself in some way</b>
gad-1 = Nervousness
gad-1-question =
    { -often-stem }
    <b>Feeling nervous, anxious or on edge</b>
gad-2 = Not able to stop worrying
gad-2-question =
    { -often-stem }
    <b>Not being able to stop or control worrying</b>
gad-3 = Worrying too much
gad-3-question =
    { -often-stem }
    <b>Worrying too much about different things</b>
gad-4 = Trouble relaxing
gad-4-question =
    { -often-stem }
    <b>Trouble relaxing</b>
gad-5 = Trouble sitting still
gad-5-question =
    { -often-stem }
    <b>Being so restless that it is hard to sit still</b>
gad-6 = Irritability
gad-6-question =
    { -often-stem }
    <b>Becoming easily annoyed or irritable</b>
gad-7 = Fear
gad-7-question =
    { -often-stem }
    <b>Feeling afraid as if something awful might happen</b>

## In the patient's hands

settings-heading = <b>Your settings</b>
settings-line = { $name }: { $words }
settings-place =
    Where you are: { $zone }
    Language: { language-name }
settings-moved = { $name }: the next one comes { $day } at { $time }, to keep away from other questions.
setting-hour = Check-in
setting-second = Second check-in
setting-days = Days
setting-quiet = Quiet hours
setting-reminder = Reminder
setting-weekly = Weekly questions
setting-recap = Weekly recap
setting-off = off
settings-notes = Who reads my notes
settings-notes-line = Your notes: { $shared ->
    [yes] your team may read them
   *[no] your team does not read them
}
ask-notes =
    May your treatment team read the notes that you write here? That would be all of them, also earlier ones. Your answers they see anyway, and how many notes you wrote.

    Now: { $shared ->
        [yes] they may read them
       *[no] they do not read them
    }. You can change this at any time.
notes-yes = Yes, my team may read them
notes-no = No, I keep them to myself
notes-are-yours = Your notes are yours: your team sees that you wrote one, but not what it says. If you would like them to read your notes, you can say so in /settings.
every-day = every day
from-to = { $start } to { $end }
after-hours = { $count ->
    [one] after { $count } hour
   *[other] after { $count } hours
}
after-minutes = after { $count } minutes
weekday-at = { $weekday } at { $time }
day-is = { $weekday }: { $state ->
    [on] on
   *[off] off
}
ask-second = When shall I ask you a second time each day? Tap a time, or write one, like 9:30.
second-too-near = That is too near to your check-in at { $time }. Please choose another time.
ask-days = On which days shall I ask you? Tap a day to change it.
one-day-stays = One day has to stay. /pause takes a break from all of them.
ask-quiet = In which hours shall no reminder come? Tap one, or write your own, like 22-7.
quiet-unknown = I did not understand these hours. Please write them like 22-7, or tap one above.
ask-reminder = If you have not answered, when shall I remind you? I do so once.
ask-weekly = When shall I ask the questions that come once a week? Tap a day, then a time. You may switch them off. Your team then has no answers to them.
ask-recap = Once a week I can tell you in a few lines what you wrote here. When?
now-set = Now: { $words }
switch-off = Switch off
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
settings-second = Second check-in
settings-days = Change days
settings-quiet = Quiet hours
settings-reminder = Reminder
settings-weekly = Weekly questions
settings-recap = Weekly recap
settings-travel = I am somewhere else
settings-zone = Change time zone
settings-language = Change language
nobody-line-on = Write also when nobody is worse
nobody-line-off = Stay silent when nobody is worse
settings-saved = Saved. The next check-in comes { $day } at { $time }.
settings-saved-short = Saved.
paused = Your check-ins are paused. I ask you nothing until you tap /resume. Your answers stay saved.
paused-until = Your check-ins are paused. I will ask you again from { $day } on. /resume starts sooner.
break-how-long = For how long? Tap below, or write a day, like Dec 12. You do not have to.
break-days = { $days ->
    [7] 1 week
    [14] 2 weeks
    [one] { $days } day
   *[other] { $days } days
}
break-open = Until I say
break-change = Change how long
which-day = Which day do you mean?
day-not-ahead = That day is past or too far away. Please write a day within the next year, like Dec 12.
resumed = Welcome back! Your next check-in comes { $day } at { $time }.
resumed-none = Welcome back! There is no check-in planned right now. /checkin starts one.
stop-sure = Do you want to stop? I will not ask you anything any more. What you answered so far stays with your team; /forget erases it. If you only need a rest, /pause is enough.
stop-yes = Yes, stop
stop-no = No, go on
stopped = You have stopped, and I will not ask you anything any more. Thank you for what you shared. /start begins again, and /forget erases your data.
stopped-now = You have stopped, so I do not ask you anything, and I save nothing. /start begins again, /export gives you your data, and /forget erases it.
forget-sure =
    Do you want to erase everything? Your answers, your notes, your infusion days, your settings and your Telegram user number will be deleted for good. This cannot be undone.

    What stays: the code { $code }, and a list of what was done here and when, with no details. Messages that your team already got stay in their chats. Safety copies of your clinic keep your ratings and their days under this code until they are deleted. Your words, and who you are, cannot be read there any more.
forget-yes = Yes, erase everything
forget-copy = Take a copy first
forget-copy-coming = Your copy comes as two files. Please save them before you go on.
forget-after-copy = Do you have your copy? If so, I can erase everything now. This cannot be undone.
forget-wait = Your copy is still on its way. One moment, please.
forget-staff = /forget and /stop are for patients. An admin can end your role with /clinic; your Telegram user number is deleted then.
keep = No, keep it
kept = Nothing was changed.
forgotten =
    What I had about you is erased; only the code and that list stay. What we wrote stays in this chat until you delete the chat in Telegram. Take good care of yourself.

    If you ever need proof of this, tell your clinic this number: { $number }. It says nothing about you.
export-table =
    Everything that you answered and wrote, as a table. It opens in any spreadsheet program.

    The file is not locked: anyone who can open it can read it.
export-record =
    The same for the programs that keep medical records (FHIR), in case your team asks for it.

    The file is not locked: anyone who can open it can read it.
privacy =
    <b>Privacy</b>
    • Stored: what you answer each day, each week and after an infusion, your notes, when you answered, your infusion days, your settings and your Telegram user number. Notes and your user number are encrypted.
    • Your team at { $clinic } sees your answers and how many notes you wrote, under the code { $code }. What your notes say they read only if you allow it in /settings. Every look is recorded.
    • The people there who look after this journal can open all of it, your notes too.
    • If your words sound like danger, I show you whom to call. Somebody at the clinic may be told that they came, not what they say.
    • Your team may get its summary by e-mail, with codes, not your answers. Nobody else gets anything.
    • Not protected: chats with bots are not end-to-end encrypted, so Telegram can technically read them.
    • /export gives you everything. /stop ends it. /forget erases it.
privacy-notes-kept = • Your notes are deleted after { $days } days.
privacy-stopped-kept = • If you stop, everything here is erased { $days } days later. You are told a month before.
privacy-staff =
    <b>Privacy</b>
    Stored about you: your Telegram user number (encrypted), your code { $code }, your language and time zone, and what you did here. Chats with bots are not end-to-end encrypted: please use codes, never names.
help-patient =
    { $help }

    /checkin – answer now
    /history – your last weeks, and a page for your doctor
    /settings – when I ask you, where you are, language
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
    /alerts – open alerts
    /export – their answers as files
    /settings – time zone, language, quiet weeks
    /privacy – what is stored about you
help-admin =
    This journal does not watch anyone live.

    /clinic – everything about the clinic, by buttons

    The same in writing:
    /invite – invite a patient, a clinician or an admin
    /patients – everyone who is enrolled
    /infusion PT-001 2026-03-02 – enter an infusion
    /schedule – when is asked and when digests come
    /team PT-001 CL-001 – who sees a patient
    /alerts – open alerts
    /audit PT-001 – who did what
    /settings – time zone, language
    /privacy – what is stored about you
not-enrolled-yet = Let us finish this first. Please tap one of the buttons.
unknown-command = I do not know that command. /help shows what you can do here.
unknown-words = I do not know what these words are for, and changed nothing. Tap first what you want to change, then write. /help shows what you can do here.

## What comes back

history-empty = There is nothing to show yet from the last weeks. After your next check-in, your picture appears here.
history-heading = <b>Your last { $weeks } weeks</b>
levels = In the last 7 days { $first } and { $second }.
levels-few = { $answered ->
    [0] There are no answers from the last 7 days.
    [one] In the last 7 days you answered on { $answered } day. That is too little for an average.
   *[other] In the last 7 days you answered on { $answered } days. That is too little for an average.
}
level-pain = { $before ->
    [none] your pain was { $mean } on average
   *[other] your pain was { $mean } on average ({ $before } in the week before)
}
level-mood = { $before ->
    [none] your mood was { $mean } on average
   *[other] your mood was { $mean } on average ({ $before } in the week before)
}
level-few-pain = { $count ->
    [0] there are no answers about pain
    [one] you rated your pain on { $count } day
   *[other] you rated your pain on { $count } days
}
level-few-mood = { $count ->
    [0] there are no answers about mood
    [one] you rated your mood on { $count } day
   *[other] you rated your mood on { $count } days
}
infusion-was = { $days ->
    [0] Your last infusion was today
    [1] Your last infusion was yesterday
   *[other] Your last infusion was { $days } days ago
}
answered-of-days = { $of ->
    [one] You answered on { $answered } of { $of } day.
   *[other] You answered on { $answered } of { $of } days.
}
answered-since = { $of ->
    [one] { $infusion }; you answered on { $answered } of { $of } day.
   *[other] { $infusion }; you answered on { $answered } of { $of } days.
}
history-picture = In the picture, the solid line is your pain (lower is better). The dashed line is your mood (higher is better). Where a line breaks off, there was no answer.
history-infusions = { $count ->
    [one] The triangle marks your infusion: { $dates }.
   *[other] The triangles mark your infusions: { $dates }.
}
page-offer = One page for my doctor
table-offer = A table of everything
page-coming = Your page is on its way.
page-heading = One page to show your doctor.
page-for-visit = For your visit on { $day }: one page about the weeks before it.
page-caption = You answered on { $answered } of { $of } { $of ->
    [one] day
   *[other] days
}. The page shows your pain and mood as lines, your infusions, and how you were after each one.
page-notes = { $count ->
    [one] The note you wrote is not on it.
   *[other] The { $count } notes you wrote are not on it.
}
page-yours = You decide who sees it.
page-file = The same page as a PDF, to print or to send on.
page-no-answers = There are no answers for a page yet, and that is all right. /checkin opens a check-in whenever you like.
page-no-answers-for-visit =
    Your visit on { $day } is near.

    I have no answers that I could put on a page for your doctor, and that is all right. You can also just tell them how you have been. /checkin opens a check-in whenever you like.
page-again = Perhaps a message from me did not reach you. /history shows your last weeks.
recap-heading = Hello! Here is your week.
recap-notes = { $count ->
    [one] You wrote { $count } note.
   *[other] You wrote { $count } notes.
}
recap-next = Your next infusion is planned for { $day }.
recap-silent = There are no answers from this week, and that is all right. Some weeks are like that. /checkin opens a check-in whenever you like.
recap-closing = /history shows your last weeks as a picture. In /settings you can switch this message off.

## One page for the doctor

sheet-title = Symptom journal of { $code }
sheet-period = From { $first } to { $last }
sheet-answered = Days with an answer: { $answered } of { $of }. Notes in the patient’s own words: { $count } (not on this page).
sheet-next = Next infusion planned: { $day }
sheet-legend = Pain: solid line, 0 = none, 10 = worst. Mood: dashed line, 0 = worst, 10 = best. Both about the last 24 hours. A gap is a day without an answer.
sheet-cycles = Infusion by infusion
sheet-infusion = Infusion
sheet-days = Days with an answer
sheet-first-week = { $question }, first 7 days
sheet-last-week = { $question }, last 7 days
sheet-before = Before { $day }
sheet-no-infusion = None entered
sheet-cycles-note = Averages; with fewer than 3 answers only their number. The last 7 days end before the next infusion, or with this page. –: less than two weeks.
sheet-few = { $count ->
    [0] no answers
    [one] { $count } answer
   *[other] { $count } answers
}
sheet-earlier = Earlier infusions that are not listed: { $count }
sheet-days-of = { $answered } of { $of }
sheet-scores = Weekly questionnaires
sheet-scores-note = Higher is worse. The longer forms follow when the short ones add up to 3 or more. –: not asked, or not finished.
score-peg = Pain in daily life (PEG, 0–10)
score-phq-2 = Low mood, short (PHQ-2, 0–6)
score-phq-8 = Low mood (PHQ-8, 0–24)
score-phq-9 = Low mood with item 9 (PHQ-9, 0–27)
score-gad-2 = Anxiety, short (GAD-2, 0–6)
score-gad-7 = Anxiety (GAD-7, 0–21)
sheet-mornings = The morning after the infusion
sheet-effect = { $effect }: { $severity }
sheet-no-effects = none of the five that are asked about
sheet-mornings-note = Asked about: { $effects }.
sheet-not-answered = not answered
sheet-not-in-full = not answered in full
sheet-breaks = Breaks that the patient took from the check-ins
sheet-break = { $first } to { $last }
sheet-break-open = since { $day }
sheet-footer = Written by the patient, for review with the doctor. It holds no advice.

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
    [one] the one patient who could be judged is not called worse.
   *[other] of the { $judged } patients who could be judged, nobody is worse.
}
digest-now-nobody = <b>Now</b>, { $day }: { $judged ->
    [0] nobody can be judged.
    [one] the one patient who can be judged is not called worse.
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
change-pain-worse = pain { $by } points above
change-pain-better = pain { $by } points below
change-mood-worse = mood { $by } points below
change-mood-better = mood { $by } points above
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
}{ $unasked ->
    [0] { "" }
   *[other] , { $unasked } not asked about
}
answered-of = { $question } { $answered }
not-judged = { $question } not judged, too few answers
entry-notes = { $count ->
    [one] { $count } note
   *[other] { $count } notes
}
beside = Also: { $finding }
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
    [0] none of the last { $of } days{ $days ->
        [asked] { " " }asked about
       *[all] { "" }
    } answered, usually { $usual } of { $of }
   *[other] { $answered } of the last { $of } days{ $days ->
        [asked] { " " }asked about
       *[all] { "" }
    } answered, usually { $usual } of { $of }
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
reported-heading = <b>Reported beside the daily check-in</b>
reported-score = { $scale }: { $values }
reported-value = <b>{ $value }</b> ({ $day })
reported-morning = Morning after the infusion of { $day }: { $effects }
reported-repeated = { $count ->
    [one] In the last 8 weeks { $count } daily check-in was answered with one tap, as “the same as yesterday”.
   *[other] In the last 8 weeks { $count } daily check-ins were answered with one tap, as “the same as yesterday”.
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
no-answer-yet = no daily answer yet
stage-invited = invited, has not come yet
stage-enrolling = enrolling
stage-active = active
stage-paused = paused by the patient
stage-stopped = stopped
stage-erased = erased
stage-unreachable = has blocked the bot

## Staff: closing an episode

closing-offer = Accept this level as usual
closing-sure =
    Accept the level of { $code } since about { $since } as usual?

    The episode is then closed and no longer reported; what gets worse than this level is. This cannot be undone.
closing-yes = Yes, accept it
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
episodes-usage = Please write it like this: /episodes PT-001, or /episodes PT-001 close CL-001. In the place of “close” there may be seen, called or not-needed.

## Staff: what is done about a patient

item-worse = <b>{ $code }</b>: { $what }
item-softer = <b>{ $code }</b>: a softer signal now, { $what }
item-not-worse = <b>{ $code }</b>: not worse now, { $what }
item-unclear = <b>{ $code }</b>: how it is now cannot be told
shift-pain-worse = pain up { $by }
shift-pain-better = pain down { $by }
shift-mood-worse = mood down { $by }
shift-mood-better = mood up { $by }
shift-in-points = { $shift } points ({ $low } to { $high })
shift-and-interval = { $shift } ({ $low } to { $high })
signed-pain = pain { $by }
signed-mood = mood { $by }
better-pain = pain better
better-mood = mood better
shift-better = { $shift } (better)
days-answered = { $answered } of { $of } days
sure = { $probability } % sure
item-infusion = { $days ->
    [0] infusion today
    [one] infusion yesterday
   *[other] infusion { $days } days ago
}
item-next = next { $day }
item-no-next = none planned
name-relief = shorter relief
name-less-relief = less relief
name-overdue = infusion overdue
name-silence = fewer answers
name-small = small change
name-apart = pain and mood go different ways
done-seen = seen by { $by } on { $day }
done-called = called by { $by } on { $day }
done-not-needed = not needed, said { $by } on { $day }
worse-again = { $done }, worse again by { $by } points
was-worse = was worse since about { $day }
reminded = you asked to be reminded
reminded-not-worse = not worse now; you asked to be reminded
digest-settled = { $count ->
    [one] Dealt with: { $count } patient.
   *[other] Dealt with: { $count } patients.
}
digest-nothing-new = <b>Weekly digest</b>, { $day }: nobody is worse who is not dealt with already.
digest-now-nothing-new = <b>Now</b>, { $day }: nobody is worse who is not dealt with already.
digest-open = Tap a code for the details.
digest-rule = Rule: at least { $least ->
    [one] { $least } point
   *[other] { $least } points
} from the personal infusion curve (90 % interval), about { $flags ->
    [one] { $flags } false flag
   *[other] { $flags } false flags
} per patient and year.
codes-worse = <b>Worse</b>: { $codes }
codes-watch = <b>Watch</b>: { $codes }
codes-silent = <b>Answers stopped</b>: { $codes }
codes-beside = <b>Also</b>: { $codes }
chart-began = began
chart-silent = silent since { $day }
board-seen = { $code }: seen
board-called = { $code }: called
board-not-needed = { $code }: not needed
board-reminded = { $code }: next week
act-details = Details of { $code }
act-seen = Seen
act-called = Called
act-not-needed = Not needed
act-remind = Remind me next week
act-no-reminder = Do not remind me
act-undo-seen = You have seen it · Take it back
act-undo-called = You called · Take it back
act-undo-not-needed = Not needed · Take it back
who-seen = { $by } has seen it ({ $day })
who-called = { $by } called ({ $day })
who-not-needed = { $by }: not needed ({ $day })
response-noted = { $code }: noted. The digest is silent about it unless it gets clearly worse.
response-taken-back = { $code }: taken back. The digest reports it again.
nothing-to-take-back = There is nothing of yours to take back.
nothing-open = Nothing is open about { $code } any more, so nothing was changed.
newer-digest = There is something newer about { $code }. /digest shows it, with its buttons.
reminder-noted = { $code }: your next weekly digest tells of it in any case.
reminder-taken-back = { $code }: no reminder.

## Staff: administration

invite-whom = Whom do you want to invite?
invite-patient = A patient
invite-clinician = A clinician
invite-admin = An admin
invite-made =
    Invite for { $role } <b>{ $code }</b>. It works once, for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }. Pass it on only to that person:

    { $link }
invite-usage = Please write it like this: /invite patient PT-001, or /invite patient PT-001 30 for a link that works 30 days
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
schedule-usage =
    Change it like this, for the site, for a patient or for a clinician:
    /schedule site hour 18:30
    /schedule PT-001 days mon-fri
    /schedule CL-001 digest-day tue
    /schedule PT-001 worse-by 2
    /schedule PT-001 phases 1 twice, 8 daily, 29 every 2

    Phases count from the last infusion: here a second check-in a day at first, one a day from day 8, one every second day from day 29.

    The names: { $names }
    “default” takes a change back: /schedule PT-001 hour default
schedule-of = <b>Schedule of { $whose }</b>
schedule-line = { $name }: { $words }
schedule-own = { $name }: { $words } (own)
schedule-changed = { $whose }: { $name } is now { $words }.
setting-unknown = I do not know the setting “{ $name }”. The names: { $names }
setting-unreadable = I cannot read “{ $words }” for “{ $name }”, and nothing was changed. For example: { $example }
example-of = { $name ->
    [days] mon-fri
    [weekly] sun 11:00
    [recap] sun 19:00
    [phases] 1 twice, 8 daily, 29 every 2
    [digest-day] mon
    [hours] mon-fri 8-18
   *[other] { $example }
}
setting-not-a-choice = “{ $words }” does not fit: “{ $name }” can be { $choices }.
setting-not-theirs = { $name } is set for the site or for a { $role ->
    [clinician] clinician
   *[patient] patient
}, for example: /schedule site { $name } { $example }
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
audit-usage = Please write it like this: /audit PT-001, or /audit PT-001 100 for more, or /audit site
audit-of = <b>Audit of { $code }</b>, the newest first
audit-empty = Nothing is recorded for { $code }.
audit-line = { $at } · { $actor } · { $action }
audit-did = { $did ->
    [answered] was told whom to call
   *[other] { $raw }
}
audit-detail = { $name ->
    [to] to
   *[other] { $raw }
}
audit-value = { $value ->
    [not-needed] not needed
   *[other] { $raw }
}
audit-why = { $why ->
    [words] a message
    [file] a file or something else
   *[other] { $raw }
}
audit-sending = when sending: { $kind }
audit-by = { $who ->
    [program] the program
   *[other] { $raw }
}
notice-parked = { $count ->
    [one] An update could not be processed. It is kept whole; “python -m bot check” shows it.
   *[other] { $count } updates could not be processed. They are kept whole; “python -m bot check” shows them.
}
notice-parked-gone = { $count ->
    [one] An update that could not be processed was kept for as long as your clinic wants it, and is deleted now.
   *[other] { $count } updates that could not be processed were kept for as long as your clinic wants it, and are deleted now.
}
notice-erasure-ahead = Who stopped long ago is erased on { $day }: { $codes }. They are told, where they can be reached. “python -m bot export” writes their data into a file before.
notice-erased = { $code } stopped long ago and is erased now, as announced. The certificate has the number { $number }.
notice-put-off = Something failed for { $codes }. What can be tried again is tried every few minutes. The log says what it was.
notice-unreachable = { $code } has blocked the bot. Nothing is sent to this person until they come back.
notice-unknown = { $kind ->
    [prompt] It is not known whether a check-in reached { $code }.
    [reminder] It is not known whether a reminder reached { $code }.
    [digest] It is not known whether a digest reached { $code }.
   *[other] It is not known whether a message reached { $code }.
} “python -m bot check” shows it.
notice-unknown-many = It is not known whether { $count } messages arrived. They were for { $codes }. “python -m bot check” shows them.

## Staff: the clinic by buttons

clinic-home = What would you like to do?
page-before = Earlier
page-after = More
people-home = Whom do you want to look at?
people-patients = Patients ({ $count })
people-clinicians = Clinicians ({ $count })
people-admins = Admins ({ $count })
people-none = Nobody yet.
clinic-people = People
clinic-invites = Invites
clinic-texts = Name, phone, crisis lines
clinic-audit = Who did what
clinic-pause = Pause or go on
do-team = Team
do-plan = Schedule
do-inf = Infusions
do-email = E-mail
do-link = New invite link
do-revoke = Revoke the link
do-audit = Who did what
do-remove = Take out
do-erase = Erase
link-works = The invite link works until { $day }, { $time }.
link-none = No invite link works for this person now.
link-new = A new link for { $code }. An older one stops working.
invite-a-patient = Invite a patient
invite-a-clinician = Invite a clinician
invite-a-admin = Invite an admin
invite-code = The new { $role } gets the code <b>{ $code }</b>. You can write another code, never a name.
invite-how-long = For how long shall the link work?
invite-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
invite-days-unfit = A link can work for 1 to { $most } days.
invite-next = Pass the link on to that person alone.
invites-heading = <b>Open invites</b>
invites-none = No invite is open.
invites-more = and { $count } more
invite-line = <b>{ $code }</b> · works until { $day }, { $time }
revoke-usage = Please write it like this: /revoke PT-001
revoke-none = No link works for { $code }, so there is nothing to revoke.
revoke-sure = Revoke the invite link of { $code }? Whoever opens it then is turned away. You can make a new one at any time.
revoke-yes = Yes, revoke it
revoked = The invite link of { $code } does not work any more.
remove-usage = Please write it like this: /remove PT-001
remove-not-come = { $code } has not come yet. You can revoke the invite link.
removed-already = { $code } does not take part any more. Nothing was changed.
last-admin = { $code } is the last admin, and somebody has to look after the journal. Invite another admin first.
remove-sure-patient =
    Take { $code } out?

    I ask { $code } nothing any more, save nothing new, and say so in the chat. All answers stay, and the team still sees them. { $code } can begin again in the chat at any time, or erase everything there.
remove-sure-clinician =
    Take { $code } out?

    { $code } leaves every team, sees nothing any more and gets no digest, also none that is on its way. What { $code } did stays on record. A new invite for { $code } opens a way back, without the teams.
remove-sure-admin =
    Take { $code } out?

    { $code } can do nothing here any more, and every button in that chat stops working. What { $code } did stays on record. A new invite for { $code } opens a way back.
remove-yes = Yes, take out
removed-patient = { $code } is taken out: nothing is asked any more, and all answers stay.
removed-clinician = { $code } is taken out, and on no team any more.
removed-admin = { $code } is taken out and can do nothing here any more.
you-were-stopped =
    A message from your clinic.

    Your clinic has ended your part in this journal. I do not ask you anything any more, and I save nothing. Your answers so far stay with your team. /export gives you your data, and /forget erases it.
you-were-removed = Your role as { $role } { $code } in the journal of { $clinic } has ended, and nothing more of it comes here. Earlier messages stay until you delete this chat in Telegram: please do so.
erasure-ahead =
    A message from your clinic.

    You have not taken part since { $since }. Your clinic does not keep data that long, so on { $day } I will erase what is stored about you here. You do not need to do anything. /export gives you a copy before that day, and /start begins again.
erased-as-announced =
    A message from your clinic.

    What was stored about you here is erased, as I told you a month ago. What we wrote stays in this chat until you delete the chat in Telegram. Take good care of yourself.

    If you ever need proof of this, tell your clinic this number: { $number }. It says nothing about you.
you-were-erased =
    A message from your clinic.

    Your clinic has erased what was stored about you here. I do not ask you anything any more. What we wrote stays in this chat until you delete the chat in Telegram.

    If you ever need proof of this, tell your clinic this number: { $number }. It says nothing about you.
erase-usage = Please write it like this: /erase PT-001
erased-already = { $code } is erased already.
erase-sure =
    Erase { $code } for good? This cannot be undone.

    What goes: answers, notes, questionnaires, infusions, settings, the Telegram number, open alerts and items, and the part of { $code } in every digest.
    What stays: the code, and who did what and when, without details. Messages that were sent stay in their chats. Safety copies keep numbers and days under the code until you delete them; words, and who it was, cannot be read there any more.

    { $code } is told in the chat. To end the journal and keep the answers, take { $code } out instead.
erase-yes = Yes, erase for good
erased = { $code } is erased. Only the code and the list of who did what and when are left. The certificate has the number { $number }.
stage-removed = taken out
stage-closed = the clinic has paused
team-add = Add { $code }
team-drop = Take off { $code }
team-removed = { $code } does not take part any more. A new invite opens a way back.
audit-newest = Newest
audit-earlier = Earlier
pause-sure =
    Pause the whole clinic?

    Nobody is sent anything unasked: no check-ins, reminders, weekly questions, recaps or digests. What is queued is taken back. Patients are not told, unless they write.
    What patients do by themselves still works: check-ins, replies and notes; so do alerts. The days of the pause do not count as missed. When you go on, nothing is made up for.
pause-yes = Yes, pause everything
site-paused = The clinic is paused. Nobody is sent anything unasked until an admin goes on.
site-paused-since = <b>The clinic is paused</b> since { $day }, { $time }. Nobody is sent anything unasked.
site-not-paused = The clinic is not paused. Nothing was changed.
site-resume-means = When you go on, everyone is asked at their next usual time. Nothing is made up for.
resume-yes = Go on now
site-resumed = The clinic goes on. Everyone is asked at their next usual time.
texts-heading = <b>What patients read about the clinic</b>
text-line = { $name }: { $words }
text-name = Name
text-phone = Phone
text-crisis = Crisis line, { $language }
text-own = <b>{ $words }</b> (written here)
text-as-set = <b>{ $words }</b> (from the settings of the program)
text-none = nothing
text-preview = This is how patients read it:
text-write = Write the new text now. One message, one line.
text-again = Write it anew
text-take-back = Back to the program’s setting
text-unknown = Please name one of: { $names }. For example: /texts phone +34 555 0100
text-too-long = That is { $long } characters, and there is room for { $most }. Nothing was changed. Please write it shorter.
email-write = Write the e-mail address now, like name@clinic.example.
email-another = Another address

## Staff: reports

clinic-report = Reports
report-heading = <b>Report</b>, { $days }
report-answers = <b>Answered check-ins</b>
report-answered = { $part } of { $of } days{ $percent }. Days without a question do not count.
report-digests = <b>Weekly digests</b>
report-digests-sent = { $sent } sent{ $quiet ->
    [0] .
   *[other] ; { $quiet } had nothing to tell.
}
report-digests-lost = { $count } did not arrive. “python -m bot check” says more.
report-on-digests = Worse: { $part } of { $of } patients on them{ $percent }. The aim: at most 5 of 50.
report-alerts = <b>Alerts</b>
report-alerts-raised = { $raised } raised, { $confirmed } confirmed, { $closed } closed.
report-alerts-minutes = Half of the confirmed ones were confirmed within { $minutes } min.
report-done = <b>Flagged, and what was done</b>
report-worse = Worse: { $count }{ $outcomes }
report-watch = Watch: { $count }{ $outcomes }
report-silent = Answers stopped: { $count }{ $outcomes }
report-seen = seen { $count }
report-called = called { $count }
report-not-needed = not needed { $count }
report-accepted = accepted as usual { $count }
report-nothing = nothing yet { $count }
report-acted = Acted on, of the worse: { $part } of { $of }{ $percent }. The aim: three of four.
report-percent = { " " }({ $percent } %)
report-by-patient = <b>Answered of asked days</b>
report-line = { $code } · { $part } of { $of }{ $percent }
report-nobody = Nobody was asked in this time.
report-people = By patient
report-latest = The last 4 weeks
report-usage = Please write it like this: report --month 2026-03. Without a month it is about the last 4 weeks.
report-month-unreadable = I cannot report on “{ $word }”. Please write a month of which a day is over, like 2026-03.

## Staff: e-mail

settings-email = E-mail address
settings-email-is = E-mail: { $address }
settings-email-none = E-mail: none
email-ask =
    Your weekly digest can come by e-mail as well. The e-mail holds codes and counts only.

    Write your e-mail address, and I send a code there. Then write the code here.
email-off = No more e-mails
email-unreadable = I cannot read “{ $words }” as an e-mail address. Please write it like name@clinic.example, without accents.
email-code-sent = I am sending a code to { $address }. Write its six digits here within an hour. It may take some minutes; look among the junk mail too.
email-code-wrong = That is not the code of my last e-mail. Please look again.
email-code-over = No code is open any more. Write your e-mail address again, and I send a new one.
email-wait = A code is on its way already. Please wait a minute before you ask for another one.
email-not-sent = The e-mail with your code could not be sent. Look at the address in /settings and write it once more. If it is right, tell your admin.
email-set = Done. Your weekly digest goes to { $address } from now on, and still comes here.
email-usage =
    Please write it like this:
    /email CL-001 name@clinic.example
    /email CL-001 off
    /email CL-001 shows the address.
email-of = { $code } gets e-mails at { $address }.
email-of-none = { $code } gets no e-mails.
email-begins = No Telegram is needed for that. First digest: { $day } at { $time }.
email-ended = { $code } has no Telegram and no e-mail now, so nobody sends digests there any more. /invite clinician { $code } opens a way back.
email-not-now = { $code } does not take part any more. /invite clinician { $code } brings them back.
notice-email-refused = An e-mail to { $code } could not be delivered. /email { $code } shows the address. “python -m bot check” says whether a mail server is set.
notice-came = { $role ->
    [admin] { $code } has just come with the link for a new admin.
   *[clinician] { $code } has just come with the link for a new clinician.
} Ask them whether it was really them, as a link can be passed on. If it was not, take { $code } out at once: /clinic, “People”.
notice-links = Links that do not work were opened { $count } times within an hour. Somebody may be trying to guess one, which cannot succeed: there is nothing that you have to do. Whoever you invited and cannot get in needs a new link: /invite.
email-digest-subject = Your weekly digest
email-digest = Your weekly digest of { $day }. The codes stand for patients.
email-nobody = No new worsening, as far as the answers tell.
email-worse = Worse: { $count }
email-watch = To watch: { $count }
email-silent = Answers stopped: { $count }
email-unclear = Not enough answers to say: { $count }
email-reminded = You asked to be reminded: { $count }
email-since = { $code }, since { $day }
email-open-since = { $code }, since { $day }, told since { $opened }
email-settled = Dealt with by your team: { $count }
email-not-worse = Not worse: { $count }
email-review = For your review. Nobody watches the answers live.
email-details-chat = The details: send /digest to the bot in Telegram.
email-details-clinic = The details are in Telegram: ask your clinic for an invite to the bot.
email-stop-chat = No more e-mails: send /settings to the bot and tap “E-mail address”.
email-stop-clinic = No more e-mails: tell the admin at your clinic.
email-again-subject = Did your digest arrive?
email-again = Perhaps the weekly digest of { $day } did not reach you by e-mail.
email-alert-subject = Something waits for you
email-alert =
    An alert is open for { $code }: { $reason }.

    Please open Telegram and confirm it there: /alerts. If you do not, the next person is asked.

    This is no live monitoring.
email-code-subject = Your code
email-code =
    { $code } is your code. Write it in your chat with the bot within an hour.

    Somebody who works with { $clinic } wrote this address there. If it was not you, do nothing, and nothing more will come.
email-hello-subject = Your e-mail address was entered
email-hello = From now on a weekly digest of { $clinic } comes to this address. It holds codes and counts only.

## Staff: alerts

alert-heading = <b>Alert: { $code }</b>
alert-reason-words = Words that suggest danger, in something the patient wrote
alert-reason-item9 = PHQ-9, item 9 (thoughts of death or self-harm): more than “not at all”
alert-reason-pain = Pain at or above the clinic’s limit
alert-short-words = words
alert-short-item9 = item 9
alert-short-pain = pain
alert-raised = { $reason } · { $day }, { $time }
alert-again = { $count ->
    [one] It has happened once more since then.
   *[other] It has happened { $count } more times since then.
}
alert-asked-before = Asked before, not confirmed so far: { $codes }.
alert-for-admins = Nobody on call has confirmed it. Please see that somebody takes care of it.
alert-not-live = This is not live monitoring: a program noticed it, and it misses much. What to do is for you to judge.
alert-confirm = Confirm: I take care of it
alert-details = Details
alert-reopen = Take it back
alert-not-confirmed = Nobody has confirmed it yet.
alert-confirmed = { $by ->
    [you] You take care of it (confirmed { $day }, { $time }).
   *[other] { $by } takes care of it (confirmed { $day }, { $time }).
}
alert-to-close = When it is settled, tap what was done. Until then a reminder comes each morning.
alert-closed = { $by ->
    [you] You closed it on { $day }, { $time }: { $outcome }.
   *[other] { $by } closed it on { $day }, { $time }: { $outcome }.
}
alert-outcome-called = called
alert-outcome-seen = seen
alert-outcome-not-needed = not needed
alert-unconfirmed = Still nobody has confirmed this alert. Everybody who can be asked was asked.
alert-unclosed = This alert is confirmed and not closed yet.
alert-happened-again = It has happened again today.
alert-newer = There is a newer alert of this kind. This one stays closed.
alerts-none = No alert is open.
alerts-open = <b>Open alerts</b>
alerts-line = { $code } · { $reason } · { $day }, { $time }{ $count ->
    [0] {""}
   *[other] {" "}(again: { $count })
} · { $by ->
    [none] not confirmed
   *[other] confirmed by { $by }
}
alerts-button = { $code }: { $reason }
alerts-closed = Closed in the last 30 days: { $count }
alerts-back = All open alerts
notice-on-call-lost = { $code } answers alerts and cannot be reached any more. Alerts go to the next person at once. Please name somebody else: /clinic, “Alerts”.
clinic-oncall = Alerts
oncall-is-on = <b>Alerts are on.</b>
oncall-is-off = <b>Alerts are off.</b> Still missing: { $missing }
oncall-about = In the hours of the responder the responder hears first, outside them the back-up. When nobody confirms in time, the other one is asked, then all admins. Alerts are not live monitoring, and patients are not told of them.
oncall-line = { $name }: { $words }
oncall-responder = Responder
oncall-hours = Hours
oncall-backup = Back-up
oncall-confirm-within = Confirm within
oncall-pain = Pain from
oncall-words = Danger words
oncall-item9 = PHQ-9, item 9
oncall-not-set = not set
oncall-on = on
oncall-off = off
oncall-always = always
oncall-words-on = Danger words: turn on
oncall-words-off = Danger words: turn off
oncall-item9-on = PHQ-9, item 9: ask it
oncall-item9-off = PHQ-9, item 9: do not ask it
oncall-turn-off = Turn alerts off
oncall-off-sure = Turn alerts off? Responder, hours and back-up are taken out, item 9 of PHQ-9 is not asked any more, and nobody is told of danger words any more.
oncall-off-yes = Yes, turn alerts off
oncall-choose-responder = Who is the responder? Only clinicians whom I can reach in Telegram are shown.
oncall-choose-backup = Who is the back-up? Only clinicians whom I can reach in Telegram are shown.
oncall-nobody = I can reach no clinician in Telegram yet. Invite one first, and come back when they have joined.
oncall-choose-hours = When does the responder hear first, in the clinic’s time zone ({ $zone })? Tap, or write it like “mon-fri 8-18”.
oncall-choose-confirm-within = How long may it take until somebody confirms? Tap, or write it like “30 min”, from 10 minutes to 12 hours.
oncall-choose-pain = From which pain rating on is an alert raised? Tap, or write a number from 5 to 10.
oncall-unreadable = I cannot read “{ $words }” here, and nothing was changed. For example: { $example }
oncall-not-there = { $code } cannot be reached in Telegram, so nobody could tap the button. Choose somebody who has joined.
oncall-same = { $code } has the other part already. Responder and back-up must be two people.
oncall-usage =
    Set it like this:
    /oncall responder CL-001
    /oncall backup CL-002
    /oncall hours mon-fri 8-18 (or daily 7-22, or always)
    /oncall confirm-within 30 min
    /oncall pain 9 (or off)
    /oncall words off
    /oncall item9 off
    /oncall off

## Staff: one patient in detail

panel-heading = <b>Your patients</b>, { $day }: { $count }
panel-page = Page { $page } of { $pages }, the worse first
panel-answered = { $of ->
    [0] not asked yet
   *[other] { $answered } of { $of } days answered
}
panel-closing = Tap a code for details.
open-heading = <b>Open</b>
open-item = { $kind ->
    [worse] worsening open since { $day }
    [watch] on watch since { $day }
   *[other] answers stopped, open since { $day }
}
open-nothing-done = nothing done yet
open-alert = alert of { $day }, not closed: { $reason }
open-confirmed = confirmed by { $by }
relief-heading = <b>How long relief lasted</b>
relief-value = { $lasted } ({ $day })
relief-days = { $days ->
    [0] none seen
    [one] { $days } day
   *[other] { $days } days
}
relief-at-least = at least { $days } days
relief-so-far = { $days } days so far
relief-unknown = cannot be told
relief-unknown-yet = cannot be told yet
relief-note = Until less than 1 point of it was left, by the answers after each infusion; a series counts as one.
infusions-heading = <b>Infusions</b>
infusions-given = { $days }
infusions-earlier = Earlier ones: { $count }
infusions-none = None on record.
infusions-planned = Planned: { $days }
infusions-none-planned = None planned.
infusion-value = { $day } { $kind }
detail-notes-count = Notes of the last 8 weeks: { $count }. { $shared ->
    [yes] The patient lets the team read them.
   *[no] The patient has not let the team read them.
}
detail-notes = Read the notes
detail-record = PDF for the record
record-coming = The page is on its way.
record-file =
    { $code }: one page for the record. For your review.

    The file is not locked: anyone who can open it can read it.
record-judgement = What the journal says
record-relief = How long relief lasted
record-open = Open, and what was done
record-footer = What the patient answered, and what a program makes of it. For review; it holds no advice.
notes-heading = <b>{ $code }</b>, notes of the last 8 weeks, the newest first
notes-none = There are none.
notes-not-shared = This patient has not let the team read the notes.
note-of = <b>{ $day }</b>: { $words }
note-piece = … { $words }
panel-export-table = { $of ->
    [1] Your patients’ answers as a table.
   *[other] Your patients’ answers as a table, file { $number } of { $of }.
} Codes, no names; notes only of those who let the team read them. The file is not locked: anyone who can open it can read it.
panel-export-record = { $of ->
    [1] The same for programs that keep medical records (FHIR R4).
   *[other] The same for programs that keep medical records (FHIR R4), file { $number } of { $of }.
} The file is not locked.

## Staff: infusions in bulk

clinic-inf = Infusions
inf-whose = Infusions: of which patient?
inf-bulk = Several at once
inf-add = Enter an infusion
inf-today = Today
inf-tomorrow = Tomorrow
inf-in-weeks = { $count ->
    [one] In a week
   *[other] In { $count } weeks
}
inf-ask-when = When does { $code } have an infusion? Choose a day, or write one, for example 2026-03-25.
inf-of-day = { $code }: { $kind } infusion on { $day }.
inf-move = Move it
inf-cancel = Cancel it
inf-ask-where-to = To which day does the infusion of { $code } on { $day } move? Choose one, or write it.
inf-cancel-sure = Cancel the infusion of { $code } on { $day }?
inf-cancel-yes = Yes, cancel it
inf-cancel-no = No, keep it
inf-more = { $count } more: /infusion { $code } shows all.
bulk-ask =
    Paste a list here, or send a CSV file. One line for each infusion: code, day and, if you like, the kind.

    PT-001 2026-03-25 maintenance
    PT-002; 25.03.2026

    At most { $lines } lines. Use codes, never names. You see everything before it is entered.
bulk-preview = { $count ->
    [0] <b>There is nothing to enter.</b>
    [one] <b>1 new infusion. It is not entered yet.</b>
   *[other] <b>{ $count } new infusions for { $patients ->
        [one] 1 patient
       *[other] { $patients } patients
    }. Nothing is entered yet.</b>
}
bulk-line = { $code } · { $day } · { $kind }
bulk-more = … and { $count } more
bulk-order = Line { $number } can only be read as { $first ->
    [day] day/month/year
   *[month] month/day/year
}, so I read all days with / or - between so. Please look at the days.
bulk-there = { $count ->
    [one] 1 line is skipped: entered already, or on the list twice.
   *[other] { $count } lines are skipped: entered already, or on the list twice.
}
bulk-unread = { $count ->
    [one] <b>1 line cannot be entered:</b>
   *[other] <b>{ $count } lines cannot be entered:</b>
}
bulk-wrong = Line { $number }, “{ $words }”: { $wrong ->
    [no-day] no day
    [day] no day that I can read; write it like 2026-03-25
    [day-or-month] day or month first? Write it like 2026-03-25
    [kind] the kind is induction or maintenance
    [more] more than code, day and kind
    [other-kind] an earlier line says another kind for this day
    [unknown] no patient has this code
    [too-far] more than a year away
   *[code] it does not begin with a code like PT-001
}
bulk-unread-more = Also these lines:
bulk-yes = { $count ->
    [one] Enter 1 infusion
   *[other] Enter { $count } infusions
}
bulk-no = Do nothing
bulk-entered = { $count ->
    [0] Nothing to enter: all of them are there already.
    [one] 1 infusion entered.
   *[other] { $count } infusions entered for { $patients ->
        [one] 1 patient
       *[other] { $patients } patients
    }.
}
bulk-dropped = Nothing was entered.
bulk-gone = This list is no longer here. /infusion and a code shows what is entered; or send the list again.
bulk-changed = Nothing was entered, as something has changed: there is no patient { $codes } any more. Please send the list again without that.
bulk-too-long = That is too much at once, so I have read nothing of it. Please send at most { $lines } lines and { $kilobytes } kB, the rest after that.
bulk-no-text = I can read text only, such as CSV. From a spreadsheet, save or export the sheet as CSV and send that; or paste the lines here.
bulk-not-fetched = I could not get that file from Telegram. Please send it again, or paste the lines here.
bulk-how-to-enter = Nothing is entered yet. The same command with --yes enters them.

## Staff: schedules by buttons

clinic-plan = Schedules
plan-whose = Schedule: whose? What is set for the site holds for everyone who has nothing of their own.
plan-site = The whole site
plan-next = What will happen next
plan-line = { $name }: { $words }{ $own ->
    [own] { " " }(own)
    [changed] { " " }(changed)
   *[other] { "" }
}
plan-heading = <b>{ $name }</b>
plan-changed = Changed for { $whose }. { $name }: { $words }.
plan-choose = Choose one.
plan-write = Choose, or write it, for example: { $example }
plan-usual = As for the site
plan-default = As it was at first
plan-hour = Daily hour
plan-days = Days
plan-reminder = Reminder
plan-expiry = Stays open
plan-quiet = Quiet hours
plan-infusion-day = On infusion days
plan-phases = Phases
plan-second = Second check-in
plan-morning-after = Morning after
plan-weekly = Weekly questions
plan-recap = Week in a few lines
plan-summary = Page for the doctor
plan-digest-day = Digest day
plan-digest-hour = Digest hour
plan-nobody-line = Digest if nobody is worse
plan-digest-says = Digest shows
plan-false-flags = False flags
plan-worse-by = Worse from
plan-about-hour = When the daily check-in comes, on the patient’s clock.
plan-about-days = On which days of the week it comes.
plan-about-reminder = How long after it the one reminder comes.
plan-about-expiry = How long a check-in takes answers. Later ones are kept, and marked as late.
plan-about-quiet = In these hours no reminder comes.
plan-about-infusion-day = Whether to ask on the day of an infusion.
plan-about-phases = How often to ask, counted from the last infusion: more often at first, less often later.
plan-about-second = A second check-in on the same day asks how it is at that moment.
plan-about-morning-after = When to ask about the morning after an infusion.
plan-about-weekly = When the weekly questions come.
plan-about-recap = When the patient gets the week back in a few lines.
plan-about-summary = Whether the patient gets a page for the doctor on the day before an infusion.
plan-about-digest-day = The day of the weekly digest.
plan-about-digest-hour = Its hour, on the clinician’s clock.
plan-about-nobody-line = Whether a digest also comes when nobody is worse.
plan-about-digest-says = Whether a digest shows figures and charts, or codes only, with the details one tap away.
plan-about-false-flags = How many false flags per patient and year you accept. With fewer, real worsening is found later.
plan-about-worse-by = From how many points on a change counts as worse. At least 1 point is our assumption: no threshold for worsening is validated.
phases-0 = Twice a day first, less later
phases-1 = From day 29 every 2 days
phases-2 = From day 15 every 3 days
told-no-phases = the same at all times
told-phase = from day { $day } { $pace ->
    [twice] twice a day
   *[every] { $every ->
        [one] daily
       *[other] every { $every } days
    }
}
told-switch = { $state ->
    [on] yes
   *[off] no
}
told-digest-says = { $says ->
    [codes] codes only
   *[full] figures and charts
}
told-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
told-minutes = { $count } minutes
told-false-flags = { $value } a year
told-worse-by = { $value ->
    [one] { $value } point
   *[other] { $value } points
}
schedule-none = { $code } has no schedule: only patients, clinicians and the site have one.
reminder-too-late = The reminder ({ $reminder }) would come when the check-in is over ({ $expiry }). Nothing was changed. Choose an earlier reminder, or change “{ plan-expiry }” (expiry) first.
next-usage = Please write it like this: next PT-001, or next site
foreseen = <b>Next for { $code }</b>, on the clock in { $zone }:
foreseen-after-break = <b>{ $code } takes a break until { $day }.</b> After it, on the clock in { $zone }:
foreseen-example = <b>Next for a patient without settings of their own</b> who had an infusion today, on the clock in { $zone }:
foreseen-line = { $day }, { $time } · { $what }
foreseen-none = Nothing is planned.
foreseen-break = { $code } takes a break without an end. Nothing comes until the patient sends /resume.
foreseen-nothing = { $code } gets nothing now: not enrolled, stopped, or the bot is blocked.
foreseen-paused = The clinic has paused. Nothing comes until it goes on.
foreseen-digest = Next digest for { $code }: { $day }, { $time } ({ $zone }).
coming-daily = daily check-in
coming-second = second check-in of the day
coming-morning = morning after the infusion
coming-weekly = weekly questions
coming-recap = the week in a few lines
coming-summary = page for the doctor

## Commands, as Telegram lists them

command-checkin = Answer now
command-history = See your last weeks
command-settings = Your times, where you are, language
command-pause = Take a break
command-resume = Start again after a break
command-export = Get the answers as files
command-privacy = What is stored and who sees it
command-help = Help, and whom to call
command-stop = Leave the journal
command-forget = Erase your data
command-patients = Show the patients
command-patient = Show one patient
command-digest = How the patients are now
command-alerts = Open alerts
command-clinic = Set up and look after the clinic
command-invite = Invite somebody
command-infusion = Enter an infusion
command-schedule = Set when to ask
command-team = Set who sees a patient
command-email = Where a clinician gets e-mails: /email CL-001 name@clinic.example
command-audit = Who did what
bot-description = A private symptom journal between infusions. It works by invitation from your clinic. Nobody watches it live.
