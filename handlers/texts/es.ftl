# Spanish, in words that are at home in Spain and in Latin America alike. English (en.ftl) comes first.
# <b> and </b> are the only tags. Whatever a person typed is escaped before it comes here.

-language = español
language-name = Español
day-pattern = EEEE d 'de' MMMM

## Words that a typed answer may hold (see journal/replies.py)

# Not among the fillers: “la” (“a la 1” is a time of day) and “menos” (“menos 1” is a negative number).
vocabulary-numbers = cero uno dos tres cuatro cinco seis siete ocho nueve diez
vocabulary-pain = dolor d duele duelen
vocabulary-mood = ánimo humor estado
vocabulary-of = de sobre
vocabulary-or = o u a
vocabulary-fillers = es está esta estoy fue ha sido era hoy ahora en el mi me lo tengo un una y como unos alrededor aproximadamente solo nivel le doy diría por favor

## Names of things

pain = Dolor
mood = Ánimo
infusion = Infusión
induction = inducción
maintenance = mantenimiento
patient = paciente
clinician = profesional
admin = admin

## Who helps

help-line = { $phone ->
    [none] Nadie lee tus respuestas en el momento. Si necesitas ayuda ahora, llama a tu clínica. En una emergencia, llama al número de emergencias de tu zona.
   *[other] Nadie lee tus respuestas en el momento. Si necesitas ayuda ahora, llama a tu clínica al { $phone }. En una emergencia, llama al número de emergencias de tu zona.
}

## Enrolment

stranger = ¡Hola! Este es un diario de síntomas privado y solo funciona con invitación. Si tu clínica te dio un enlace, ábrelo otra vez, por favor. Si no funciona, pide uno nuevo a tu clínica.
already-enrolled = Ya participas con el código { $code }. No hace falta nada más. /help muestra lo que puedes hacer.
welcome-patient =
    ¡Hola! Soy el diario de síntomas de { $clinic }.

    Una vez al día te hago dos preguntas cortas: tu dolor y tu ánimo. Dos toques, unos diez segundos. Así tu equipo ve cómo te va entre infusiones.
consent =
    <b>Antes de empezar, por favor lee esto.</b>

    • <b>Qué se guarda:</b> tus respuestas del 0 al 10, las notas que escribes, cuándo respondiste, los días de tus infusiones y tu número de usuario de Telegram (no tu teléfono). Las notas y tu número de usuario se guardan cifrados. En lugar de tu nombre uso el código { $code }.
    • <b>Quién lo ve:</b> tu equipo de tratamiento en { $clinic } y las personas de allí que cuidan este registro.
    • <b>Nadie está mirando en el momento.</b> Tu equipo recibe un resumen una vez a la semana. Para algo urgente, llama a tu clínica o al número de emergencias de tu zona.
    • <b>Telegram:</b> los chats con bots no tienen cifrado de extremo a extremo. Técnicamente, Telegram puede leerlos. Por favor, no escribas aquí nombres ni direcciones.
    • <b>Tú decides:</b> /stop lo termina cuando quieras. /forget borra tus datos. Si dices que no, nada cambia en tu tratamiento.

    ¿Estás de acuerdo?
consent-yes = Sí, de acuerdo
consent-no = No, gracias
consent-given = Diste tu acuerdo el { $day }.
consent-declined = Está bien. No se guarda nada que pueda identificarte. Si cambias de idea, abre el mismo enlace otra vez.
welcome-clinician =
    ¡Hola! Soy el diario de síntomas de { $clinic }. Tu código de profesional es { $code }.

    Una vez a la semana envío un resumen sobre tus pacientes con síntomas que empeoraron, con las cifras. No vigilo a nadie en el momento y nunca aconsejo sobre el tratamiento.
welcome-admin =
    ¡Hola! Soy el diario de síntomas de { $clinic }. Tu código de admin es { $code }.

    Aquí se invita a personas, se anotan infusiones y se ajustan horarios.
ask-language = ¿En qué idioma hablamos?
language-keep = Seguir en { -language }
ask-zone = ¿Dónde estás? Necesito tu zona horaria para preguntarte a la hora correcta.
zone-here = { $place } (son las { $time })
zone-other = Otro lugar
ask-city = Por favor, escribe el nombre de tu ciudad o de una ciudad más grande que esté cerca.
city-choice = ¿Cuál de estas es?
city-unknown = No conozco la ciudad «{ $city }» y no guardé nada. Por favor, escribe el nombre de una ciudad más grande que esté cerca, por ejemplo «Madrid».
ask-hour = ¿A qué hora te pregunto cada día? Toca una hora o escríbela, por ejemplo 18:30.
hour-unknown = No entendí esa hora. Por favor, escríbela así: 18:30, o toca una de arriba.
enrolled-patient =
    ¡Listo! Tu primer registro llega el { $day } a las { $time }.

    También puedes empezar uno por tu cuenta con /checkin. /help muestra todo lo demás.

    { $help }
enrolled-clinician =
    ¡Listo! El resumen llega cada { $weekday } a las { $time }, si empeoró alguien entre tus pacientes.

    /patients muestra tus pacientes. /help muestra todo lo demás.
enrolled-admin =
    ¡Listo!

    /invite crea un enlace para otra persona. /help muestra todo lo demás.

## The daily check-in

prompt-greeting = ¡Hola! Tu registro de hoy está listo.
reminder-greeting = Un pequeño recordatorio: el registro de hoy sigue abierto. Cuando te venga bien.
reminder-greeting-earlier = Un pequeño recordatorio: el registro del { $day } sigue abierto. Cuando te venga bien.
checkin-again = Puede que mis mensajes no te hayan llegado. /checkin abre tu registro, cuando te venga bien.
answer-again = Puede que mi último mensaje no te haya llegado. Lo que me enviaste está guardado. /help muestra lo que puedes hacer.
checkin-heading = Registro del { $day }
pain-question = <b>¿Cuánto dolor tuviste, en promedio, en las últimas 24 horas?</b>
pain-ends = 0 = nada de dolor · 10 = el peor dolor que puedas imaginar
mood-question = <b>¿Cómo estuvo tu ánimo en las últimas 24 horas?</b>
mood-ends = 0 = el peor · 10 = el mejor
answered-so-far = { $question }: { $value } ✓
saved-heading = Guardado: { $day }.
saved-late = Guardado: { $day } (marcado como tardío).
saved-rating = { $question }: <b>{ $value }</b> de 10
since-infusion = { $days ->
    [0] Es el día de tu infusión.
    [one] { $days } día desde tu infusión.
   *[other] { $days } días desde tu infusión.
}
note-invitation = Si quieres, escribe ahora unas palabras. Se guardan como nota.
keep-value = Dejar { $value }
change-pain = Cambiar dolor
change-mood = Cambiar ánimo
not-finished = Tu registro del { $day } está guardado hasta donde llegaste. Falta una respuesta; puedes darla ahora y queda marcada como tardía.
not-answered = El registro del { $day } quedó sin respuesta a tiempo. No pasa nada. Todavía puedes tocar un número; se marca como tardío.
continued-below = Registro del { $day }: sigue más abajo ↓
checkin-closed = Este registro es del { $day } y ya está cerrado. /checkin empieza el de hoy.
out-of-range = Ese número no está en la escala, así que no lo guardé. Por favor, elige un número del 0 al 10.
not-whole = Solo puedo guardar un número entero del 0 al 10, así que no guardé eso. ¿Cuál se acerca más?
number-without-question = Ahora no hay ninguna pregunta abierta, así que no guardé este número. Para el registro de hoy, escribe por ejemplo «dolor 7 ánimo 4» o toca /checkin.
note-saved = Guardado como nota del { $day }.
note-changed = Cambié tu nota del { $day }.
answer-changed = Cambié tu respuesta.
still-open = Esta pregunta sigue abierta:
not-readable = Lo siento, no puedo leer este tipo de mensaje. Entiendo números y palabras escritas. No se guardó nada de él.
edit-not-understood = Editaste una respuesta, pero no pude leer en ella un número del 0 al 10. Tu respuesta anterior se queda.
old-button = Este botón es de antes y ya no hace nada.

## In the patient's hands

settings =
    <b>Tus ajustes</b>
    Hora del registro: { $time }
    Zona horaria: { $zone }
    Idioma: { -language }
settings-staff =
    <b>Tus ajustes</b>
    Zona horaria: { $zone }
    Idioma: { -language }
settings-clinician =
    <b>Tus ajustes</b>
    Zona horaria: { $zone }
    Idioma: { -language }
    Resumen: { $weekday } a las { $time }
    Semanas en las que nadie está peor: { $nobody ->
        [on] también escribo
       *[off] no escribo
    }
settings-hour = Cambiar la hora
settings-zone = Cambiar la zona horaria
settings-language = Cambiar el idioma
nobody-line-on = Escribir aunque nadie esté peor
nobody-line-off = No escribir si nadie está peor
settings-saved = Guardado. El próximo registro llega el { $day } a las { $time }.
settings-saved-short = Guardado.
paused = Tus registros están en pausa. No te pregunto nada hasta que toques /resume. Tus respuestas siguen guardadas.
paused-already = Tus registros ya están en pausa. /resume los activa otra vez.
resumed = ¡Qué bueno leerte otra vez! Tu próximo registro llega el { $day } a las { $time }.
resumed-none = ¡Qué bueno leerte otra vez! Ahora no hay ningún registro previsto. /checkin empieza uno.
stop-sure = ¿Quieres dejarlo? Ya no te preguntaré nada más. Lo que respondiste hasta ahora se queda con tu equipo; /forget lo borra.
stop-yes = Sí, dejarlo
stopped = Lo dejamos aquí, y ya no te escribo más. Gracias por lo que compartiste. /start empieza de nuevo y /forget borra tus datos.
stopped-now = Dejaste el diario, así que no te pregunto ni guardo nada. /start empieza de nuevo, /export te da tus datos y /forget los borra.
forget-sure = ¿Quieres borrarlo todo? Tus respuestas, tus notas y tu número de usuario de Telegram se borran para siempre. A tu equipo solo le queda el dato de que el código { $code } participó alguna vez. Esto no se puede deshacer.
forget-yes = Sí, borrarlo todo
keep = No, dejarlo como está
kept = No cambió nada.
forgotten = Todo lo tuyo está borrado aquí. Lo que escribimos sigue en este chat hasta que borres el chat en Telegram. Cuídate mucho.
history-empty = Todavía no hay nada que mostrar. Después de tu primer registro, aquí aparece tu gráfico.
history-caption =
    Tus últimas { $weeks } semanas: respondiste { $answered ->
        [one] { $answered } día
       *[other] { $answered } días
    }.
    Dolor: más bajo es mejor. Ánimo: más alto es mejor. Este es tu propio registro; háblalo con tu equipo.
export-caption = Todo lo que respondiste y escribiste, en una tabla.
privacy =
    <b>Privacidad</b>
    • Se guarda: tus respuestas, notas, horas de respuesta, días de infusión y tu número de usuario de Telegram. Las notas y tu número de usuario están cifrados.
    • Lo ven: tu equipo de tratamiento en { $clinic } y las personas de allí que cuidan este registro, con el código { $code }. Cada consulta queda anotada.
    • No está protegido: los chats con bots no tienen cifrado de extremo a extremo, así que técnicamente Telegram puede leerlos.
    • /export te lo da todo. /stop lo termina. /forget lo borra.
privacy-staff =
    <b>Privacidad</b>
    Se guarda sobre ti: tu número de usuario de Telegram (cifrado), tu código { $code }, tu idioma y zona horaria, y lo que hiciste aquí. Los chats con bots no tienen cifrado de extremo a extremo: aquí se usan códigos, nunca nombres.
help-patient =
    { $help }

    /checkin – responder ahora
    /history – un gráfico de tus últimas semanas
    /settings – hora, zona horaria, idioma
    /pause y /resume – hacer una pausa
    /export – recibir todo lo que respondiste
    /privacy – qué se guarda y quién lo ve
    /stop – dejarlo
    /forget – borrar tus datos
help-clinician =
    Este diario no vigila a nadie en el momento.

    /patients – tus pacientes
    /patient PT-001 – un paciente, con gráfico
    /digest – cómo están tus pacientes ahora
    /settings – zona horaria, idioma, semanas sin cambios
    /privacy – qué se guarda sobre ti
help-admin =
    Este diario no vigila a nadie en el momento.

    /invite – invitar a pacientes, profesionales o admins
    /patients – todas las personas inscritas
    /infusion PT-001 2026-03-02 – anotar una infusión
    /schedule – cuándo se pregunta y cuándo llegan los resúmenes
    /team PT-001 CL-001 – quién ve a un paciente
    /audit PT-001 – quién hizo qué
    /settings – zona horaria, idioma
    /privacy – qué se guarda sobre ti
not-enrolled-yet = Primero terminemos esto. Toca uno de los botones, por favor.
unknown-command = No conozco ese comando. /help muestra lo que puedes hacer aquí.

## Staff: patients and digests

nobody-in-panel = Tu equipo todavía no tiene pacientes. Los agrega un admin con /team.
no-such-patient = No encuentro el código { $code } entre tus pacientes. /patients los muestra.
which-patient = Falta el código, por ejemplo: /patient PT-001
digest-heading = { $count ->
    [0] <b>Resumen semanal</b>, { $day }: ningún empeoramiento nuevo.
    [one] <b>Resumen semanal</b>, { $day }: { $count } paciente empeoró.
   *[other] <b>Resumen semanal</b>, { $day }: { $count } pacientes empeoraron.
}
digest-now = { $count ->
    [0] <b>Ahora</b>, { $day }: ningún empeoramiento nuevo.
    [one] <b>Ahora</b>, { $day }: { $count } paciente está peor.
   *[other] <b>Ahora</b>, { $day }: { $count } pacientes están peor.
}
digest-still-open = { $count ->
    [one] { $count } empeoramiento anterior sigue abierto.
   *[other] { $count } empeoramientos anteriores siguen abiertos.
}
digest-nobody = <b>Resumen semanal</b>, { $day }: { $judged ->
    [0] no se pudo valorar a nadie.
    [one] la única persona que se pudo valorar no está peor.
   *[other] de las { $judged } personas que se pudieron valorar, nadie está peor.
}
digest-now-nobody = <b>Ahora</b>, { $day }: { $judged ->
    [0] no se puede valorar a nadie.
    [one] la única persona que se puede valorar no está peor.
   *[other] de las { $judged } personas que se pueden valorar, nadie está peor.
}
digest-watch = <b>En observación</b> (señal más débil)
digest-beside = <b>Además</b> (no se consideran peor)
digest-silent = <b>Dejaron de responder</b> (no se pueden valorar)
digest-unclear = Aún no se puede saber: { $codes }
digest-not-worse = { $count ->
    [one] No está peor: { $count } paciente.
   *[other] No están peor: { $count } pacientes.
}
digest-review = /patient con un código muestra más. Para tu revisión; nadie vigila en el momento.
rule = Regla: curva personal de infusión; al menos { $least ->
    [one] { $least } punto
   *[other] { $least } puntos
}; se acepta como mucho cerca de { $flags ->
    [one] { $flags } aviso falso
   *[other] { $flags } avisos falsos
} por paciente y año.
own-rule = regla propia: al menos { $least ->
    [one] { $least } punto
   *[other] { $least } puntos
}, { $flags ->
    [one] { $flags } aviso falso
   *[other] { $flags } avisos falsos
} al año
level = { $question } { $value }
patient-review = Para tu revisión; nadie vigila en el momento.
digest-again = Puede que el resumen semanal no haya llegado. /digest muestra cómo están tus pacientes ahora.
code = <b>{ $code }</b>
entry-worse = <b>{ $code }</b>: { $changes }
entry-open-worse = <b>{ $code }</b>, sigue abierto desde el { $opened }: { $changes }
entry-open-watch = <b>{ $code }</b>, sigue abierto desde el { $opened }, ahora con señal más débil: { $changes }
entry-open-not-worse = <b>{ $code }</b>, sigue abierto desde el { $opened }, aunque ahora no está peor: { $changes }
entry-open-not-enough = <b>{ $code }</b>, sigue abierto desde el { $opened }: no se puede saber cómo está ahora
change-pain-worse = dolor { $by } puntos por encima
change-pain-better = dolor { $by } puntos por debajo
change-mood-worse = ánimo { $by } puntos por debajo
change-mood-better = ánimo { $by } puntos por encima
usual = { $change } de lo habitual (intervalo del 90 %: { $low } a { $high })
usual-in-cycle = { $change } de lo habitual en estos días del ciclo (intervalo del 90 %: { $low } a { $high })
usual-too = { $change } ({ $low } a { $high })
probability = probabilidad { $probability } %
since = desde el { $day } aprox.
open-since = abierto desde el { $day }
entry-cycle = día { $days } tras la infusión
entry-infusion-today = infusión hoy
entry-no-infusion = ninguna infusión anotada
entry-next = próxima infusión el { $day }
entry-no-next = ninguna infusión prevista
relief-until = alivio hasta el { $day } aprox. (80 %: { $between })
entry-answered = { $answered } de { $of } días con respuesta{ $count ->
    [0] { "" }
   *[other] , { $count } sin contar (infusión)
}
answered-of = { $question } { $answered }
not-judged = { $question } sin valorar, pocas respuestas
entry-notes = { $count ->
    [one] { $count } nota
   *[other] { $count } notas
}
beside = Además: { $finding }
beside-more = Además: { $count } más, mira /patient { $code }
finding-overdue = infusión atrasada: { $days } días desde la última, antes nunca más de { $longest }, ninguna prevista
finding-relief = alivio más corto: { $days ->
    [one] { $days } día
   *[other] { $days } días
} tras la última infusión; antes: { $before }
finding-less-relief = menos alivio tras la última infusión: { $questions }
less-relief-pain = dolor { $points ->
    [none] sin alivio
   *[other] { $points } puntos
} (antes: { $before })
less-relief-mood = ánimo { $points ->
    [none] sin alivio
   *[other] { $points } puntos
} (antes: { $before })
finding-silence = menos respuestas: { $silence }
silence = { $answered ->
    [0] ninguno de los últimos { $of } días con respuesta, normalmente { $usual } de { $of }
   *[other] { $answered } de los últimos { $of } días con respuesta, normalmente { $usual } de { $of }
}
finding-apart-pain = dolor y ánimo van por caminos distintos: peor el dolor, mejor el ánimo
finding-apart-mood = dolor y ánimo van por caminos distintos: peor el ánimo, mejor el dolor
finding-small = cambio pequeño: { $change } de lo habitual (intervalo del 90 %: { $low } a { $high }), claro para esta persona, pero menor de { $least ->
    [one] { $least } punto
   *[other] { $least } puntos
}
finding-resolved = ya no está peor; el empeoramiento abierto terminó por sí solo
patient-heading = <b>{ $code }</b>, { $day }: { $verdict }
episode-open = Empeoramiento desde el { $since } aprox., abierto desde el { $opened }
episode-open-unclear = Empeoramiento desde el { $since } aprox., sigue abierto desde el { $opened }; no se puede saber cómo está ahora
episode-resolved = Último empeoramiento: desde el { $since } aprox., terminó por sí solo el { $day }
episode-closed = Último empeoramiento: desde el { $since } aprox., cerrado el { $day } por { $by }
level-and-usual = { $question }: { $recent } en la última semana, habitual { $usual }{ $when ->
    [cycle] { " " }en estos días del ciclo
   *[any] { "" }
}
level-unknown = { $question }: sin respuesta en la última semana, habitual { $usual }{ $when ->
    [cycle] { " " }en estos días del ciclo
   *[any] { "" }
}
interval = { $change } (intervalo del 90 %: { $low } a { $high })
threshold = Probabilidad de empeoramiento { $probability } %, se considera peor desde el { $threshold } %{ $since ->
    [none] { "" }
   *[other] ; abarca todos los días desde el { $since } aprox.
}
band = Banda gris: 9 de cada 10 respuestas habituales.
patient-more = <b>{ $code }</b>, más sobre esta persona
verdict-worse = peor
verdict-watch = en observación (señal más débil)
verdict-not-worse = no está peor
verdict-not-enough = aún no se puede saber
no-answers = sin respuestas
chart-planned = Prevista
chart-usual = habitual
chart-today = hoy
chart-relief = alivio hasta el { $day } aprox.
last-answer = { $days ->
    [0] última respuesta hoy
    [one] última respuesta ayer
   *[other] última respuesta hace { $days } días
}
no-answer-yet = todavía sin respuestas
stage-invited = con invitación, aún sin abrir
stage-enrolling = inscripción sin terminar
stage-active = en curso
stage-paused = en pausa, por decisión del paciente
stage-stopped = terminado
stage-erased = borrado
stage-unreachable = bloqueó el bot

## Staff: closing an episode

closing-offer = Cerrar este episodio
closing-sure =
    ¿Cerrar el episodio de { $code }, peor desde el { $since } aprox.?

    Ya no aparecerá en el resumen, y el nivel desde el { $since } aprox. contará como habitual para este paciente. No se puede deshacer.
closing-yes = Sí, cerrarlo
closing-no = No, dejarlo abierto
closing-left-open = El episodio de { $code }, peor desde el { $since } aprox., sigue abierto. El resumen lo seguirá mostrando.
closing-done = { $by ->
    [you] Cerraste el episodio de { $code } el { $day }.
   *[other] { $by } cerró el episodio de { $code } el { $day }.
} El nivel desde el { $since } aprox. cuenta ahora como habitual. Si empeora más, aparecerá en el resumen.
closing-resolved = El episodio de { $code }, peor desde el { $since } aprox., terminó por sí solo el { $day }. Si vuelve a empeorar, aparecerá en el resumen.
episodes-of = Episodios de { $code }
episodes-none = { $code } no ha tenido ningún episodio hasta ahora.
episodes-open = peor desde el { $since } aprox. · en el resumen desde el { $opened } · abierto
episodes-ended = peor desde el { $since } aprox. · en el resumen desde el { $opened } · { $by ->
    [none] terminó por sí solo el { $day }
   *[other] cerrado por { $by } el { $day }
}
episodes-none-open = { $code } no tiene ningún episodio abierto; no hay nada que cerrar.
episodes-not-theirs = { $code } no está en el equipo de { $by }; no se ha cerrado nada.
episodes-usage = Escríbelo así: /episodes PT-001, o /episodes PT-001 close CL-001

## Staff: administration

invite-whom = ¿A quién se invita?
invite-patient = Paciente
invite-clinician = Profesional
invite-admin = Admin
invite-made =
    Invitación de { $role } para <b>{ $code }</b>. Sirve una sola vez, durante { $days } días. Solo debe recibirla esa persona:

    { $link }
invite-usage = Se escribe así: /invite patient PT-001
code-in-use = El código { $code } ya está en uso. Hay que elegir otro, o no poner ninguno para recibir el siguiente libre.
code-unreadable = «{ $code }» no sirve como código. Un código es como PT-001: letras, un guion, letras o cifras. Nunca un nombre.
no-such-code = No conozco el código { $code }. /patients muestra a todas las personas.
infusion-usage =
    Se escribe así:
    /infusion PT-001 2026-03-02
    /infusion PT-001 2026-03-02 maintenance (o induction)
    /infusion PT-001 move 2026-03-02 2026-03-05
    /infusion PT-001 cancel 2026-03-02
    /infusion PT-001 muestra lo que está anotado.
day-unreadable = No puedo leer «{ $word }» como fecha. Se escribe así: 2026-03-02.
day-too-far = No anoté el { $day }: falta o pasó más de un año. Conviene revisar el año.
infusion-entered = { $code }: infusión de { $kind } del { $day } anotada.
infusion-there = { $code } ya tiene una infusión el { $day }. No se cambió nada.
infusion-moved = { $code }: la infusión del { $before } pasa al { $after }.
infusion-cancelled = { $code }: la infusión del { $day } queda cancelada.
infusion-none = { $code } no tiene ninguna infusión el { $day }. /infusion { $code } muestra lo que está anotado.
infusion-list = Infusiones de { $code }:
infusion-line = { $day } · { $kind }
infusion-list-empty = { $code } no tiene infusiones anotadas.
next-prompt = Próximo registro: { $day } a las { $time } ({ $zone }).
next-prompt-none = No hay ningún registro previsto.
schedule-usage =
    Se cambia así, para el centro, un paciente o un profesional:
    /schedule site hour 18:30
    /schedule PT-001 days mon-fri
    /schedule CL-001 digest-day tue
    /schedule PT-001 worse-by 2

    Los nombres: { $names }
    «default» deshace un cambio: /schedule PT-001 hour default
schedule-of = <b>Horario de { $whose }</b>
schedule-line = { $name }: { $words }
schedule-own = { $name }: { $words } (propio)
schedule-changed = { $whose }: { $name } ahora es { $words }.
setting-unknown = No conozco el ajuste «{ $name }». Los nombres: { $names }
setting-unreadable = No puedo leer «{ $words }» para { $name }. Por ejemplo: { $example }
setting-not-a-choice = «{ $words }» no sirve: { $name } puede ser { $choices }.
setting-not-theirs = { $name } se ajusta para el centro o para un paciente, por ejemplo: /schedule site { $name } { $example }
choices-false-flags = 0,5; 1 o 2
choices-worse-by = 1; 1,5; 2 o 3
about-false-flags = <b>false-flags</b>: ¿cuántos avisos falsos por paciente y año aceptas? { choices-false-flags }. Con menos avisos falsos, un empeoramiento real se descubre más tarde. En una terminal, «python -m bot whatif» muestra a quién habría señalado aquí cada opción.
about-worse-by = <b>worse-by</b>: ¿a partir de cuántos puntos se considera que alguien está peor? { choices-worse-by }. Que baste 1 punto es una suposición nuestra: ningún umbral de empeoramiento está validado.
the-site = todo el centro
team-usage = Se escribe así: /team PT-001 CL-001 CL-002. /team PT-001 muestra el equipo, /team PT-001 none lo vacía.
team-of = Equipo de { $code }: { $codes }
team-empty = { $code } todavía no tiene equipo, así que nadie recibe resúmenes sobre este paciente.
not-a-patient = { $code } no es un código de paciente.
not-a-clinician = { $code } no es un código de profesional.
roster-empty = Todavía no hay nadie. /invite crea un enlace.
roster-line = <b>{ $code }</b> · { $state }
roster-patients = <b>Pacientes</b>
roster-clinicians = <b>Profesionales</b>
roster-admins = <b>Admins</b>
roster-no-team = sin equipo
audit-usage = Se escribe así: /audit PT-001
audit-of = <b>Auditoría de { $code }</b>, lo más nuevo primero
audit-empty = No hay nada anotado sobre { $code }.
audit-line = { $at } · { $actor } · { $action } { $details }
notice-parked = { $count ->
    [one] Un mensaje de Telegram no se pudo procesar. Está guardado entero; «python -m bot check» lo muestra.
   *[other] { $count } mensajes de Telegram no se pudieron procesar. Están guardados enteros; «python -m bot check» los muestra.
}
notice-put-off = Algo falló con { $codes }. Lo que se puede repetir se vuelve a intentar cada pocos minutos. El registro de errores dice qué fue.
notice-unreachable = { $code } bloqueó el bot. No se le envía nada hasta que vuelva.
notice-unknown = { $kind ->
    [prompt] No se sabe si un registro llegó a { $code }.
    [reminder] No se sabe si un recordatorio llegó a { $code }.
    [digest] No se sabe si un resumen llegó a { $code }.
   *[other] No se sabe si un mensaje llegó a { $code }.
} «python -m bot check» lo muestra.
notice-unknown-many = No se sabe si { $count } mensajes llegaron. Eran para { $codes }. «python -m bot check» los muestra.

## Commands, as Telegram lists them

command-checkin = Responder ahora
command-history = Ver tus últimas semanas
command-settings = Hora, zona horaria, idioma
command-pause = Hacer una pausa
command-resume = Seguir después de una pausa
command-export = Recibir todo lo que respondiste
command-privacy = Qué se guarda y quién lo ve
command-help = Ayuda, y a quién llamar
command-stop = Dejarlo
command-forget = Borrar tus datos
command-patients = Ver los pacientes
command-patient = Ver un paciente
command-digest = Cómo están los pacientes ahora
command-invite = Invitar a alguien
command-infusion = Anotar una infusión
command-schedule = Ajustar cuándo se pregunta
command-team = Ajustar quién ve a un paciente
command-audit = Quién hizo qué
bot-description = Un diario de síntomas privado para el tiempo entre infusiones. Funciona con invitación de tu clínica. Nadie lo mira en el momento.
