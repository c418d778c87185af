"""Words that universities' files use for levels, forms, languages, funding and status.

Values of the national student information system, with what people write beside them. Matching
ignores case, script and apostrophes, so each word stands once.
"""

from partners.enums import Funding, Level, Sex, StudentStatus, StudyForm, TeachingLanguage

LEVELS = {
    Level.BACHELOR.value: ("bakalavr", "bakalavriat", "бакалавр", "BSc", "BA", "undergraduate"),
    Level.MASTER.value: (
        "magistr", "magistratura", "магистр", "magistrant", "mutaxassis", "MSc", "MA", "masters",
    ),
    Level.VOCATIONAL.value: (
        "kasbiy", "kasb-hunar", "oʻrta maxsus", "texnikum", "kollej", "профессиональный",
        "среднее специальное", "college",
    ),
}  # fmt: skip

FORMS = {
    StudyForm.FULL_TIME.value: (
        "kunduzgi", "kunduzgi taʼlim", "очная", "очное", "дневная", "дневное обучение", "очный",
        "full time", "day",
    ),
    StudyForm.EVENING.value: (
        "kechki", "kechki taʼlim", "вечерняя", "вечернее", "вечернее обучение",
    ),
    StudyForm.CORRESPONDENCE.value: (
        "sirtqi", "sirtqi taʼlim", "maxsus sirtqi", "maxsus sirtqi taʼlim", "заочная", "заочное",
        "заочное обучение", "спец. заочное обучение", "part-time", "extramural",
    ),
    StudyForm.DISTANCE.value: (
        "masofaviy", "masofaviy taʼlim", "дистанционная", "дистанционное",
        "дистанционное обучение", "online", "distance learning",
    ),
    StudyForm.DUAL.value: ("dual taʼlim", "дуальная", "дуальное", "дуальное обучение"),
}  # fmt: skip

LANGUAGES = {
    TeachingLanguage.UZBEK.value: (
        "oʻzbek", "oʻzbekcha", "oʻzbek tili", "узбекский", "узбекский язык", "Uzbek", "uzb",
    ),
    TeachingLanguage.RUSSIAN.value: (
        "rus", "ruscha", "rus tili", "русский", "русский язык", "Russian",
    ),
    TeachingLanguage.ENGLISH.value: (
        "ingliz", "inglizcha", "ingliz tili", "английский", "английский язык", "English", "eng",
    ),
    TeachingLanguage.KARAKALPAK.value: (
        "qoraqalpoq", "qoraqalpoqcha", "qoraqalpoq tili", "каракалпакский",
        "каракалпакский язык", "Karakalpak",
    ),
    TeachingLanguage.TAJIK.value: ("tojik", "tojik tili", "таджикский", "Tajik"),
    TeachingLanguage.KAZAKH.value: ("qozoq", "qozoq tili", "казахский", "Kazakh"),
}  # fmt: skip

FUNDINGS = {
    Funding.GRANT.value: (
        "davlat granti", "davlat grant", "byudjet", "грант", "государственный грант", "бюджет",
        "state grant", "budget",
    ),
    Funding.CONTRACT.value: (
        "kontrakt", "shartnoma", "toʻlov-shartnoma", "toʻlov shartnoma", "контракт", "договор",
        "платное", "платная", "fee",
    ),
}  # fmt: skip

SEXES = {
    Sex.FEMALE.value: ("ayol", "qiz", "женский", "женщина", "ж", "f", "woman"),
    Sex.MALE.value: ("erkak", "oʻgʻil", "мужской", "мужчина", "м", "m", "man"),
}

STATUSES = {
    StudentStatus.STUDYING.value: ("oʻqimoqda", "oʻqiydi", "учится", "учиться", "обучается"),
    StudentStatus.ACADEMIC_LEAVE.value: (
        "akademik taʼtil", "akademik taʼtilda", "академический отпуск", "в академическом отпуске",
    ),
    StudentStatus.GRADUATED.value: ("bitirgan", "окончил", "окончила", "выпускник"),
    StudentStatus.EXPELLED.value: ("chetlashgan", "chetlashtirilgan", "отчислен", "отчислена"),
}  # fmt: skip

LEVEL_HEADINGS = ("daraja", "taʼlim turi", "bosqich", "тип обучения", "уровень", "степень")
FORM_HEADINGS = (
    "shakl",
    "taʼlim shakli",
    "oʻqish shakli",
    "форма",
    "форма обучения",
    "form of study",
)
LANGUAGE_HEADINGS = ("til", "taʼlim tili", "oʻqish tili", "язык", "язык обучения")
PROGRAMME_HEADINGS = (
    "yoʻnalish kodi", "mutaxassislik kodi", "yoʻnalish shifri", "shifr", "kod", "code",
    "код направления", "код специальности", "код", "шифр", "speciality code", "programme",
)  # fmt: skip
NAME_HEADINGS = (
    "yoʻnalish nomi", "mutaxassislik nomi", "yoʻnalish", "mutaxassislik", "nomi",
    "наименование направления", "специальность", "направление", "name", "speciality",
)  # fmt: skip
