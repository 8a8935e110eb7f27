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

## Danger words (see docs/danger-words.md)

# As in en.ftl. Accents and case do not matter.
danger-self-harm =
    #/dos/tres/cuatro/cinco/varias/muchas veces mi/la dosis
    10/12/14/15/16/18/20/24/25/30/35/40/45/50/60/70/80/90/100/diez/quince/veinte/treinta/cuarenta/cincuenta pastillas/tabletas/ibuprofenos/ibuprofeno/paracetamol/paracetamoles/tramadoles/tramadol/capsulas/comprimidos/clonazepam/rivotril/orfidal/valium
    a/nadie … importa si … vivo/muero/viva/muera/estoy/desaparezco
    acabar/terminar/acabo/termino/acabe/termine/acabando/terminando/acabarlo con … todo/vida/esto/sufrimiento/mi
    acabe/acabara/acabase/termine/terminara/terminase … todo
    adios … siempre/todos/mundo
    ahorcandome/ahorco/ahorque
    alguien … notaria/extranaria/importaria
    autodestru*
    autolesi*/autoles*/autolisi*
    bajo tierra
    cansad*/hart*/agotad*/aburrid*/asquead*/podrid* … de … vivir/vida/existir/viva/vivo
    cartas para mis/mi
    casi lo hago/hice
    compre/tengo/busque … cuerda/soga
    cortarme/cortandome … alivia/calma/ayuda
    cortes en … brazos/piernas/munecas
    corto/corte/cortarme/cortandome/cortar/rajarme … brazos/brazo/venas/munecas/muneca/piernas
    cuando … me … muera
    cuantas/cuantos … pastillas/medicamentos … mata/matan
    cuanto … mas … aguantar/aguanto/aguante/soportar/seguir
    cuchillo/navaja/cuchilla … muneca/munecas/venas/brazo/brazos/cuello
    dejar/dejara de existir/vivir/respirar
    dejar/dejo … este/esta mundo/vida
    deje/dejar de comer para/hasta
    deje/escribi/escrito/dejado/escribiendo … carta/cartas/despedida … mis/hijos/familia/mi
    demasiado/demasiada/mucho/mucha tramadol/morfina/clonazepam/oxicodona/fentanilo/insulina/rivotril/diazepam
    desaparecer … mundo/mapa/siempre/vez
    desapareciera/desaparezco/esfumarme
    descansar/descanso … siempre/eterno/paz
    despedirme/despedida
    diganle*/dile/diles/digale* … … quiero/quise/amo/ame
    dios/diosito/senor … lleve/llevame/lleva/recoja/llevara
    doble/triple … dosis
    dormir/dormirme … siempre
    dormir/dormirme/duermo/dormida/dormido … no despertar/despertarme/despierto
    dosis doble/triple
    elegi … fecha
    en la/mi tumba
    error/equivocacion … … dosis
    escond* … pastillas/medicamentos/cuchillos/medicinas
    estaria*/estaran/seria/serian/seran/viviria/vivirian/estarais … mejor/felices/tranquil*/feliz … sin mi
    estaria/estariamos/prefiero/quisiera/ojala/mejor/quiero … muerto/muerta
    estoy/estaba/empece/sigo cortando/cortandome
    estrell*/chocar* … coche/carro/arbol/muro/proposito/auto
    estuviera/estuviese/estaria … muerto/muerta
    eutanasia
    guardando/juntando/acumulando/guarde/juntado/guardado … pastillas/medicamentos/medicinas/tabletas/morfina
    hacer/hago/cometer/haria … tonteria/locura
    hacerme algo
    hago/haciendo/haciendome/hice/hacer … dano … mism*/proposito/adrede/aposta
    hago/hare/haria esta noche
    hasta aqui llegue/llego
    hasta la madre/coronilla/polla … de vivir/todo/vida
    hubiera/hubiese/habria … matado
    ideas/pensamientos negras/negros/oscuras/oscuros
    irme/ir … mundo/siempre
    irme/marcharme de esta/este vida/mundo
    lastimo/lastime/lastimado/dano/hago/corto/corte/golpeo … proposito/adrede/aposta
    linea de crisis
    llevame/llevadme/lleve/lleva … dios/senor/ya/diosito
    mas/mejor/feliz/felices muerto/muerta
    me despido … siempre/todos/mundo
    me mato/matare/mataria
    me tome/trague 5/6/7/8/9/cinco/seis/siete/ocho/nueve … … vez/lugar de
    me veo viva/vivo
    me … quiero/kiero/quisiera/voy/puedo/podria/deberia/ganas … matar/morir/colgar/ahorcar/petatear
    me … tiro/lanzo/aviento/tirar/lanzar/aventar/arrojar/tiraria … ventana/puente/balcon/metro/tren/vias/azotea/precipicio/barranco/coche/carro/vacio/camion
    me/he volvi/vuelvo/vuelto a cortar
    mejor no estar/existir/haber
    mejor … si/cuando yo/ya … no … estuviera/existiera/estoy/este/estuviese
    mejor/mejores/felices/tranquil* sin mi … presencia/todos
    mejor/ojala … me … muero/muera/muriera
    mezcl* … … alcohol/whisky/vodka/vino/cerveza
    mi/la vida … acabo/termino
    miedo de/a … hacerme
    miedo … lo que pueda/podria hacer
    miedo … pueda hacerme
    morir/morirme/morirse/muerte/muriendome/morime
    morirme/matarme/colgarme/ahorcarme/ahorcar/suicidarme/envenenarme/degollarme
    nada … sentido
    nadie me echa/echaria … menos
    nadie … extranaria/extranara/extrana/echaria/notaria/importaria/importa/lloraria
    no aguanto/soporto/doy/resisto … mas
    no estare … mas/mucho/aqui/manana
    no hay/tengo/queda … esperanza/futuro
    no hay/veo/encuentro/tengo … salida/escapatoria
    no me fio/confio de/en mi
    no me siento/encuentro segura/seguro/a salvo
    no pinto nada
    no puedo con otro/otra dia/noche
    no puedo con … mas/esto/vida/todo
    no puedo mas
    no puedo seguir/continuar
    no puedo ya/con/esto/vivir/sufrir mas/esto/todo/vida
    no quiero hacer esto mas
    no quiero/kiero estar/seguir … aqui/mundo/viva/vivo
    no quiero/kiero seguir
    no quiero/kiero/puedo/voy … seguir/continuar asi/viva/vivo/viviendo/viva/adelante/mas/aqui/luchando/con
    no quiero/merezco … vivir/vida
    no sirvo para nada
    no tiene/hay caso … vivir/seguir/nada
    no voy … a estar … mas/mucho/manana
    no … deberia/debi existir/nacer/estar
    no … despertar/despertarme/despertara/despertase/despierte/despertarse mas/nunca/jamas/manana/y
    no … quiero … esta/mi vida
    no … quiero/kiero/deseo/quisiera/queria/puedo/soporto … vivir/existir/despertar/despertarme/viva/vivo/viviendo
    no … sabran/saber/sabreis/noticias … de mi
    no … sentido a nada/seguir/vivir
    no … sentido nada/seguir
    no … sentido … vida/vivir/existir
    no … sufrir mas
    no … vale/merece … pena … vivir/seguir/existir/viviendo/vida
    no … volver a despertar
    no/nunca … haber/hubiera/hubiese/debi/deberia … nacido/nacer/existido
    no/sin … fuerza/fuerzas/energia … seguir/vivir/continuar
    no/sin/ningun/ninguna … motivo/motivos/razon/razones … vivir/seguir
    nopuedo mas
    odio … vivir/vida/viva/vivo
    ojala … matado/matara/mate
    ojala/quiero/quisiera/deseo … no/nunca … despertar/despertarme/despertara/despertase/despierte/despierto
    ojala/quisiera … no … existir/existiera/existiese
    para/pa/porque/por que/q vivir/vivo/seguir/sigo/existir/existo
    pase/pasado con las/la/los pastillas/medicacion/dosis/medicamentos/gotas
    pastillas … listas/preparadas/lista
    pastillas/medicamentos/medicacion/clonazepam/rivotril … vodka/alcohol/whisky/ron/tequila
    pastillas/medicamentos/tabletas de golpe/una/un
    pegarme/darme/meterme/pegar/meter/pego/doy un/el tiro/balazo/plomazo
    pegue/peguen/pegarme/diera/de un tiro/balazo
    pensando/pense/pienso/quiero/kiero/ganas/voy … tirarme/lanzarme/aventarme/arrojarme
    punado/monton/puno … pastillas/medicamentos
    que sentido … viva/vivo/vivir
    que … todo … acabe/acabara/termine/terminara
    quem*/cort*/rasgun*/golpe*/lastim* … … proposito/sangrar
    quiero/kiero/qiero/quisiera/queria/querria/querer/queremos/deseo/desearia/desear/gustaria/ganas/prefiero/preferiria/preferia/necesito/merezco/ojala/pienso/pensando/pensado/pensar/planeo/deberia/espero/pido/rezo/toca/listo/lista/mejor/dan … morir/morirme/morime/morirse/muerto/muerta/muera/muriera/muriese/moriria/moriera/muerte
    quiero/quisiera/gustaria/ganas/deseo/podria/voy … desaparecer/desaparecerme
    quiero/quisiera/queria/ganas/pienso/pense/pensado/pensando/ideas/idea/pensamientos/impulso/impulsos/necesidad/voy/intente … lastimarme/herirme/cortarme/danarme
    quiero/quisiera/queria/ganas/pienso/pense/pensado/pensando/ideas/idea/pensamientos/pensar/impulso/impulsos/necesidad/voy/intente/intento … hacerme/lastimarme/herirme/cortarme/danarme/golpearme/quemarme … dano/mal/lastimarme
    quitarme/quitar/quitarse/quito/quitara/arrancarme … vida
    quitarme/quitarse … medio
    recai* … cort*
    resto de las/mis pastillas/medicacion
    saltaria/brincaria si/de
    sentido … estar viva/vivo
    si me muero/muera/muriera/muriese/mato/matara
    si/cuando ya/yo no este/estuviera/existiera/exista
    si/cuando yo ya/no … estuviera/existiera/este/estuviese/exista
    siento que sobro
    sin/no/ni/perdi/perdido/perder/quitan/quita/pocas/perdiendo … ganas … vivir/seguir/existir
    sobre dosis
    sobredosis
    sobro en
    soy/siento/siendo/ser/sentirme/solo … carga/estorbo
    suicid*/suisid*/sucid*/zuicid*/suicit*/suisid*
    tengo/compre una/un pistola/arma/escopeta
    tirarme/lanzarme/aventarme/arrojarme/tirarse/saltar … ventana/puente/balcon/metro/tren/vias/azotea/precipicio/barranco/coche/carro/vacio/rio/camion
    tomarmelas/tragarmelas/tomarmelo todas/todo
    tome/tomado/tomar/tomarme/tomo/trague/tragado/tragar/tragarme/tomara/ingeri/meti/metido … todas … pastillas/pastis/medicamentos/tabletas/medicinas/pildoras/capsulas
    tome/tomado/tomar/tomarme/trague/tragado/tragarme … frasco/bote/caja/blister/tableta entero/entera/completo/completa
    tome/tomado/tomar/tomarme/trague/tragado/tragarme … todo … frasco/bote/medicamento/caja/blister
    tome/tomado/tomo el/al doble/triple … clonazepam/rivotril/lorazepam/orfidal/diazepam/valium/tramadol/morfina/oxicodona/gabapentina/pregabalina/pastillas/comprimidos
    tome/tomado/trague … muchas/muchisimas … pastillas/tabletas
    tome/tomado/trague/tragado … demasiad*/muchisim* … pastillas/medicamentos/medicina/tabletas/medicacion/gotas
    tres metros bajo
    valdria … muerto/muerta/morir
    veneno/cloro/lejia/raticida
    vida … no/sin/perdio/perdido … sentido
    vivir es un/una tortura/infierno/castigo/pesadilla
    vivir/vida … no … vale/merece/aguanto/soporto/tiene
    voces … dicen/piden/ordenan/mandan … … haga/mate/tire/dano/corte/muera
    vodka/alcohol/whisky/ron/tequila/aguardiente/vino/botella/borracha/borracho … pastillas/medicamentos/medicacion/clonazepam/rivotril
    volarme/volar … sesos/cabeza
    volvi/vuelvo/vuelto a cortarme/lastimarme/autolesionarme
    ya no me/nos queda nada
    ya no soporto/aguanto … dolor/vida/esto
danger-emergency =
    alguien … ayude/ayuda/ayudeme
    ambulancia*/hambulancia
    anafil*
    arrastro … palabras
    asfixi*
    ataque al/del/de corazon
    ataque cardiaco
    ataque/crisis epilep*
    auxilio/socorro
    boca … lado
    boca/cara … torcida/chueca/caida/paralizada
    cae … lado/cara
    cierra/cierran/cerrando/cerro/hincha/hinchando/hinchado/hinchada/inflama … garganta/lengua
    convuls*/combuls*/convulc*
    cuesta/costaba … agarrar/tomar/coger/jalar/meter aire
    cuesta/costaba/costo/costando/trabajo … respirar
    debilidad/fuerza/hormigueo … golpe/repente/pronto
    derrame/ictus/acv/embolia
    desmay*
    desplom*/desvanec*
    dificultad*/problema*/apenas … respirar/respiro/respiratoria*
    dolor de cabeza … … repente/golpe/peor
    dolor/dolores/presion/opresion/punzada*/pinchazo*/peso/ardor … en/de/del/sobre … pecho
    dormid*/entumecid* … ingle/ingles/entrepierna/genitales
    duele/duelen/dolia/aprieta/oprime/apreta/quema … pecho
    durm*/dormid*/entum* … cara
    en peligro
    estoy/estaba/siento muriendo
    falta* aire
    falta*/sin/faltando/quedo el/de/sin aire
    garganta/lengua … cierra/cerrando/hincha/hinchada/hinchando
    hablo enredado
    hablo raro/mal/arrastrando
    hemorragia*
    hinchad*/hinch* … garganta/lengua/labios
    inconsciente
    infarto/infartos/infartando
    labios … azules/morados
    lado … cara … caid*/dormid*/paraliz*
    llam*/marc*/marqu* … 112/911/061/999/107/123/131/024/066/emergencias
    marido/pareja/esposo/novio/padre/hijo/mujer/ex/el/ella … me … pega/golpea/golpeo/pego/ahorca/estrangula
    me dio/dieron/da/esta un/dando ataque/ataques
    me va/van/quiere/quieren matar
    me va/van/quiere/quieren/amenaza … a/con … matar/matarme
    me … ahogo/ahogando/asfixio
    me … pega/golpea/golpeo/ahorca … marido/pareja/esposo/novio/padre/hijo/ex
    mitad/lado de/izquierdo/derecho … cara/cuerpo
    molestia*/arde … en/el pecho
    mucha sangre
    no control* … orina/esfinteres/vejiga
    no deja de sangrar
    no para de sangrar
    no paro/dejo de sangrar
    no puedo/logro … hablar
    no puedo/logro … mover … brazo izquierdo/derecho
    no puedo/logro … mover … cara/lado/piernas
    no puedo/logro/consigo hacer pis/pipi
    no puedo/logro/consigo orinar/mear
    no puedo/logro/consigo … tomar/coger/agarrar/jalar/meter aire
    no puedo/podia/pude/logro/consigo/alcanzo … respirar/respiro
    no respiro/respiraba
    no siento … cara/piernas/lado
    no siento … ingle/ingles/entrepierna/genitales
    no … entra/llega/pasa … aire
    no … salen/sale … palabras/hablar
    paraliz*
    paro cardiac*/respiratorio
    pecho … arde/quema/pesa
    pecho … duele/aprieta/oprime/oprimido/apretado/aplastado
    peor dolor de cabeza
    perdi/perdido/pierdo … sentido
    perdi/perdido/pierdo/perder/perdio/perdida/perdiendo … conocimiento/conciencia/consciencia
    reaccion alergica
    respiro raro/mal
    sangrando/sangra y no
    sangre … en/con … orina/heces/vomito/caca/popo/pipi
    sangro/sangrando … mucho/muchisimo/parar
    siento/creo/parece/sentia/senti/pense … muero/moria/morire/muriendo/morir
    traba* … lengua
    una/es/emergencia medica/emergencia
    vomit*/escup*/tos/toser/tosiendo/tosi/orin*/expuls*/echo/echando … sangre
    voy/ir/vamos/llevame/llevenme/llevadme … urgencias
danger-not =
    acabar/terminar con esto para/hoy/pronto
    aguanto/soporto/puedo/resisto/doy mas de/que
    ahogo/ahogando en/con/entre papeles/deudas/trabajo/agua/tareas/facturas/vaso
    ataque de dolor/migrana/ciatica/ansiedad/panico/llanto
    ataque de risa/tos/estornudos/hambre/celos/hipo
    boca de al lado
    brazo/brazos/pierna/piernas con/cocinando/en/jugando … cristal/cocina/jardin/rama/lata
    casi … infarto
    celular/movil/telefono/bateria/coche/carro/planta/plantas … murio/muere/muerto/muerta/morir
    con mi trabajo/tarea/tareas/curso/rutina/paseo/dieta/terapia
    con todo el/lo
    con todo … trabajo/papeleo/curso/tarea/tareas/casa
    con todos/todas
    cortar cocinando/afeitandome/el
    cortarme/cortando/cortar/corte/corto … pelo/unas/cabello/flequillo
    de infarto
    dejar de comer para adelgazar
    descansar como siempre
    descansar un/esta/manana/hoy/bien … siempre
    descanso … en paz en/con
    despertar a mis/mi/los/las/la/el/nadie
    despertar/despertarme tan/tarde/temprano/pronto/antes
    doble dosis de cafe/vitaminas/risa
    dolor de cabeza … peor que siempre/ayer/otros/otras/antes/anoche
    dolor/espalda/cabeza/rodilla/rodillas/calor/trabajo/migrana/ciatica/cadera/cuello/ejercicio/sueno/suegra/jefe … me va/van/quiere/quieren … matar/matarme
    durante la/mi infusion … … me moria
    ejercicio*/rutina/press de pecho
    escuadron suicida
    estaba/esta de muerte
    falta/sin/el aire acondicionado/fresco/libre
    ir/irme … todo el mundo
    juego/jugar/jugamos … ahorcado/ahorcar
    mala muerte
    matar de/del cansancio/risa/hambre/calor/aburrimiento
    matarme trabajando/estudiando/entrenando/corriendo
    me mato a/trabajando/estudiando
    me va/van a matar/matarme … dolor/espalda/cabeza/rodilla/calor/trabajo/migrana/ciatica/cadera
    medio muerto/muerta
    moria/muero/muere por
    morir/morirme/muero/muera/muriera/moria/muriendo/murio/muere/muerto/muerta … de/del … risa/verguenza/sueno/hambre/sed/frio/calor/cansancio/ganas/aburrimiento/susto/envidia/amor/gusto/felicidad/alegria/ternura/nervios/asco/celos/cansada/cansado/miedo
    muere/mueren/muriendo el/la/los/las movil/celular/bateria/plantas
    muero/moria/muriendo de/del dolor
    muero/moria/muriendo/muere por
    muerta/muerto del trabajo
    muerte de mi/un/una/su/mis
    muerto/muerta de/del/en … cansancio/sueno/frio/trabajo/cansada
    muerto/muerta hoy/vivo
    muerto/muerta que vivo/viva
    muriendome de sueno/hambre/frio/calor/risa
    nadie … notaria/notara la el
    naturaleza muerta
    ni … convuls*/desmay*
    ni … falta/dificultad/dolor … de/aire/pecho/para aire/respirar/pecho
    ningun/ninguna/sin/no … problema/problemas/dificultad … respirar
    no es/era/hay … emergencia
    no lo hubiera/habria matado
    no quiero/kiero seguir con/el/la/tomando/esperando/haciendo/comiendo
    no … falta* el aire/aire
    no … he/habia/haya/me desmay*
    no … me … cuesta/costo/costaba … respirar
    no … me … duele/dolia/dolio/aprieta … pecho
    no/sin/ni … perdi/perdido/perdida/perder … conocimiento/conciencia/consciencia
    no/sin/ni/ningun/ninguna … dolor/presion/opresion/molestia en/de … pecho
    no/sin/ni/ningun/ninguno … desmay*
    no/sin/ni/ninguna/tampoco … convuls*
    orinar/mear sin
    pastillas/medicamentos/tabletas/medicinas/medicacion a/como/hoy/con/segun/puntual*/menos/esta/antes/despues
    pena de muerte
    puedo seguir el/la/los/las
    puedo … hablar con/del/de
    respirar/respiro por la nariz
    revis*/mirar/leer … dos/tres veces la dosis
    salida de emergencia/emergencias/metro/casa
    seguir con el/la/los/las/este/esta/mi
    seguir el/la/los/las ritmo/clase/curso/dieta/pasos/tratamiento/ejercicios/ejercicio/rutina
    seguir tomando/comiendo/esperando/haciendo/yendo/usando/pagando/asi/viviendo de
    sentido del/de gusto/olfato/humor/orientacion/la
    sigo aqui esperando/sentada/sentado
    sigo esperando/pagando/tomando/trabajando/viniendo
    sin/no … ni dolor/presion/opresion en/de … pecho
    sin/no/ni … falta de aire
    sin/no/ni … vomit*/sangre … sangre
    sin/no/ninguna/ni … dificultad*/problema*/problemas … respirar/respiratoria*
    sobredosis de chocolate/azucar/cafe/dulces/cine/series/turron/sol/carino/amor
    susto/silencio/frio/calor/aburrimiento de muerte
    termine/acabe … todo bien/listo/ya
    tirarme en/al/a … sofa/cama/piscina/agua/suelo/playa/sillon
    todo … termine/acabe bien
    valle de la muerte
    vida en la/el/un ciudad/campo/pueblo
    vivir en/con/cerca/lejos mi/el/la/un/una/casa/madrid/este/esta/ciudad
    vivo/viva cerca/lejos/en/con
    vomit*/no … sin sangre

## One word that names a command

words-for-stop = parar alto basta dejarlo salir cancelar terminar
words-for-help = ayuda menú comandos
words-for-pause = pausa pausar descanso
words-for-resume = reanudar continuar seguir volver
words-for-checkin = registro registrar
words-for-history = historial gráfico
words-for-settings = ajustes configuración opciones
words-for-export = exportar descargar
words-for-privacy = privacidad
words-for-forget = olvidar olvídame borrar bórrame eliminar
meant-command = ¿Querías decir /{ $command }? Tócalo para seguir. Si era una nota, escríbela con alguna palabra más, por favor: no la guardé.

## Names of things

pain = Dolor
mood = Ánimo
infusion = Infusión
induction = inducción
maintenance = mantenimiento
patient = paciente
clinician = profesional
admin = admin
back = Atrás

## Who helps

help-line = { $phone ->
    [none] Nadie lee tus respuestas en el momento. Si necesitas ayuda ahora, llama a tu clínica. En una emergencia, llama al número de emergencias de tu zona.
   *[other] Nadie lee tus respuestas en el momento. Si necesitas ayuda ahora, llama a tu clínica al { $phone }. En una emergencia, llama al número de emergencias de tu zona.
}
clinic-paused = Tu clínica ha puesto en pausa los registros por ahora, así que no te pregunto por mi cuenta. Con /checkin puedes abrir uno cuando quieras.
help-crisis = Línea de ayuda en crisis: { $line }
crisis = Gracias por escribirlo. Soy un programa y nadie lee este chat en el momento. Si necesitas ayuda ahora, por favor, habla con una persona:
crisis-emergency = • <b>¿Estás en peligro o te encuentras muy mal de repente?</b> Llama al número de emergencias de tu zona.
crisis-line = • <b>¿Piensas en morir o en hacerte daño?</b> { $line ->
    [none] Llama al mismo número.
   *[other] { $line }
}
crisis-clinic = { $phone ->
    [none] • <b>Para todo lo demás:</b> llama a tu clínica.
   *[other] • <b>Para todo lo demás:</b> llama a tu clínica al { $phone }.
}
crisis-mistaken = Busco ciertas palabras y puedo equivocarme. Si es así, sigue como siempre.
crisis-answer = Gracias por responder. Soy un programa y nadie lee tus respuestas en el momento. Si necesitas ayuda ahora, por favor, habla con una persona:
crisis-go-on = Puedes seguir más arriba o dejarlo por ahora. Lo que respondiste está guardado.
crisis-again = Puede que mi último mensaje no te haya llegado. Nadie lee este chat en el momento, así que aquí va otra vez quién puede ayudarte ahora:

## Enrolment

stranger = ¡Hola! Este es un diario de síntomas privado y solo funciona con invitación. Si tu clínica te dio un enlace, ábrelo otra vez, por favor. Si no funciona, pide uno nuevo a tu clínica.
link-not-working = Este enlace no funciona. Un enlace sirve una sola vez y solo durante unos días. Si aún lo necesitas, pide uno nuevo a tu clínica.
links-used-up = Has abierto varios enlaces que no funcionan. Para proteger el diario, hoy no pruebo ningún otro. Por favor, pide un enlace nuevo a tu clínica y ábrelo mañana.
already-enrolled = Ya participas con el código { $code }. No hace falta nada más. /help muestra lo que puedes hacer.
welcome-patient =
    ¡Hola! Soy el diario de síntomas de { $clinic }.

    Una vez al día te hago dos preguntas cortas: tu dolor y tu ánimo. Dos toques, unos diez segundos. Una vez a la semana hay algunas más. Así tu equipo ve cómo te va entre infusiones.
consent =
    <b>Antes de empezar, por favor lee esto.</b>

    • <b>Qué te pregunto:</b> una vez al día, tu dolor y tu ánimo. Una vez a la semana, algunas preguntas más: qué te impide hacer el dolor y si tienes el ánimo bajo o preocupaciones. La mañana después de una infusión, cómo estás. Puedes dejar sin responder lo que quieras.
    • <b>Qué se guarda:</b> tus respuestas, las notas que escribes, cuándo respondiste, los días de tus infusiones y tu número de usuario de Telegram (no tu teléfono). Las notas y tu número de usuario se guardan cifrados. En lugar de tu nombre uso el código { $code }.
    • <b>Quién lo ve:</b> tu equipo de tratamiento en { $clinic } y las personas de allí que cuidan este diario. Tu equipo solo lee tus notas si tú lo permites.
    • <b>Nadie está mirando en el momento.</b> Tu equipo recibe un resumen una vez a la semana. Si tus palabras suenan a peligro, te muestro a quién llamar. Puede que se avise a alguien de la clínica de que llegaron palabras así o una respuesta muy mala, pero no de lo que dicen. No esperes a eso. Para algo urgente, llama a tu clínica o al número de emergencias de tu zona.
    • <b>Telegram:</b> los chats con bots no tienen cifrado de extremo a extremo. Técnicamente, Telegram puede leerlos. Por favor, no escribas aquí nombres ni direcciones.
    • <b>Tú decides:</b> /stop lo termina cuando quieras. /forget borra tus datos. Si dices que no, nada cambia en tu tratamiento.

    ¿Estás de acuerdo?
consent-yes = Sí, de acuerdo
consent-no = No, gracias
consent-given = Diste tu acuerdo el { $day }.
consent-declined = Está bien. No se guarda nada que pueda identificarte. Si cambias de idea, abre el mismo enlace otra vez.
welcome-clinician =
    ¡Hola! Soy el diario de síntomas de { $clinic }. Tu código de profesional es { $code }.

    Una vez a la semana te envío un resumen sobre tus pacientes con síntomas que empeoraron, con las cifras. No vigilo a nadie en el momento y nunca aconsejo sobre el tratamiento.
welcome-admin =
    ¡Hola! Soy el diario de síntomas de { $clinic }. Tu código de admin es { $code }.

    Aquí se invita a personas, se anotan infusiones y se ajustan horarios.
ask-language = ¿En qué idioma hablamos?
language-keep = Seguir en { -language }
ask-zone = ¿Dónde estás? Necesito tu zona horaria para preguntarte a la hora correcta.
zone-here = { $place } (hora: { $time })
place-there = { $place } ({ $time })
zone-other = Otro lugar
ask-city = Por favor, escribe el nombre de tu ciudad o de una ciudad más grande que esté cerca.
city-choice = ¿Cuál de estas es?
city-unknown = No conozco la ciudad «{ $city }» y no guardé nada. Por favor, escribe el nombre de una ciudad más grande que esté cerca, por ejemplo «Madrid».
ask-hour = ¿A qué hora te pregunto cada día? Toca una hora o escríbela, por ejemplo 18:30.
hour-unknown = No entendí esa hora. Por favor, escríbela así: 18:30, o toca una de arriba.
which-hour = ¿Cuál de las dos?
enrolled-patient =
    ¡Listo! Tu primer registro llega el { $day } a las { $time }.

    También puedes empezar uno por tu cuenta con /checkin. /help muestra todo lo demás.

    { $help }
enrolled-patient-later =
    ¡Listo! Puedes empezar un registro por tu cuenta con /checkin. Con /help ves todo lo demás.

    { $help }
enrolled-clinician =
    ¡Listo! El resumen llega cada { $weekday } a las { $time }, si empeoró alguien entre tus pacientes.

    /patients muestra tus pacientes. /help muestra todo lo demás.
enrolled-admin =
    ¡Listo!

    Con /clinic pones en marcha la clínica y cuidas de ella, todo con botones. Empieza por Invitaciones.

## The daily check-in

prompt-greeting = ¡Hola! Tu registro de hoy está listo.
prompt-greeting-back = ¡Qué bueno leerte otra vez! Tu registro de hoy está listo.
reminder-greeting = { $turn ->
    [0] Un pequeño recordatorio: el registro de hoy sigue abierto. Cuando te venga bien.
    [1] Un pequeño recordatorio: tu registro te espera aquí. Son dos toques.
   *[other] Un pequeño recordatorio: todavía hay tiempo para el registro de hoy.
}
reminder-greeting-earlier = Un pequeño recordatorio: el registro del { $day } sigue abierto. Cuando te venga bien.
checkin-again = Puede que mis mensajes no te hayan llegado. /checkin abre tu registro, cuando te venga bien.
answer-again = Puede que mi último mensaje no te haya llegado. Lo que me enviaste está guardado. /help muestra lo que puedes hacer.
daily-heading = Registro del { $day }
pain-question = <b>¿Cuánto dolor tuviste, en promedio, en las últimas 24 horas?</b>
pain-ends = 0 = nada de dolor · 10 = el peor dolor que puedas imaginar
mood-question = <b>¿Cómo estuvo tu ánimo en las últimas 24 horas?</b>
mood-ends = 0 = el peor · 10 = el mejor
answered-so-far = { $question }: { $value } ✓
question-number = Pregunta { $number } de { $of }
saved-heading = Guardado: { $day }.
saved-late = Guardado: { $day } (marcado como tardío).
saved-rating = { $question }: <b>{ $value }</b> de 10
since-infusion = { $days ->
    [0] Es el día de tu infusión.
    [one] { $days } día desde tu infusión.
   *[other] { $days } días desde tu infusión.
}
note-invitation = Si quieres añadir algo a este día ({ $day }), escríbelo. Se guarda como nota.
keep-value = Dejar { $value }
change-pain = Cambiar dolor
change-mood = Cambiar ánimo
same-as-yesterday = Igual que ayer: dolor { $pain }, ánimo { $mood }
saved-repeated = Igual que el día anterior.
ask-later = Pregúntame luego
later-when = ¿Cuándo te pregunto otra vez?
later-soon = En 30 minutos
later-hours = En 2 horas
later-evening = Hoy a las { $time }
later-never = Hoy ya no queda un buen momento: caería en tus horas de silencio o después de tu próximo registro. La pregunta sigue aquí para ti.
later-set = Te pregunto otra vez a las { $time }.
answer-now = Responder ahora
came-back = Me pediste que volviera. Aquí está tu registro.
skip-today = Hoy no
skipped = Está bien. El { $day } queda sin respuesta.
skipped-next = Te pregunto otra vez el { $day } a las { $time }.
answer-after-all = Responder de todos modos
another-day = Otro día
days-choose = ¿Qué día quieres ver o cambiar? Lo que estaba guardado antes también se conserva.
day-in-list = { $day }: { $answers }
nothing-saved = sin respuesta
day-gone = Ya no puedo guardar respuestas de ese día.
silent-days = Llevas unos días sin responder. No pasa nada. ¿Te vendría mejor otra hora, o una pausa?
another-hour = Otra hora
take-a-break = Hacer una pausa
not-finished = Tu registro del { $day } está guardado hasta donde llegaste. Falta una respuesta; puedes darla ahora y queda marcada como tardía.
not-answered = El registro del { $day } no se respondió a tiempo. No pasa nada. Todavía puedes tocar un número; queda marcado como tardío.
continued-below = { $heading }: sigue más abajo ↓
daily-closed = Este registro es del { $day } y ya está cerrado. /checkin empieza el de hoy.
out-of-range = Ese número no está en la escala, así que no lo guardé. Por favor, elige un número del 0 al 10.
not-whole = Solo puedo guardar un número entero del 0 al 10, así que no guardé eso. ¿Cuál se acerca más?
tap-an-answer = No guardé ese número. Por favor, toca una de las respuestas de abajo o escríbela con palabras.
number-without-question = Ahora no hay ninguna pregunta abierta, así que no guardé este número. Para el registro de hoy, escribe por ejemplo «dolor 7 ánimo 4» o toca /checkin.
note-saved = Guardado como nota del { $day }.
note-changed = Cambié tu nota del { $day }.
answer-changed = Cambié tu respuesta.
still-open = Esta pregunta sigue abierta:
too-fast = Estás enviando más de lo que puedo responder. { $who ->
    [patient] Tus respuestas y notas quedan guardadas. Para todo lo demás, espera cinco minutos, por favor.
    [staff] Espera cinco minutos, por favor. Hasta entonces solo puedes confirmar y cerrar alertas.
   *[other] Espera cinco minutos, por favor, y sigue después.
}
not-readable = Lo siento, no puedo leer este tipo de mensaje. Entiendo números y palabras escritas. No se guardó nada de él.
not-own-words = Esto se escribió en otro sitio y se reenvió, así que no guardé nada. Solo cuenta lo que me escribes tú. Si son palabras tuyas, cópialas y mándalas en un mensaje nuevo.
edit-not-understood = Editaste una respuesta, pero no pude leer en ella un número del 0 al 10. Tu respuesta anterior se queda. /checkin muestra lo que está guardado.
old-button = Este botón es de antes y ya no hace nada.

## The questions beside the daily check-in (see docs/questionnaires.md)

severity-0 = Nada
severity-1 = Leve
severity-2 = Moderado
severity-3 = Fuerte
often-0 = Ningún día
often-1 = Varios días
often-2 = Más de la mitad de los días
often-3 = Casi todos los días
saved-words = { $question }: <b>{ $answer }</b>
listed = • { $name }
change-answer = Cambiar una respuesta
change-which = <b>¿Qué respuesta quieres cambiar?</b>
more-follow = Por tus últimas respuestas, siguen algunas preguntas más sobre esto.
now-greeting = ¡Hola! Tu segundo registro de hoy está listo.
now-heading = Tu segundo registro del { $day }
now-reminder = Un pequeño recordatorio: tu segundo registro de hoy sigue abierto.
now-ended = Tu segundo registro del { $day } preguntaba por un momento concreto, y ese momento ya pasó. No pasa nada. Si tocas un número durante la próxima hora, se guarda como tardío.
now-closed = Tu segundo registro del { $day } preguntaba por un momento concreto, y ese momento ya pasó. No pasa nada, y ahora no se guardó nada. /checkin abre el registro de hoy.
pain-now = Dolor ahora mismo
pain-now-question = <b>¿Cuánto dolor tienes ahora mismo?</b>
pain-now-ends = { pain-ends }
mood-now = Ánimo ahora mismo
mood-now-question = <b>¿Cómo está tu ánimo ahora mismo?</b>
mood-now-ends = { mood-ends }
morning-greeting = ¡Hola! Hoy tengo una pregunta corta para ti.
morning-heading = Cómo has estado desde la infusión
morning-reminder = Un pequeño recordatorio: queda una pregunta corta por responder. Cuando te venga bien.
morning-question = <b>Desde la infusión, ¿has tenido algo de esto?</b>
morning-none = Nada de esto
morning-some = Sí, algo de esto
morning-nothing = No tuviste ninguna de las cinco cosas por las que te pregunté.
morning-ended = La pregunta corta del { $day } no se respondió a tiempo. No pasa nada. Todavía puedes responderla; queda marcada como tardía.
morning-closed = La pregunta corta del { $day } ya está cerrada. /checkin abre el registro de hoy.
morning-offer = Seguir: desde la infusión
something-severe = { $phone ->
    [none] Marcaste algo como fuerte. Si sigue ahí o te preocupa, llama a tu clínica, por favor; se alegrarán de que lo hagas.
   *[other] Marcaste algo como fuerte. Si sigue ahí o te preocupa, llama a tu clínica al { $phone }, por favor; se alegrarán de que lo hagas.
}
unreal = Sensación de irrealidad
unreal-question = <b>¿Sentiste que nada era real, o como si estuvieras fuera de tu cuerpo?</b>
nausea = Náuseas
nausea-question = <b>¿Tuviste náuseas o vómitos?</b>
pressure = Mareos o palpitaciones
pressure-question = <b>¿Tuviste mareos, palpitaciones o un dolor de cabeza que latía?</b>
bladder = Molestias al orinar
bladder-question = <b>¿Te dolió al orinar, o tuviste que orinar mucho más a menudo de lo normal?</b>
sleep = Dormir mal
sleep-question = <b>¿Dormiste mal, o tuviste pesadillas?</b>
weekly-greeting = ¡Hola! Tus preguntas semanales están listas. Son unos dos minutos.
weekly-heading = Preguntas semanales del { $day }
weekly-reminder = Un pequeño recordatorio: tus preguntas semanales siguen abiertas. Cuando te venga bien, también de una en una.
weekly-came-back = Me pediste que volviera. Aquí están tus preguntas semanales.
weekly-saved = Gracias. Tus respuestas están guardadas y tu equipo puede ver las puntuaciones. /history las pone en una hoja para la consulta.
weekly-ended = Las preguntas semanales del { $day } ya están cerradas, y no pasa nada. Lo que respondiste está guardado.
weekly-closed = Las preguntas semanales del { $day } ya están cerradas. Las próximas llegan solas.
weekly-offer = Seguir con las preguntas semanales
later-today = Hoy más tarde
later-set-day = Te pregunto otra vez el { $day } a las { $time }.
skip-this-week = Saltar esta semana
week-skipped = No pasa nada.
week-next = Las próximas preguntas semanales llegan el { $day } a las { $time }.
peg-pain = Dolor en la semana
peg-pain-question = <b>¿Qué número describe mejor tu dolor, en promedio, durante la última semana?</b>
peg-pain-ends = 0 = ningún dolor · 10 = el peor dolor que puedas imaginar
peg-enjoyment = Te impide disfrutar de la vida
peg-enjoyment-question = <b>¿Qué número describe mejor cuánto ha interferido el dolor, durante la última semana, con tu disfrute de la vida?</b>
peg-enjoyment-ends = 0 = no interfiere · 10 = interfiere por completo
peg-activity = Te impide hacer actividades
peg-activity-question = <b>¿Qué número describe mejor cuánto ha interferido el dolor, durante la última semana, con tu actividad general?</b>
peg-activity-ends = { peg-enjoyment-ends }
-often-stem = Durante las últimas 2 semanas, ¿qué tan seguido ha tenido molestias debido a este problema?
phq-1 = Poco interés por las cosas
phq-1-question =
    { -often-stem }
    <b>Poco interés o placer en hacer cosas</b>
phq-2 = Ánimo bajo
phq-2-question =
    { -often-stem }
    <b>Se ha sentido decaído(a), deprimido(a) o sin esperanzas</b>
phq-3 = Problemas de sueño
phq-3-question =
    { -often-stem }
    <b>Ha tenido dificultad para quedarse o permanecer dormido(a), o ha dormido demasiado</b>
phq-4 = Poca energía
phq-4-question =
    { -often-stem }
    <b>Se ha sentido cansado(a) o con poca energía</b>
phq-5 = Problemas de apetito
phq-5-question =
    { -often-stem }
    <b>Sin apetito o ha comido en exceso</b>
phq-6 = Sentirte mal contigo
phq-6-question =
    { -often-stem }
    <b>Se ha sentido mal con usted mismo(a) – o que es un fracaso o que ha quedado mal con usted mismo(a) o con su familia</b>
phq-7 = Dificultad para concentrarte
phq-7-question =
    { -often-stem }
    <b>Ha tenido dificultad para concentrarse en ciertas actividades, tales como leer el periódico o ver la televisión</b>
phq-8 = Lentitud o inquietud
phq-8-question =
    { -often-stem }
    <b>¿Se ha movido o hablado tan lento que otras personas podrían haberlo notado? o lo contrario – muy inquieto(a) o agitado(a) que ha estado moviéndose mucho más de lo normal</b>
phq-9 = Pensar en morir o hacerte daño
phq-9-question =
    { -often-stem }
    <b>Pensamientos de que estaría mejor muerto(a) o de lastimarse de alguna manera</b>
gad-1 = Nervios
gad-1-question =
    { -often-stem }
    <b>Se ha sentido nervioso(a), ansioso(a) o con los nervios de punta</b>
gad-2 = No poder parar de preocuparte
gad-2-question =
    { -often-stem }
    <b>No ha sido capaz de parar o controlar su preocupación</b>
gad-3 = Preocuparte demasiado
gad-3-question =
    { -often-stem }
    <b>Se ha preocupado demasiado por motivos diferentes</b>
gad-4 = Dificultad para relajarte
gad-4-question =
    { -often-stem }
    <b>Ha tenido dificultad para relajarse</b>
gad-5 = No poder parar de moverte
gad-5-question =
    { -often-stem }
    <b>Se ha sentido tan inquieto(a) que no ha podido quedarse quieto(a)</b>
gad-6 = Irritabilidad
gad-6-question =
    { -often-stem }
    <b>Se ha molestado o irritado fácilmente</b>
gad-7 = Miedo
gad-7-question =
    { -often-stem }
    <b>Ha tenido miedo de que algo terrible fuera a pasar</b>

## In the patient's hands

settings-heading = <b>Tus ajustes</b>
settings-line = { $name }: { $words }
settings-place =
    Dónde estás: { $zone }
    Idioma: { -language }
settings-moved = { $name }: lo próximo llega el { $day } a las { $time }, para no juntarse con otras preguntas.
setting-hour = Registro
setting-second = Segundo registro
setting-days = Días
setting-quiet = Horas de silencio
setting-reminder = Recordatorio
setting-weekly = Preguntas semanales
setting-recap = Resumen semanal
setting-off = no
settings-notes = Quién lee mis notas
settings-notes-line = Tus notas: { $shared ->
    [yes] tu equipo puede leerlas
   *[no] tu equipo no las lee
}
ask-notes =
    ¿Puede tu equipo de tratamiento leer las notas que escribes aquí? Serían todas, también las anteriores. Tus respuestas las ve de todos modos, y también cuántas notas escribiste.

    Ahora: { $shared ->
        [yes] puede leerlas
       *[no] no las lee
    }. Puedes cambiarlo cuando quieras.
notes-yes = Sí, mi equipo puede leerlas
notes-no = No, me las guardo para mí
notes-are-yours = Tus notas son tuyas: tu equipo ve que escribiste una, pero no lo que dice. Si quieres que las lea, puedes decirlo en /settings.
every-day = todos los días
from-to = de { $start } a { $end }
after-hours = { $count ->
    [one] después de { $count } hora
   *[other] después de { $count } horas
}
after-minutes = después de { $count } minutos
weekday-at = { $weekday } a las { $time }
day-is = { $weekday }: { $state ->
    [on] sí
   *[off] no
}
ask-second = ¿A qué hora te pregunto por segunda vez cada día? Toca una hora o escríbela, por ejemplo 9:30.
second-too-near = Esa hora está demasiado cerca de tu registro de las { $time }. Elige otra, por favor.
ask-days = ¿Qué días te pregunto? Toca un día para cambiarlo.
one-day-stays = Tiene que quedar al menos un día. Con /pause puedes descansar de todos.
ask-quiet = ¿En qué horas no debe llegar ningún recordatorio? Toca una opción o escribe la tuya, por ejemplo 22-7.
quiet-unknown = No entendí esas horas. Por favor, escríbelas así: 22-7, o toca una opción de arriba.
ask-reminder = Si no has respondido, ¿cuándo te lo recuerdo? Lo hago una sola vez.
ask-weekly = ¿Cuándo te hago las preguntas semanales? Toca un día y después una hora. Puedes quitarlas; entonces tu equipo no tendrá esas respuestas.
ask-recap = Una vez a la semana puedo contarte en pocas líneas lo que respondiste. ¿Cuándo?
now-set = Ahora: { $words }
switch-off = Quitar
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
settings-second = Segundo registro
settings-days = Cambiar los días
settings-quiet = Horas de silencio
settings-reminder = Recordatorio
settings-weekly = Preguntas semanales
settings-recap = Resumen semanal
settings-travel = Estoy en otro lugar
settings-zone = Cambiar la zona horaria
settings-language = Cambiar el idioma
nobody-line-on = Escribir aunque nadie esté peor
nobody-line-off = No escribir si nadie está peor
settings-saved = Guardado. El próximo registro llega el { $day } a las { $time }.
settings-saved-short = Guardado.
paused = Tus registros están en pausa. No te pregunto nada hasta que toques /resume. Tus respuestas siguen guardadas.
paused-until = Tus registros están en pausa. Vuelvo a preguntarte a partir del { $day }. Con /resume vuelves antes.
break-how-long = ¿Por cuánto tiempo? Toca una opción o escribe un día, por ejemplo 12 dic. No es obligatorio.
break-days = { $days ->
    [7] 1 semana
    [14] 2 semanas
    [one] { $days } día
   *[other] { $days } días
}
break-open = Hasta que yo avise
break-change = Cambiar la duración
which-day = ¿Qué día quieres decir?
day-not-ahead = Ese día ya pasó o queda demasiado lejos. Por favor, escribe un día del próximo año, por ejemplo 12 dic.
resumed = ¡Qué bueno leerte otra vez! Tu próximo registro llega el { $day } a las { $time }.
resumed-none = ¡Qué bueno leerte otra vez! Ahora no hay ningún registro previsto. /checkin empieza uno.
stop-sure = ¿Quieres dejarlo? Ya no te preguntaré nada más. Lo que respondiste hasta ahora se queda con tu equipo; /forget lo borra. Si solo necesitas descansar, basta con /pause.
stop-yes = Sí, dejarlo
stop-no = No, seguir
stopped = Lo dejamos aquí, y ya no te pregunto nada más. Gracias por lo que compartiste. /start empieza de nuevo y /forget borra tus datos.
stopped-now = Dejaste el diario, así que no te pregunto ni guardo nada. /start empieza de nuevo, /export te da tus datos y /forget los borra.
forget-sure =
    ¿Quieres borrarlo todo? Tus respuestas, tus notas, los días de tus infusiones, tus ajustes y tu número de usuario de Telegram se borran para siempre. Esto no se puede deshacer.

    Lo que queda: el código { $code } y una lista de lo que se hizo aquí y cuándo, sin detalles. Los mensajes que tu equipo ya recibió se quedan en sus chats. Las copias de seguridad de tu clínica conservan tus puntuaciones y sus días con este código hasta que se borren. Tus palabras y quién eres ya no se pueden leer ahí.
forget-yes = Sí, borrarlo todo
forget-copy = Guardar antes una copia
forget-copy-coming = Tu copia llega en dos archivos. Guárdalos antes de seguir, por favor.
forget-after-copy = ¿Ya tienes tu copia? Entonces puedo borrarlo todo ahora. Esto no se puede deshacer.
forget-wait = Tu copia está en camino. Un momento, por favor.
forget-staff = /forget y /stop son para pacientes. Quien administra puede terminar tu papel con /clinic; entonces se borra tu número de usuario de Telegram.
keep = No, conservarlo
kept = No cambió nada.
forgotten =
    Lo que tenía sobre ti está borrado; solo quedan el código y esa lista. Lo que escribimos sigue en este chat hasta que borres el chat en Telegram. Cuídate mucho.

    Si algún día necesitas probarlo, dale este número a tu clínica: { $number }. No dice nada sobre ti.
export-table =
    Todo lo que respondiste y escribiste, en una tabla. Se abre con cualquier hoja de cálculo.

    El archivo no está protegido: quien pueda abrirlo puede leerlo.
export-record =
    Lo mismo para los programas de historias clínicas (FHIR), por si tu equipo te lo pide.

    El archivo no está protegido: quien pueda abrirlo puede leerlo.
privacy =
    <b>Privacidad</b>
    • Se guarda: lo que respondes cada día, cada semana y después de una infusión, tus notas, cuándo respondiste, los días de tus infusiones, tus ajustes y tu número de usuario de Telegram. Las notas y tu número de usuario están cifrados.
    • Tu equipo en { $clinic } ve tus respuestas y cuántas notas escribiste, con el código { $code }. Lo que dicen tus notas solo lo lee si lo permites en /settings. Cada vez que alguien mira, queda anotado.
    • Las personas de allí que cuidan este diario pueden abrirlo todo, también tus notas.
    • Si tus palabras suenan a peligro, te muestro a quién llamar. Puede que alguien de la clínica sepa que llegaron, pero no lo que dicen.
    • Tu equipo puede recibir su resumen por correo electrónico, con códigos y sin tus respuestas. Nadie más recibe nada de mí.
    • No está protegido: los chats con bots no tienen cifrado de extremo a extremo, así que técnicamente Telegram puede leerlos.
    • /export te lo da todo. /stop lo termina. /forget lo borra.
privacy-notes-kept = • Tus notas se borran a los { $days } días.
privacy-stopped-kept = • Si lo dejas, todo lo tuyo aquí se borra { $days } días después. Lo sabrás un mes antes.
privacy-staff =
    <b>Privacidad</b>
    Se guarda sobre ti: tu número de usuario de Telegram (cifrado), tu código { $code }, tu idioma y zona horaria, y lo que hiciste aquí. Los chats con bots no tienen cifrado de extremo a extremo: aquí se usan códigos, nunca nombres.
help-patient =
    { $help }

    /checkin – responder ahora
    /history – tus últimas semanas y una hoja para la consulta
    /settings – cuándo te pregunto, dónde estás, idioma
    /pause y /resume – hacer una pausa
    /export – recibir todo lo que respondiste
    /privacy – qué se guarda y quién lo ve
    /stop – dejarlo
    /forget – borrar tus datos
help-clinician =
    Este diario no vigila a nadie en el momento.

    /patients – tus pacientes
    /patient PT-001 – una persona, con gráfico
    /digest – cómo están tus pacientes ahora
    /alerts – alertas abiertas
    /export – sus respuestas en archivos
    /settings – zona horaria, idioma, semanas tranquilas
    /privacy – qué se guarda sobre ti
help-admin =
    Este diario no vigila a nadie en el momento.

    /clinic – todo sobre la clínica, con botones

    Lo mismo por escrito:
    /invite – invitar a pacientes, profesionales o admins
    /patients – todas las personas inscritas
    /infusion PT-001 2026-03-02 – anotar una infusión
    /schedule – cuándo se pregunta y cuándo llegan los resúmenes
    /team PT-001 CL-001 – quién ve a cada paciente
    /alerts – alertas abiertas
    /audit PT-001 – quién hizo qué
    /settings – zona horaria, idioma
    /privacy – qué se guarda sobre ti
not-enrolled-yet = Primero terminemos esto. Toca uno de los botones, por favor.
unknown-command = No conozco ese comando. /help muestra lo que puedes hacer aquí.
unknown-words = No sé para qué son estas palabras y no he cambiado nada. Toca primero lo que quieres cambiar y después escribe. /help muestra lo que puedes hacer aquí.

## What comes back

history-empty = Todavía no hay nada que mostrar de las últimas semanas. Después de tu próximo registro, aquí aparece tu gráfico.
history-heading = <b>Tus últimas { $weeks } semanas</b>
levels = En los últimos 7 días { $first } y { $second }.
levels-few = { $answered ->
    [0] No hay respuestas de los últimos 7 días.
    [one] En los últimos 7 días respondiste { $answered } día. Es muy poco para un promedio.
   *[other] En los últimos 7 días respondiste { $answered } días. Es muy poco para un promedio.
}
level-pain = { $before ->
    [none] tu dolor fue de { $mean } en promedio
   *[other] tu dolor fue de { $mean } en promedio ({ $before } la semana anterior)
}
level-mood = { $before ->
    [none] tu ánimo fue de { $mean } en promedio
   *[other] tu ánimo fue de { $mean } en promedio ({ $before } la semana anterior)
}
level-few-pain = { $count ->
    [0] no hay respuestas sobre el dolor
    [one] valoraste tu dolor { $count } día
   *[other] valoraste tu dolor { $count } días
}
level-few-mood = { $count ->
    [0] no hay respuestas sobre el ánimo
    [one] valoraste tu ánimo { $count } día
   *[other] valoraste tu ánimo { $count } días
}
infusion-was = { $days ->
    [0] Tu última infusión fue hoy
    [1] Tu última infusión fue ayer
   *[other] Tu última infusión fue hace { $days } días
}
answered-of-days = { $of ->
    [one] Respondiste { $answered } de { $of } día.
   *[other] Respondiste { $answered } de { $of } días.
}
answered-since = { $of ->
    [one] { $infusion }; respondiste { $answered } de { $of } día.
   *[other] { $infusion }; respondiste { $answered } de { $of } días.
}
history-picture = En el gráfico, la línea continua es tu dolor (más bajo es mejor). La línea discontinua es tu ánimo (más alto es mejor). Donde se corta una línea, no hubo respuesta.
history-infusions = { $count ->
    [one] El triángulo marca tu infusión: { $dates }.
   *[other] Los triángulos marcan tus infusiones: { $dates }.
}
page-offer = Una hoja para la consulta
table-offer = Una tabla con todo
page-coming = Tu hoja está en camino.
page-heading = Una hoja para la consulta.
page-for-visit = Para tu cita del { $day }: una hoja sobre las semanas anteriores.
page-caption = Respondiste { $answered } de { $of } { $of ->
    [one] día
   *[other] días
}. La hoja muestra tu dolor y tu ánimo como líneas, tus infusiones y cómo estuviste después de cada una.
page-notes = { $count ->
    [one] La nota que escribiste no está en la hoja.
   *[other] Las { $count } notas que escribiste no están en la hoja.
}
page-yours = Tú decides quién la ve.
page-file = La misma hoja en PDF, para imprimirla o enviarla.
page-no-answers = Todavía no hay respuestas para una hoja, y no pasa nada. /checkin abre un registro cuando quieras.
page-no-answers-for-visit =
    Se acerca tu cita del { $day }.

    No tengo respuestas para ponerlas en una hoja, y no pasa nada. También puedes contar tú cómo has estado. /checkin abre un registro cuando quieras.
page-again = Puede que un mensaje mío no te haya llegado. /history muestra tus últimas semanas.
recap-heading = ¡Hola! Aquí está tu semana.
recap-notes = { $count ->
    [one] Escribiste { $count } nota.
   *[other] Escribiste { $count } notas.
}
recap-next = Tu próxima infusión está prevista para el { $day }.
recap-silent = No hay respuestas de esta semana, y no pasa nada. Hay semanas así. /checkin abre un registro cuando quieras.
recap-closing = /history muestra tus últimas semanas en un gráfico. En /settings puedes desactivar este mensaje.

## One page for the doctor

sheet-title = Diario de síntomas de { $code }
sheet-period = Del { $first } al { $last }
sheet-answered = Días con respuesta: { $answered } de { $of }. Notas con sus propias palabras: { $count } (no están en esta hoja).
sheet-next = Próxima infusión prevista: { $day }
sheet-legend = Dolor: línea continua, 0 = nada, 10 = el peor. Ánimo: línea discontinua, 0 = el peor, 10 = el mejor. Últimas 24 horas. Un hueco es un día sin respuesta.
sheet-cycles = Infusión por infusión
sheet-infusion = Infusión
sheet-days = Días con respuesta
sheet-first-week = { $question }, primeros 7 días
sheet-last-week = { $question }, últimos 7 días
sheet-before = Antes del { $day }
sheet-no-infusion = Ninguna anotada
sheet-cycles-note = Promedios; con menos de 3 respuestas, solo cuántas son. Los últimos 7 días acaban antes de la siguiente infusión o con esta hoja. –: menos de dos semanas.
sheet-few = { $count ->
    [0] sin respuestas
    [one] { $count } respuesta
   *[other] { $count } respuestas
}
sheet-earlier = Infusiones anteriores que no aparecen: { $count }
sheet-days-of = { $answered } de { $of }
sheet-scores = Cuestionarios semanales
sheet-scores-note = Más alto es peor. Los cuestionarios largos siguen cuando los cortos suman 3 o más. –: no se preguntó o quedó sin terminar.
score-peg = Dolor en la vida diaria (PEG, 0–10)
score-phq-2 = Ánimo bajo, forma corta (PHQ-2, 0–6)
score-phq-8 = Ánimo bajo (PHQ-8, 0–24)
score-phq-9 = Ánimo bajo con la pregunta 9 (PHQ-9, 0–27)
score-gad-2 = Ansiedad, forma corta (GAD-2, 0–6)
score-gad-7 = Ansiedad (GAD-7, 0–21)
sheet-mornings = La mañana después de la infusión
sheet-effect = { $effect }: { $severity }
sheet-no-effects = nada de lo que se pregunta
sheet-mornings-note = Se pregunta por: { $effects }.
sheet-not-answered = sin respuesta
sheet-not-in-full = sin responder del todo
sheet-breaks = Pausas en los registros
sheet-break = Del { $first } al { $last }
sheet-break-open = desde el { $day }
sheet-footer = Escrito por la persona en tratamiento, para revisarlo en la consulta. No contiene consejos.

## Staff: patients and digests

nobody-in-panel = Tu equipo todavía no tiene pacientes. Se añaden con /team, desde una cuenta de admin.
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
    [one] la única persona que se pudo valorar no se considera peor.
   *[other] de las { $judged } personas que se pudieron valorar, nadie está peor.
}
digest-now-nobody = <b>Ahora</b>, { $day }: { $judged ->
    [0] no se puede valorar a nadie.
    [one] la única persona que se puede valorar no se considera peor.
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
change-pain-worse = dolor { $by } puntos por encima
change-pain-better = dolor { $by } puntos por debajo
change-mood-worse = ánimo { $by } puntos por debajo
change-mood-better = ánimo { $by } puntos por encima
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
}{ $unasked ->
    [0] { "" }
   *[other] , { $unasked } sin preguntar
}
answered-of = { $question } { $answered }
not-judged = { $question } sin valorar, pocas respuestas
entry-notes = { $count ->
    [one] { $count } nota
   *[other] { $count } notas
}
beside = Además: { $finding }
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
    [0] ninguno de los últimos { $of } días{ $days ->
        [asked] { " " }de registro
       *[all] { "" }
    } con respuesta, normalmente { $usual } de { $of }
   *[other] { $answered } de los últimos { $of } días{ $days ->
        [asked] { " " }de registro
       *[all] { "" }
    } con respuesta, normalmente { $usual } de { $of }
}
finding-apart-pain = dolor y ánimo van por caminos distintos: peor el dolor, mejor el ánimo
finding-apart-mood = dolor y ánimo van por caminos distintos: peor el ánimo, mejor el dolor
finding-small = cambio pequeño: { $change } de lo habitual (intervalo del 90 %: { $low } a { $high }), claro para esta persona, pero por debajo de { $least ->
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
reported-heading = <b>Además del registro diario</b>
reported-score = { $scale }: { $values }
reported-value = <b>{ $value }</b> ({ $day })
reported-morning = Mañana después de la infusión del { $day }: { $effects }
reported-repeated = { $count ->
    [one] En las últimas 8 semanas, { $count } registro diario se respondió con un toque, como «igual que ayer».
   *[other] En las últimas 8 semanas, { $count } registros diarios se respondieron con un toque, como «igual que ayer».
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
no-answer-yet = todavía sin respuestas diarias
stage-invited = con invitación, aún sin abrir
stage-enrolling = inscripción sin terminar
stage-active = en curso
stage-paused = en pausa, por decisión propia
stage-stopped = lo dejó
stage-erased = datos borrados
stage-unreachable = bloqueó el bot

## Staff: closing an episode

closing-offer = Aceptar este nivel como habitual
closing-sure =
    ¿Aceptar como habitual el nivel de { $code } desde el { $since } aprox.?

    El episodio se cierra y ya no aparecerá en el resumen; lo que empeore más que este nivel, sí. No se puede deshacer.
closing-yes = Sí, aceptarlo
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
episodes-usage = Escríbelo así: /episodes PT-001, o /episodes PT-001 close CL-001. En lugar de «close» puede ir seen, called o not-needed.

## Staff: what is done about a patient

item-worse = <b>{ $code }</b>: { $what }
item-softer = <b>{ $code }</b>: ahora con señal más débil, { $what }
item-not-worse = <b>{ $code }</b>: ahora no está peor, { $what }
item-unclear = <b>{ $code }</b>: no se puede saber cómo está ahora
shift-pain-worse = dolor sube { $by }
shift-pain-better = dolor baja { $by }
shift-mood-worse = ánimo baja { $by }
shift-mood-better = ánimo sube { $by }
shift-in-points = { $shift } puntos ({ $low } a { $high })
shift-and-interval = { $shift } ({ $low } a { $high })
signed-pain = dolor { $by }
signed-mood = ánimo { $by }
better-pain = dolor mejor
better-mood = ánimo mejor
shift-better = { $shift } (mejor)
days-answered = { $answered } de { $of } días
sure = { $probability } % de certeza
item-infusion = { $days ->
    [0] infusión hoy
    [one] infusión ayer
   *[other] infusión hace { $days } días
}
item-next = próxima el { $day }
item-no-next = ninguna prevista
name-relief = alivio más corto
name-less-relief = menos alivio
name-overdue = infusión atrasada
name-silence = menos respuestas
name-small = cambio pequeño
name-apart = dolor y ánimo por caminos distintos
done-seen = visto por { $by } el { $day }
done-called = llamada de { $by } el { $day }
done-not-needed = sin necesidad de actuar, según { $by } el { $day }
worse-again = { $done }, peor otra vez en { $by } puntos
was-worse = estaba peor desde el { $day } aprox.
reminded = pediste un recordatorio
reminded-not-worse = ahora no está peor; pediste un recordatorio
digest-settled = { $count ->
    [one] Ya atendido: { $count } paciente.
   *[other] Ya atendidos: { $count } pacientes.
}
digest-nothing-new = <b>Resumen semanal</b>, { $day }: no hay nadie peor sin atender.
digest-now-nothing-new = <b>Ahora</b>, { $day }: no hay nadie peor sin atender.
digest-open = Toca un código para ver los detalles.
digest-rule = Regla: al menos { $least ->
    [one] { $least } punto
   *[other] { $least } puntos
} respecto a la curva personal (intervalo del 90 %), cerca de { $flags ->
    [one] { $flags } aviso falso
   *[other] { $flags } avisos falsos
} por paciente y año.
codes-worse = <b>Peor</b>: { $codes }
codes-watch = <b>En observación</b>: { $codes }
codes-silent = <b>Dejaron de responder</b>: { $codes }
codes-beside = <b>Además</b>: { $codes }
chart-began = inicio
chart-silent = en silencio desde el { $day }
board-seen = { $code }: visto
board-called = { $code }: llamada
board-not-needed = { $code }: no hace falta
board-reminded = { $code }: otra semana
act-details = Detalles de { $code }
act-seen = Visto
act-called = Llamé
act-not-needed = No hace falta
act-remind = Recordármelo la próxima semana
act-no-reminder = No recordármelo
act-undo-seen = Lo viste · Deshacer
act-undo-called = Llamaste · Deshacer
act-undo-not-needed = No hace falta · Deshacer
who-seen = { $by } lo vio ({ $day })
who-called = { $by } llamó ({ $day })
who-not-needed = { $by }: descartado { $day }
response-noted = { $code }: anotado. El resumen no lo repetirá, salvo que empeore claramente.
response-taken-back = { $code }: deshecho. El resumen lo volverá a mostrar.
nothing-to-take-back = No hay nada tuyo que deshacer.
nothing-open = Ya no hay nada abierto sobre { $code }; no se ha cambiado nada.
newer-digest = Hay algo más reciente sobre { $code }. /digest lo muestra, con sus botones.
reminder-noted = { $code }: tu próximo resumen semanal lo mostrará en cualquier caso.
reminder-taken-back = { $code }: sin recordatorio.

## Staff: administration

invite-whom = ¿A quién se invita?
invite-patient = Paciente
invite-clinician = Profesional
invite-admin = Admin
invite-made =
    Invitación de { $role } para <b>{ $code }</b>. Sirve una sola vez, durante { $days ->
        [one] { $days } día
       *[other] { $days } días
    }. Solo debe recibirla esa persona:

    { $link }
invite-usage = Se escribe así: /invite patient PT-001, o /invite patient PT-001 30 para un enlace que sirve 30 días
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
schedule-usage =
    Se cambia así, para todo el centro, para cada paciente o para cada profesional:
    /schedule site hour 18:30
    /schedule PT-001 days mon-fri
    /schedule CL-001 digest-day tue
    /schedule PT-001 worse-by 2
    /schedule PT-001 phases 1 twice, 8 daily, 29 every 2

    Las fases cuentan desde la última infusión: aquí, al principio un segundo registro al día, desde el día 8 uno al día, desde el día 29 uno cada dos días.

    Los nombres: { $names }
    «default» deshace un cambio: /schedule PT-001 hour default
schedule-of = <b>Horario de { $whose }</b>
schedule-line = { $name }: { $words }
schedule-own = { $name }: { $words } (propio)
schedule-changed = { $whose }: { $name } ahora es { $words }.
setting-unknown = No conozco el ajuste «{ $name }». Los nombres: { $names }
setting-unreadable = No puedo leer «{ $words }» para «{ $name }», y no cambié nada. Por ejemplo: { $example }
example-of = { $name ->
    [days] lun-vie
    [weekly] dom 11:00
    [recap] dom 19:00
    [phases] 1 dos veces, 8 diario, 29 cada 2
    [digest-day] lun
    [hours] lun-vie 8-18
   *[other] { $example }
}
setting-not-a-choice = «{ $words }» no sirve: «{ $name }» puede ser { $choices }.
setting-not-theirs = { $name } se ajusta para el centro o para { $role ->
    [clinician] un profesional
   *[patient] un paciente
}, por ejemplo: /schedule site { $name } { $example }
choices-false-flags = 0,5; 1 o 2
choices-worse-by = 1; 1,5; 2 o 3
about-false-flags = <b>false-flags</b>: ¿cuántos avisos falsos por paciente y año aceptas? { choices-false-flags }. Con menos avisos falsos, un empeoramiento real se descubre más tarde. En una terminal, «python -m bot whatif» muestra a quién habría señalado aquí cada opción.
about-worse-by = <b>worse-by</b>: ¿a partir de cuántos puntos se considera que alguien está peor? { choices-worse-by }. Que baste 1 punto es una suposición nuestra: ningún umbral de empeoramiento está validado.
the-site = todo el centro
team-usage = Se escribe así: /team PT-001 CL-001 CL-002. /team PT-001 muestra el equipo, /team PT-001 none lo vacía.
team-of = Equipo de { $code }: { $codes }
team-empty = { $code } todavía no tiene equipo, así que nadie recibe resúmenes sobre esta persona.
not-a-patient = { $code } no es un código de paciente.
not-a-clinician = { $code } no es un código de profesional.
roster-empty = Todavía no hay nadie. /invite crea un enlace.
roster-line = <b>{ $code }</b> · { $state }
roster-patients = <b>Pacientes</b>
roster-clinicians = <b>Profesionales</b>
roster-admins = <b>Admins</b>
roster-no-team = sin equipo
audit-usage = Se escribe así: /audit PT-001, o /audit PT-001 100 para ver más, o /audit site
audit-of = <b>Auditoría de { $code }</b>, lo más nuevo primero
audit-empty = No hay nada anotado sobre { $code }.
audit-line = { $at } · { $actor } · { $action }
audit-did = { $did ->
    [invited] invitación hecha
    [revoked-invite] invitación retirada
    [opened-invite] abrió la invitación
    [consented] dio su consentimiento
    [declined] no dio su consentimiento
    [enrolled] completó la inscripción
    [enrolled-by-e-mail] inscripción por correo
    [stopped] dejó de participar
    [removed] baja
    [erased] datos borrados
    [unreachable] no se le puede escribir
    [reachable-again] se le puede escribir de nuevo
    [changed-settings] cambió sus ajustes
    [changed-schedule] horario cambiado
    [changed-e-mail] correo cambiado
    [changed-team] equipo cambiado
    [paused] empezó una pausa
    [resumed] terminó la pausa
    [set-end-of-break] puso fin a la pausa
    [entered-infusion] infusión anotada
    [entered-infusions] infusiones anotadas
    [moved-infusion] infusión cambiada de día
    [cancelled-infusion] infusión cancelada
    [changed-texts] textos cambiados
    [changed-on-call] alertas cambiadas
    [paused-site] centro en pausa
    [resumed-site] fin de la pausa del centro
    [looked-at-patient] vio al paciente
    [looked-at-person] vio la ficha
    [looked-at-infusions] vio las infusiones
    [looked-at-schedule] vio el horario
    [looked-at-team] vio el equipo
    [looked-at-alert] vio la alerta
    [listed-patients] vio la lista de pacientes
    [listed-people] vio la lista de personas
    [listed-alerts] vio las alertas
    [listed-episodes] vio los avisos
    [read-notes] leyó las notas
    [read-report] leyó el informe
    [read-audit] leyó la auditoría
    [asked-for-digest] pidió el resumen
    [took-page-for-record] sacó la página para la historia
    [exported] exportó los datos
    [exported-report] exportó el informe
    [replayed] probó otros ajustes con datos pasados
    [sent-digest] resumen enviado
    [missed-digest] resumen perdido
    [opened-episode] aviso abierto
    [episode-resolved] aviso resuelto
    [closed-episode] aviso cerrado
    [responded] respondió al aviso
    [took-back-a-response] retiró su respuesta
    [asked-to-be-reminded] pidió un recordatorio
    [took-back-a-reminder] retiró el recordatorio
    [answered] recibió a quién llamar
    [raised-alert] alerta
    [alert-again] alerta otra vez
    [sent-alert] alerta enviada
    [escalated-alert] alerta pasada a otros
    [reminded-of-alert] recordatorio de la alerta
    [confirmed-alert] confirmó la alerta
    [alert-is-open-again] la alerta vuelve a estar abierta
    [closed-alert] cerró la alerta
    [reopened-alert] reabrió la alerta
    [failed-at-its-time] no se pudo hacer a su hora
    [e-mail-not-delivered] correo no entregado
    [backed-up] copia de seguridad hecha
    [restored] copia restaurada
    [confirmed-restored-copy] copia restaurada confirmada
    [cleared-details] detalles antiguos quitados
    [verified-audit] comprobó la auditoría
    [rotated-keys] claves cambiadas
    [retention] datos antiguos quitados
    [announced-erasure] borrado anunciado
    [forgot-backups] copias antiguas olvidadas
   *[other] { $raw }
}
audit-detail = { $name ->
    [team] equipo
    [role] tipo
    [days] días
    [name] nombre
    [phone] teléfono
    [crisis-en] línea de crisis en inglés
    [crisis-es] línea de crisis en español
    [email] correo
    [zone] zona horaria
    [language] idioma
    [version] versión
    [day] día
    [kind] tipo
    [to] a
    [by] por
    [reason] motivo
    [did] qué
    [item] aviso
    [since] desde
    [opened] abierto
    [ended] terminado
    [outcome] resultado
    [week] semana
    [covered-by] está en
    [panel] panel
    [paused] en pausa desde
    [certificate] certificado
    [up-to] hasta la entrada
    [at] en
    [values] valores
    [weeks] semanas
    [made] hecha
    [notes] notas
    [hour] hora diaria
    [reminder] recordatorio
    [expiry] queda abierto
    [quiet] horas de silencio
    [infusion-day] días de infusión
    [phases] fases
    [second] segundo registro
    [morning-after] mañana siguiente
    [weekly] preguntas semanales
    [recap] semana en pocas líneas
    [summary] página para el médico
    [digest-day] día del resumen
    [digest-hour] hora del resumen
    [nobody-line] resumen sin nadie peor
    [digest-says] el resumen muestra
    [false-flags] avisos falsos
    [worse-by] peor desde
    [responder] responsable
    [hours] horario
    [backup] suplente
    [confirm-within] confirmar en
    [pain] dolor desde
    [words] palabras de peligro
    [item9] PHQ-9, pregunta 9
    [messages] mensajes
    [buttons] botones
    [failed-updates] mensajes no procesados
    [invites] invitaciones
    [digests] resúmenes
   *[other] { $raw }
}
audit-value = { $value ->
    [on] sí
    [off] no
    [yes] sí
    [no] no
    [default] lo habitual
    [none] nada
    [patient] paciente
    [clinician] profesional
    [admin] admin
    [induction] inducción
    [maintenance] mantenimiento
    [words] palabras
    [item9] pregunta 9
    [pain] dolor
    [called] llamada
    [seen] visto
    [not-needed] no hacía falta
    [worse] peor
    [watch] a vigilar
    [silent] sin respuestas
    [the-crisis-text] el texto de crisis
    [full] cifras
    [codes] códigos
    [always] siempre
    [daily] a diario
   *[other] { $raw }
}
audit-why = { $why ->
    [words] un mensaje
    [file] un archivo u otra cosa
    [chat] el chat
    [clock] el reloj
    [program] el programa
    [button-rating] botón: valor
    [button-check-in] botón: registro
    [button-questionnaire] botón: cuestionario
    [button-history] botón: últimas semanas
    [button-break] botón: pausa
    [button-leaving] botón: dejarlo
    [button-quiet-weeks] botón: semanas tranquilas
    [button-usual-level] botón: nivel habitual
    [button-digest] botón: resumen
    [button-panel] botón: panel
    [button-alert] botón: alerta
    [button-invite] botón: invitar
    [button-clinic] botón: centro
    [button-settings] botón: ajustes
    [button-enrolment] botón: inscripción
    [button-unknown] botón
    [clock-alerts] reloj: alertas
    [clock-prompts] reloj: registros
    [clock-reminders] reloj: recordatorios
    [clock-ends-of-check-ins] reloj: fin de los registros
    [clock-digests] reloj: resúmenes
    [clock-plans] reloj: lo planificado
    [clock-retention] reloj: datos antiguos
   *[other] { $raw }
}
audit-sending = al enviar: { $kind }
audit-by = { $who ->
    [program] programa
    [command-line] terminal
   *[other] { $raw }
}
notice-parked = { $count ->
    [one] Un mensaje de Telegram no se pudo procesar. Está guardado entero; «python -m bot check» lo muestra.
   *[other] { $count } mensajes de Telegram no se pudieron procesar. Están guardados enteros; «python -m bot check» los muestra.
}
notice-parked-gone = { $count ->
    [one] Un mensaje de Telegram que no se pudo procesar se guardó el tiempo que tu clínica quiere, y ya está borrado.
   *[other] { $count } mensajes de Telegram que no se pudieron procesar se guardaron el tiempo que tu clínica quiere, y ya están borrados.
}
notice-erasure-ahead = Quienes lo dejaron hace mucho se borran el { $day }: { $codes }. Lo saben, si el bot puede escribirles. «python -m bot export» guarda antes sus datos en un archivo.
notice-erased = { $code } lo dejó hace mucho y ya está borrado, como se anunció. El certificado tiene el número { $number }.
notice-put-off = Algo falló con { $codes }. Lo que se puede repetir se vuelve a intentar cada pocos minutos. El log dice qué fue.
notice-unreachable = { $code } bloqueó el bot. No se le envía nada hasta que vuelva.
notice-unknown = { $kind ->
    [prompt] No se sabe si un registro llegó a { $code }.
    [reminder] No se sabe si un recordatorio llegó a { $code }.
    [digest] No se sabe si un resumen llegó a { $code }.
   *[other] No se sabe si un mensaje llegó a { $code }.
} «python -m bot check» lo muestra.
notice-unknown-many = No se sabe si { $count } mensajes llegaron. Eran para { $codes }. «python -m bot check» los muestra.

## Staff: the clinic by buttons

clinic-home = ¿Qué quieres hacer?
page-before = Anteriores
page-after = Más
people-home = ¿A quién quieres ver?
people-patients = Pacientes ({ $count })
people-clinicians = Profesionales ({ $count })
people-admins = Admins ({ $count })
people-none = Todavía no hay nadie.
clinic-people = Personas
clinic-invites = Invitaciones
clinic-texts = Nombre, teléfono, crisis
clinic-audit = Quién hizo qué
clinic-pause = Pausar o seguir
do-team = Equipo
do-plan = Horario
do-inf = Infusiones
do-email = Correo
do-link = Nuevo enlace
do-revoke = Anular el enlace
do-audit = Quién hizo qué
do-remove = Dar de baja
do-erase = Borrar
link-works = El enlace de invitación sirve hasta el { $day }, { $time }.
link-none = Ahora no sirve ningún enlace de invitación para esta persona.
link-new = Un enlace nuevo para { $code }. El anterior deja de servir.
invite-a-patient = Invitar a un paciente
invite-a-clinician = Invitar a un profesional
invite-a-admin = Invitar a un admin
invite-code = El código de { $role } será <b>{ $code }</b>. Puedes escribir otro código, nunca un nombre.
invite-how-long = ¿Durante cuánto tiempo debe servir el enlace?
invite-days = { $days ->
    [one] { $days } día
   *[other] { $days } días
}
invite-days-unfit = Un enlace puede servir de 1 a { $most } días.
invite-next = Pasa el enlace solo a esa persona.
invites-heading = <b>Invitaciones abiertas</b>
invites-none = No hay ninguna invitación abierta.
invites-more = y { $count } más
invite-line = <b>{ $code }</b> · sirve hasta el { $day }, { $time }
revoke-usage = Se escribe así: /revoke PT-001
revoke-none = No sirve ningún enlace para { $code }, así que no hay nada que anular.
revoke-sure = ¿Anular el enlace de invitación de { $code }? A quien lo abra se le dirá que no sirve. Puedes crear otro cuando quieras.
revoke-yes = Sí, anularlo
revoked = El enlace de invitación de { $code } ya no sirve.
remove-usage = Se escribe así: /remove PT-001
remove-not-come = { $code } todavía no ha llegado. Puedes anular el enlace de invitación.
removed-already = { $code } ya no participa. No se cambió nada.
last-admin = { $code } es la última persona que administra, y alguien tiene que cuidar del diario. Primero invita a otra.
remove-sure-patient =
    ¿Dar de baja a { $code }?

    Ya no le pregunto nada ni guardo nada nuevo, y se lo digo en el chat. Todas sus respuestas quedan y el equipo las sigue viendo. { $code } puede empezar de nuevo en el chat cuando quiera, o borrarlo todo allí.
remove-sure-clinician =
    ¿Dar de baja a { $code }?

    { $code } sale de todos los equipos, ya no ve nada y no recibe resúmenes, tampoco los que están en camino. Lo que hizo queda anotado. Una invitación nueva para { $code } le permite volver, sin los equipos.
remove-sure-admin =
    ¿Dar de baja a { $code }?

    { $code } ya no podrá hacer nada aquí, y todos los botones de ese chat dejan de servir. Lo que hizo queda anotado. Una invitación nueva para { $code } le permite volver.
remove-yes = Sí, dar de baja
removed-patient = { $code } está de baja: ya no se le pregunta nada, y sus respuestas quedan.
removed-clinician = { $code } está de baja y ya no está en ningún equipo.
removed-admin = { $code } está de baja y ya no puede hacer nada aquí.
you-were-stopped =
    Un mensaje de tu clínica.

    Tu clínica ha terminado tu participación en este diario. Ya no te pregunto nada ni guardo nada. Tus respuestas hasta ahora quedan con tu equipo. /export te da tus datos y /forget los borra.
you-were-removed = Tu papel como { $role } { $code } en el diario de { $clinic } ha terminado, y aquí ya no llega nada más de él. Los mensajes anteriores se quedan hasta que borres este chat en Telegram: hazlo, por favor.
erasure-ahead =
    Un mensaje de tu clínica.

    No participas desde el { $since }. Tu clínica no guarda los datos tanto tiempo, así que el { $day } borraré lo que está guardado sobre ti aquí. No tienes que hacer nada. Hasta ese día, /export te da una copia y /start empieza de nuevo.
erased-as-announced =
    Un mensaje de tu clínica.

    Lo que estaba guardado sobre ti aquí está borrado, como te dije hace un mes. Lo que escribimos sigue en este chat hasta que borres el chat en Telegram. Cuídate mucho.

    Si algún día necesitas probarlo, dale este número a tu clínica: { $number }. No dice nada sobre ti.
you-were-erased =
    Un mensaje de tu clínica.

    Tu clínica ha borrado lo que estaba guardado sobre ti aquí. Ya no te pregunto nada. Lo que nos escribimos queda en este chat hasta que borres el chat en Telegram.

    Si algún día necesitas probarlo, dale este número a tu clínica: { $number }. No dice nada sobre ti.
erase-usage = Se escribe así: /erase PT-001
erased-already = { $code } ya está borrado.
erase-sure =
    ¿Borrar a { $code } para siempre? No se puede deshacer.

    Qué se va: respuestas, notas, cuestionarios, infusiones, ajustes, el número de Telegram, alertas y asuntos abiertos, y su parte de cada resumen.
    Qué queda: el código, y quién hizo qué y cuándo, sin detalles. Los mensajes enviados quedan en sus chats. Las copias de seguridad conservan números y días con el código hasta que las borres; las palabras, y quién era, ya no se pueden leer ahí.

    Se le dice a { $code } en el chat. Para terminar el diario y conservar las respuestas, es mejor dar de baja.
erase-yes = Sí, borrar para siempre
erased = { $code } está borrado. Solo quedan el código y la lista de quién hizo qué y cuándo. El certificado tiene el número { $number }.
stage-removed = de baja
stage-closed = la clínica está en pausa
team-add = Añadir { $code }
team-drop = Quitar { $code }
team-removed = { $code } ya no participa. Una invitación nueva le permite volver.
audit-newest = Lo más nuevo
audit-earlier = Anterior
pause-sure =
    ¿Poner en pausa toda la clínica?

    Solo se envía lo que alguien pide: no salen registros, recordatorios, preguntas semanales, repasos ni resúmenes. Lo que está en cola se retira. A los pacientes no se les dice, salvo que escriban.
    Lo que los pacientes hacen por su cuenta sigue funcionando: registros, respuestas y notas; las alertas también. Los días de la pausa no cuentan como días sin responder. Al seguir, no se recupera nada.
pause-yes = Sí, pausarlo todo
site-paused = La clínica está en pausa. Solo se envía lo que alguien pide, hasta que un admin la reanude.
site-paused-since = <b>La clínica está en pausa</b> desde el { $day }, { $time }. Solo se envía lo que alguien pide.
site-not-paused = La clínica no está en pausa. No se cambió nada.
site-resume-means = Al seguir, se pregunta a cada persona a su próxima hora habitual. No se recupera nada.
resume-yes = Seguir ahora
site-resumed = La clínica sigue. Se pregunta a cada persona a su próxima hora habitual.
texts-heading = <b>Lo que los pacientes leen sobre la clínica</b>
text-line = { $name }: { $words }
text-name = Nombre
text-phone = Teléfono
text-crisis = Línea de crisis, { $language }
text-own = <b>{ $words }</b> (escrito aquí)
text-as-set = <b>{ $words }</b> (de los ajustes del programa)
text-none = nada
text-preview = Así lo leen los pacientes:
text-write = Escribe ahora el texto nuevo. Un mensaje, una línea.
text-again = Escribirlo de nuevo
text-take-back = Volver al ajuste del programa
text-unknown = Nombra uno de estos: { $names }. Por ejemplo: /texts phone +34 555 0100
text-too-long = Son { $long } caracteres, y caben { $most }. No se cambió nada. Escríbelo más corto.
email-write = Escribe ahora la dirección de correo, como nombre@clinica.example.
email-another = Otra dirección

## Staff: reports

clinic-report = Informes
report-heading = <b>Informe</b>, { $days }
report-answers = <b>Registros respondidos</b>
report-answered = { $part } de { $of } días{ $percent }. Los días sin pregunta no cuentan.
report-digests = <b>Resúmenes semanales</b>
report-digests-sent = Enviados: { $sent }.{ $quiet ->
    [0] { "" }
   *[other] { " " }Sin nada que contar: { $quiet }.
}
report-digests-lost = No llegaron: { $count }. «python -m bot check» dice más.
report-on-digests = Peor: { $part } de { $of } pacientes{ $percent }. El objetivo: como mucho 5 de 50.
report-alerts = <b>Alertas</b>
report-alerts-raised = Creadas: { $raised }. Confirmadas: { $confirmed }. Cerradas: { $closed }.
report-alerts-minutes = La mitad de las confirmadas se confirmó en { $minutes } min o menos.
report-done = <b>Señalados y qué se hizo</b>
report-worse = Peor: { $count }{ $outcomes }
report-watch = En observación: { $count }{ $outcomes }
report-silent = Dejaron de responder: { $count }{ $outcomes }
report-seen = vistos { $count }
report-called = llamados { $count }
report-not-needed = no hacía falta { $count }
report-accepted = aceptados como habitual { $count }
report-nothing = nada todavía { $count }
report-acted = Con respuesta, entre los que empeoraron: { $part } de { $of }{ $percent }. El objetivo: tres de cada cuatro.
report-percent = { " " }({ $percent } %)
report-by-patient = <b>Días respondidos de los preguntados</b>
report-line = { $code } · { $part } de { $of }{ $percent }
report-nobody = En este tiempo no se preguntó a nadie.
report-people = Por paciente
report-latest = Las últimas 4 semanas
report-usage = Escríbelo así, por favor: report --month 2026-03. Sin mes, se trata de las últimas 4 semanas.
report-month-unreadable = No puedo informar sobre «{ $word }». Escribe un mes del que ya haya pasado un día, por ejemplo 2026-03.

## Staff: e-mail

settings-email = Correo electrónico
settings-email-is = Correo: { $address }
settings-email-none = Correo: ninguno
email-ask =
    Tu resumen semanal también puede llegarte por correo electrónico. El correo solo lleva códigos y recuentos.

    Escribe tu dirección de correo y te mando allí un código. Después escribe aquí el código.
email-off = No recibir más correos
email-unreadable = No puedo leer «{ $words }» como dirección de correo. Escríbela así: nombre@clinica.example, sin tildes.
email-code-sent = Estoy enviando un código a { $address }. Escribe aquí sus seis cifras en menos de una hora. Puede tardar unos minutos; mira también en el correo no deseado.
email-code-wrong = Ese no es el código de mi último correo. Míralo otra vez, por favor.
email-code-over = Ya no hay ningún código abierto. Escribe otra vez tu dirección de correo y te mando uno nuevo.
email-wait = Ya hay un código en camino. Espera un minuto antes de pedir otro.
email-not-sent = No se ha podido enviar el correo con tu código. Mira la dirección en /settings y escríbela otra vez. Si es correcta, avisa a quien administra.
email-set = Hecho. Desde ahora tu resumen semanal va a { $address }, y sigue llegando aquí.
email-usage =
    Escríbelo así, por favor:
    /email CL-001 nombre@clinica.example
    /email CL-001 off
    /email CL-001 muestra la dirección.
email-of = { $code } recibe correos en { $address }.
email-of-none = { $code } no recibe correos.
email-begins = Para eso no hace falta Telegram. Primer resumen: { $day } a las { $time }.
email-ended = { $code } ya no tiene ni Telegram ni correo, así que no se le envían más resúmenes. /invite clinician { $code } abre un camino de vuelta.
email-not-now = { $code } ya no participa. /invite clinician { $code } le permite volver.
notice-email-refused = No se ha podido entregar un correo a { $code }. /email { $code } muestra la dirección. «python -m bot check» dice si hay un servidor de correo.
notice-came = { $role ->
    [admin] { $code } acaba de llegar con el enlace de administración.
   *[clinician] { $code } acaba de llegar con el enlace para profesionales.
} Pregúntale si de verdad fue esa persona, porque un enlace se puede reenviar. Si no fue así, retira { $code } enseguida: /clinic, «Personas».
notice-links = En una hora se abrieron { $count } veces enlaces que no funcionan. Quizá alguien intenta adivinar uno, y eso no puede salir bien: no tienes que hacer nada. Si alguien a quien invitaste no puede entrar, necesita un enlace nuevo: /invite.
email-digest-subject = Tu resumen semanal
email-digest = Tu resumen semanal del { $day }. Los códigos representan a pacientes.
email-nobody = Ningún empeoramiento nuevo, hasta donde llegan las respuestas.
email-worse = Peor: { $count }
email-watch = A vigilar: { $count }
email-silent = Dejaron de responder: { $count }
email-unclear = Sin respuestas suficientes para valorar: { $count }
email-reminded = Pediste que te lo recordara: { $count }
email-since = { $code }, desde el { $day }
email-open-since = { $code }, desde el { $day }, avisado desde el { $opened }
email-settled = Ya atendidos por tu equipo: { $count }
email-not-worse = No están peor: { $count }
email-review = Para que lo valores. Nadie vigila las respuestas en directo.
email-details-chat = Los detalles: envía /digest al bot en Telegram.
email-details-clinic = Los detalles están en Telegram: pide a tu clínica una invitación al bot.
email-stop-chat = Para no recibir más correos: envía /settings al bot y toca «Correo electrónico».
email-stop-clinic = Para no recibir más correos: díselo a quien administra en tu clínica.
email-again-subject = ¿Llegó tu resumen?
email-again = Quizá el resumen semanal del { $day } no te llegó por correo.
email-alert-subject = Algo te espera
email-alert =
    Hay un aviso abierto de { $code }: { $reason }.

    Abre Telegram y confírmalo allí: /alerts. Si no lo haces, se pregunta a la siguiente persona.

    Esto no es una vigilancia en directo.
email-code-subject = Tu código
email-code =
    { $code } es tu código. Escríbelo en tu chat con el bot en menos de una hora.

    Alguien que trabaja con { $clinic } escribió allí esta dirección. Si no fuiste tú, no hagas nada y no llegará nada más.
email-hello-subject = Se ha anotado tu dirección de correo
email-hello = Desde ahora llega a esta dirección un resumen semanal de { $clinic }. Solo lleva códigos y recuentos.

## Staff: alerts

alert-heading = <b>Alerta: { $code }</b>
alert-reason-words = Palabras que hacen pensar en un peligro, en algo que escribió
alert-reason-item9 = PHQ-9, pregunta 9 (pensar en morir o hacerse daño): más que «ningún día»
alert-reason-pain = Dolor igual o mayor que el límite del centro
alert-short-words = palabras
alert-short-item9 = pregunta 9
alert-short-pain = dolor
alert-raised = { $reason } · { $day }, { $time }
alert-again = { $count ->
    [one] Ha pasado una vez más desde entonces.
   *[other] Ha pasado { $count } veces más desde entonces.
}
alert-asked-before = Avisados antes, sin confirmar por ahora: { $codes }.
alert-for-admins = Nadie de guardia la ha confirmado. Por favor, procura que alguien se encargue.
alert-not-live = Esto no es una vigilancia en directo: lo notó un programa, y muchas cosas se le escapan. Qué hacer queda a tu criterio.
alert-confirm = Confirmar: me encargo yo
alert-details = Detalles
alert-reopen = Deshacer
alert-not-confirmed = Nadie la ha confirmado todavía.
alert-confirmed = { $by ->
    [you] Te encargas tú (confirmada el { $day }, { $time }).
   *[other] Se encarga { $by } (confirmada el { $day }, { $time }).
}
alert-to-close = Cuando esté resuelta, toca lo que se hizo. Hasta entonces llega un recordatorio cada mañana.
alert-closed = { $by ->
    [you] La cerraste el { $day }, { $time }: { $outcome }.
   *[other] { $by } la cerró el { $day }, { $time }: { $outcome }.
}
alert-outcome-called = se llamó
alert-outcome-seen = visto
alert-outcome-not-needed = no hacía falta
alert-unconfirmed = Nadie ha confirmado todavía esta alerta. Ya se avisó a todas las personas posibles.
alert-unclosed = Esta alerta está confirmada y aún no está cerrada.
alert-happened-again = Hoy ha pasado otra vez.
alert-newer = Hay una alerta más nueva de este tipo. Esta sigue cerrada.
alerts-none = No hay ninguna alerta abierta.
alerts-open = <b>Alertas abiertas</b>
alerts-line = { $code } · { $reason } · { $day }, { $time }{ $count ->
    [0] {""}
   *[other] {" "}(otra vez: { $count })
} · { $by ->
    [none] sin confirmar
   *[other] confirmada por { $by }
}
alerts-button = { $code }: { $reason }
alerts-closed = Cerradas en los últimos 30 días: { $count }
alerts-back = Todas las alertas abiertas
notice-on-call-lost = { $code } atiende las alertas y ya no está localizable. Las alertas pasan enseguida a la siguiente persona. Por favor, elige a otra persona: /clinic, «Alertas».
clinic-oncall = Alertas
oncall-is-on = <b>Las alertas están activadas.</b>
oncall-is-off = <b>Las alertas están desactivadas.</b> Falta por ajustar: { $missing }
oncall-about = En el horario de la persona responsable, ella es la primera en saberlo; fuera de él, la suplente. Si no se confirma a tiempo, se avisa a la otra y después a todos los admins. Las alertas no son una vigilancia en directo, y no se habla de ellas a los pacientes.
oncall-line = { $name }: { $words }
oncall-responder = Responsable
oncall-hours = Horario
oncall-backup = Suplente
oncall-confirm-within = Confirmar en
oncall-pain = Dolor desde
oncall-words = Palabras de peligro
oncall-item9 = PHQ-9, pregunta 9
oncall-not-set = sin ajustar
oncall-on = sí
oncall-off = no
oncall-always = siempre
oncall-words-on = Palabras de peligro: activar
oncall-words-off = Palabras de peligro: desactivar
oncall-item9-on = PHQ-9, pregunta 9: hacerla
oncall-item9-off = PHQ-9, pregunta 9: no hacerla
oncall-turn-off = Desactivar las alertas
oncall-off-sure = ¿Desactivar las alertas? Se quitan responsable, horario y suplente, ya no se hace la pregunta 9 del PHQ-9 y ya no se avisa a nadie de palabras de peligro.
oncall-off-yes = Sí, desactivarlas
oncall-choose-responder = ¿Quién es responsable? Solo aparecen profesionales a quienes puedo escribir en Telegram.
oncall-choose-backup = ¿Quién es suplente? Solo aparecen profesionales a quienes puedo escribir en Telegram.
oncall-nobody = Todavía no puedo escribir a ningún profesional en Telegram. Invita primero a alguien y vuelve cuando haya entrado.
oncall-choose-hours = ¿Cuándo se avisa primero a la persona responsable, en la zona horaria del centro ({ $zone })? Toca o escribe algo como «lun-vie 8-18».
oncall-choose-confirm-within = ¿Cuánto puede tardar alguien en confirmar? Toca o escribe algo como «30 min», de 10 minutos a 12 horas.
oncall-choose-pain = ¿Desde qué nivel de dolor se crea una alerta? Toca o escribe un número de 5 a 10.
oncall-unreadable = No puedo leer «{ $words }» aquí, y no cambié nada. Por ejemplo: { $example }
oncall-not-there = No puedo escribir a { $code } en Telegram, así que nadie podría tocar el botón. Elige a alguien que ya haya entrado.
oncall-same = { $code } ya tiene el otro papel. Responsable y suplente tienen que ser dos personas.
oncall-usage =
    Se ajusta así:
    /oncall responder CL-001
    /oncall backup CL-002
    /oncall hours mon-fri 8-18 (o daily 7-22, o always)
    /oncall confirm-within 30 min
    /oncall pain 9 (u off)
    /oncall words off
    /oncall item9 off
    /oncall off

## Staff: one patient in detail

panel-heading = <b>Tus pacientes</b>, { $day }: { $count }
panel-page = Página { $page } de { $pages }, primero quienes están peor
panel-answered = { $of ->
    [0] todavía sin preguntas
   *[other] { $answered } de { $of } días respondidos
}
panel-closing = Toca un código para ver los detalles.
open-heading = <b>Pendiente</b>
open-item = { $kind ->
    [worse] empeoramiento pendiente desde el { $day }
    [watch] en observación desde el { $day }
   *[other] dejó de responder, pendiente desde el { $day }
}
open-nothing-done = todavía no se ha hecho nada
open-alert = alerta del { $day }, sin cerrar: { $reason }
open-confirmed = confirmada por { $by }
relief-heading = <b>Cuánto duró el alivio</b>
relief-value = { $lasted } ({ $day })
relief-days = { $days ->
    [0] no se vio
    [one] { $days } día
   *[other] { $days } días
}
relief-at-least = al menos { $days } días
relief-so-far = { $days } días hasta ahora
relief-unknown = no se puede saber
relief-unknown-yet = aún no se puede saber
relief-note = Hasta que quedaba menos de 1 punto, según las respuestas tras cada infusión; una serie cuenta como una.
infusions-heading = <b>Infusiones</b>
infusions-given = { $days }
infusions-earlier = Anteriores: { $count }
infusions-none = No consta ninguna.
infusions-planned = Previstas: { $days }
infusions-none-planned = No hay ninguna prevista.
infusion-value = { $day } { $kind }
detail-notes-count = Notas de las últimas 8 semanas: { $count }. { $shared ->
    [yes] Esta persona deja que el equipo las lea.
   *[no] Esta persona no ha dado permiso al equipo para leerlas.
}
detail-notes = Leer las notas
detail-record = PDF para la historia clínica
record-coming = La página está en camino.
record-file =
    { $code }: una página para la historia clínica. Para que la revises.

    El archivo no está protegido: quien pueda abrirlo puede leerlo.
record-judgement = Lo que dice el diario
record-relief = Cuánto duró el alivio
record-open = Pendiente, y lo que se hizo
record-footer = Lo que respondió esta persona, y lo que un programa deduce de ello. Para revisar; no contiene consejos.
notes-heading = <b>{ $code }</b>, notas de las últimas 8 semanas, primero las más recientes
notes-none = No hay ninguna.
notes-not-shared = Esta persona no ha dado permiso al equipo para leer las notas.
note-of = <b>{ $day }</b>: { $words }
note-piece = … { $words }
panel-export-table = { $of ->
    [1] Las respuestas de tus pacientes en una tabla.
   *[other] Las respuestas de tus pacientes en una tabla, archivo { $number } de { $of }.
} Códigos, sin nombres; notas solo de quienes dejan que el equipo las lea. El archivo no está protegido: quien pueda abrirlo puede leerlo.
panel-export-record = { $of ->
    [1] Lo mismo para programas de historias clínicas (FHIR R4).
   *[other] Lo mismo para programas de historias clínicas (FHIR R4), archivo { $number } de { $of }.
} El archivo no está protegido.

## Staff: infusions in bulk

clinic-inf = Infusiones
inf-whose = Infusiones: ¿de qué paciente?
inf-bulk = Varias a la vez
inf-add = Anotar una infusión
inf-today = Hoy
inf-tomorrow = Mañana
inf-in-weeks = { $count ->
    [one] En una semana
   *[other] En { $count } semanas
}
inf-ask-when = ¿Cuándo tiene { $code } una infusión? Elige un día o escríbelo, por ejemplo 2026-03-25.
inf-of-day = { $code }: infusión de { $kind } el { $day }.
inf-move = Cambiar el día
inf-cancel = Cancelarla
inf-ask-where-to = ¿A qué día pasa la infusión de { $code } del { $day }? Elige uno o escríbelo.
inf-cancel-sure = ¿Cancelar la infusión de { $code } del { $day }?
inf-cancel-yes = Sí, cancelarla
inf-cancel-no = No, dejarla
inf-more = Hay { $count } más: /infusion { $code } las muestra todas.
bulk-ask =
    Pega aquí una lista o envía un archivo CSV. Una línea por infusión: código, día y, si quieres, el tipo.

    PT-001 2026-03-25 mantenimiento
    PT-002; 25.03.2026

    Como mucho { $lines } líneas. Usa códigos, nunca nombres. Lo verás todo antes de que se anote.
bulk-preview = { $count ->
    [0] <b>No hay nada que anotar.</b>
    [one] <b>1 infusión nueva. Aún no está anotada.</b>
   *[other] <b>{ $count } infusiones nuevas de { $patients ->
        [one] 1 paciente
       *[other] { $patients } pacientes
    }. Aún no se ha anotado nada.</b>
}
bulk-line = { $code } · { $day } · { $kind }
bulk-more = … y { $count } más
bulk-order = La línea { $number } solo se puede leer como { $first ->
    [day] día/mes/año
   *[month] mes/día/año
}, así que leo así todos los días con / o - en medio. Por favor, mira los días.
bulk-there = { $count ->
    [one] Se salta 1 línea: ya está anotada, o está dos veces en la lista.
   *[other] Se saltan { $count } líneas: ya están anotadas, o están dos veces en la lista.
}
bulk-unread = { $count ->
    [one] <b>1 línea no se puede anotar:</b>
   *[other] <b>{ $count } líneas no se pueden anotar:</b>
}
bulk-wrong = Línea { $number }, «{ $words }»: { $wrong ->
    [no-day] falta el día
    [day] no entiendo el día; escríbelo así: 2026-03-25
    [day-or-month] ¿va primero el día o el mes? Escríbelo así: 2026-03-25
    [kind] el tipo es inducción o mantenimiento
    [more] hay más que código, día y tipo
    [other-kind] una línea anterior da otro tipo para ese día
    [unknown] ningún paciente tiene ese código
    [too-far] falta o hace más de un año
   *[code] no empieza con un código como PT-001
}
bulk-unread-more = También estas líneas:
bulk-yes = { $count ->
    [one] Anotar 1 infusión
   *[other] Anotar { $count } infusiones
}
bulk-no = No hacer nada
bulk-entered = { $count ->
    [0] No hay nada que anotar: ya estaban todas.
    [one] 1 infusión anotada.
   *[other] { $count } infusiones anotadas, de { $patients ->
        [one] 1 paciente
       *[other] { $patients } pacientes
    }.
}
bulk-dropped = No se ha anotado nada.
bulk-gone = Esta lista ya no está aquí. /infusion con un código muestra lo anotado; o envía la lista otra vez.
bulk-changed = No se ha anotado nada, porque algo ha cambiado: ya no hay paciente { $codes }. Envía la lista otra vez sin esas líneas.
bulk-too-long = Es demasiado de una vez, así que no he leído nada. Envía como mucho { $lines } líneas y { $kilobytes } kB, y después el resto.
bulk-no-text = Solo puedo leer texto, como CSV. Desde una hoja de cálculo, guárdala o expórtala como CSV y envíala; o pega aquí las líneas.
bulk-not-fetched = No he podido recibir ese archivo de Telegram. Envíalo otra vez, o pega aquí las líneas.
bulk-how-to-enter = Aún no se ha anotado nada. La misma orden con --yes las anota.

## Staff: schedules by buttons

clinic-plan = Horarios
plan-whose = ¿El horario de quién? Lo que vale para el centro vale para quien no tiene nada propio.
plan-site = Todo el centro
plan-next = Qué pasará ahora
plan-line = { $name }: { $words }{ $own ->
    [own] { " " }(propio)
    [changed] { " " }(cambiado)
   *[other] { "" }
}
plan-heading = <b>{ $name }</b>
plan-changed = Cambiado para { $whose }. { $name }: { $words }.
plan-choose = Elige una opción.
plan-write = Elige, o escríbelo, por ejemplo: { $example }
plan-usual = Como en el centro
plan-default = Como al principio
plan-hour = Hora diaria
plan-days = Días
plan-reminder = Recordatorio
plan-expiry = Queda abierto
plan-quiet = Horas de silencio
plan-infusion-day = Días de infusión
plan-phases = Fases
plan-second = Segundo registro
plan-morning-after = Mañana siguiente
plan-weekly = Preguntas semanales
plan-recap = Semana en pocas líneas
plan-summary = Página para el médico
plan-digest-day = Día del resumen
plan-digest-hour = Hora del resumen
plan-nobody-line = Resumen sin nadie peor
plan-digest-says = El resumen muestra
plan-false-flags = Avisos falsos
plan-worse-by = Peor desde
plan-about-hour = Cuándo llega el registro diario, según el reloj del paciente.
plan-about-days = Qué días de la semana llega.
plan-about-reminder = Cuánto tiempo después llega el único recordatorio.
plan-about-expiry = Cuánto tiempo admite respuestas un registro. Las posteriores se guardan y se marcan como tardías.
plan-about-quiet = A estas horas no llega ningún recordatorio.
plan-about-infusion-day = Si se pregunta el día de una infusión.
plan-about-phases = Con qué frecuencia se pregunta, contando desde la última infusión: más al principio, menos después.
plan-about-second = Un segundo registro el mismo día pregunta cómo va en ese momento.
plan-about-morning-after = Cuándo se pregunta por la mañana después de una infusión.
plan-about-weekly = Cuándo llegan las preguntas semanales.
plan-about-recap = Cuándo recibe el paciente su semana en pocas líneas.
plan-about-summary = Si el paciente recibe una página para el médico el día antes de una infusión.
plan-about-digest-day = El día del resumen semanal.
plan-about-digest-hour = Su hora, según el reloj del profesional.
plan-about-nobody-line = Si llega un resumen también cuando nadie está peor.
plan-about-digest-says = Si el resumen muestra cifras y gráficos, o solo códigos, con los detalles a un toque.
plan-about-false-flags = Cuántos avisos falsos aceptas por paciente y año. Con menos, un empeoramiento real se detecta más tarde.
plan-about-worse-by = Desde cuántos puntos un cambio cuenta como empeoramiento. Al menos 1 punto es una suposición nuestra: no hay ningún umbral validado.
phases-0 = Primero dos al día, luego menos
phases-1 = Desde el día 29, cada 2 días
phases-2 = Desde el día 15, cada 3 días
told-no-phases = siempre igual
told-phase = desde el día { $day }, { $pace ->
    [twice] dos veces al día
   *[every] { $every ->
        [one] a diario
       *[other] cada { $every } días
    }
}
told-switch = { $state ->
    [on] sí
   *[off] no
}
told-digest-says = { $says ->
    [codes] solo códigos
   *[full] cifras y gráficos
}
told-hours = { $count ->
    [one] { $count } hora
   *[other] { $count } horas
}
told-minutes = { $count } minutos
told-false-flags = { $value } al año
told-worse-by = { $value ->
    [one] { $value } punto
   *[other] { $value } puntos
}
schedule-none = { $code } no tiene horario: solo lo tienen los pacientes, los profesionales y el centro.
reminder-too-late = El recordatorio ({ $reminder }) llegaría cuando el registro ya se ha cerrado ({ $expiry }). No se ha cambiado nada. Elige un recordatorio más temprano, o cambia antes «{ plan-expiry }» (expiry).
next-usage = Escríbelo así: next PT-001, o next site
foreseen = <b>Lo próximo para { $code }</b>, según el reloj de { $zone }:
foreseen-after-break = <b>{ $code } está en pausa hasta el { $day }.</b> Después, según el reloj de { $zone }:
foreseen-example = <b>Lo próximo para un paciente sin ajustes propios</b> que ha tenido hoy una infusión, según el reloj de { $zone }:
foreseen-line = { $day }, { $time } · { $what }
foreseen-none = No hay nada previsto.
foreseen-break = { $code } está en pausa sin fecha de fin. No llega nada hasta que el paciente envíe /resume.
foreseen-nothing = { $code } no recibe nada ahora: no se ha inscrito, lo ha dejado o ha bloqueado el bot.
foreseen-paused = El centro está en pausa. No llega nada hasta que siga.
foreseen-digest = Próximo resumen para { $code }: { $day }, { $time } ({ $zone }).
coming-daily = registro diario
coming-second = segundo registro del día
coming-morning = mañana después de la infusión
coming-weekly = preguntas semanales
coming-recap = la semana en pocas líneas
coming-summary = página para el médico

## Commands, as Telegram lists them

command-checkin = Responder ahora
command-history = Ver tus últimas semanas
command-settings = Tus horas, dónde estás, idioma
command-pause = Hacer una pausa
command-resume = Seguir después de una pausa
command-export = Recibir las respuestas en archivos
command-privacy = Qué se guarda y quién lo ve
command-help = Ayuda, y a quién llamar
command-stop = Dejarlo
command-forget = Borrar tus datos
command-patients = Ver la lista de pacientes
command-patient = Ver a una persona
command-digest = Cómo están ahora tus pacientes
command-alerts = Alertas abiertas
command-clinic = Preparar y llevar la clínica
command-invite = Invitar a alguien
command-infusion = Anotar una infusión
command-schedule = Ajustar cuándo se pregunta
command-team = Ajustar quién ve a cada paciente
command-email = Dónde recibe correos un clínico: /email CL-001 nombre@clinica.example
command-audit = Quién hizo qué
bot-description = Un diario de síntomas privado para el tiempo entre infusiones. Funciona con invitación de tu clínica. Nadie lo mira en el momento.
