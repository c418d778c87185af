"""Words that enterprises' files use; matching ignores case, script and apostrophes."""

from internships.enums import Shift

SHIFTS = {
    Shift.DAY.value: ("kunduzgi", "kunduzgi smena", "дневная", "дневная смена", "day shift"),
    Shift.EVENING.value: ("kechki", "kechki smena", "вечерняя", "вечерняя смена"),
    Shift.NIGHT.value: ("tungi", "tungi smena", "ночная", "ночная смена"),
    Shift.ROTATING.value: ("smenali", "almashinuvchi", "сменная", "посменно", "rotating shifts"),
    Shift.FLEXIBLE.value: ("erkin", "moslashuvchan", "гибкий", "гибкий график"),
}
REFERENCE = ("raqam", "raqami", "tartib raqami", "№", "номер", "number", "no")
UNIVERSITY = ("otm", "otm kodi", "universitet", "universitet kodi", "вуз", "код вуза")
PRACTICE = ("amaliyot turi", "вид практики", "тип практики", "practice")
TITLE = ("nomi", "lavozim", "название", "должность", "name")
DESCRIPTION = ("tavsif", "vazifalar", "описание", "обязанности", "duties")
PLACES = ("oʻrinlar", "oʻrinlar soni", "joylar soni", "места", "количество мест", "мест")
STARTS_ON = ("boshlanishi", "boshlanish sanasi", "начало", "дата начала", "from", "start")
ENDS_ON = ("tugashi", "tugash sanasi", "конец", "окончание", "дата окончания", "until", "end")
DISTRICT = ("tuman", "tuman kodi", "район", "код района", "soato")
PROGRAMMES = (
    "mutaxassislik", "mutaxassisliklar", "mutaxassislik kodi", "yoʻnalish kodi", "специальности",
    "код специальности", "коды специальностей", "programme codes",
)  # fmt: skip
YEARS = ("kurs", "kurslar", "курс", "курсы", "years of study")
PAY = ("oylik", "ish haqi", "maosh", "оплата", "зарплата", "salary", "pay")
TRANSPORT, MEALS, DORMITORY = ("транспорт",), ("ovqat", "питание"), ("yotoqxona", "общежитие")
WORKING_LANGUAGE = ("ish tili", "til", "язык", "рабочий язык", "language")
SHIFT = ("smena", "смена", "график")
HAZARDOUS = ("xavfli ish", "zararli", "вредные условия", "опасная работа", "hazardous")
SAFETY = ("xavfsizlik", "xavfsizlik talablari", "требования безопасности", "safety")
