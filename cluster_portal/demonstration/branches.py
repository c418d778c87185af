"""Branches of the real sector: their ISIC division, and the narrow ISCED-F fields they employ."""

from dataclasses import dataclass

from partners.enums import OrganizationKind


@dataclass(frozen=True)
class Branch:
    """`words`: what its enterprises are called (Uzbek, Russian); `tasks`: what interns do there."""

    industry: str
    fields: tuple[str, ...]
    words: tuple[str, str]
    tasks: tuple[str, ...]
    kind: OrganizationKind = OrganizationKind.ENTERPRISE
    hazardous: bool = False


BRANCHES = [
    Branch(
        "28", ("071",), ("mashinasozlik zavodi", "машиностроительный завод"),
        ("Muhandis-konstruktor yordamchisi", "Texnolog yordamchisi", "Dastgohlar sozlovchisi"),
        hazardous=True,
    ),
    Branch(
        "35", ("071",), ("elektr tarmoqlari", "электрические сети"),
        ("Podstansiya navbatchi muhandisi yordamchisi", "Energetik yordamchisi"), hazardous=True,
    ),
    Branch(
        "07", ("072", "071", "053"),
        ("kon-metallurgiya kombinati", "горно-металлургический комбинат"),
        ("Konchi-muhandis yordamchisi", "Boyitish sexi texnologi yordamchisi"), hazardous=True,
    ),
    Branch(
        "13", ("072", "041"), ("toʻqimachilik majmuasi", "текстильный комплекс"),
        ("Yigiruv sexi texnologi yordamchisi", "Sifat nazoratchisi"),
    ),
    Branch(
        "20", ("072", "053"), ("kimyo korxonasi", "химическое предприятие"),
        ("Laborant-kimyogar", "Texnologik jarayon operatori"), hazardous=True,
    ),
    Branch(
        "41", ("073",), ("qurilish tresti", "строительный трест"),
        ("Prorab yordamchisi", "Loyihachi yordamchisi", "Smetachi"), hazardous=True,
    ),
    Branch(
        "62", ("061", "054"), ("dasturiy yechimlar", "программные решения"),
        ("Kichik dasturchi", "Testlovchi", "Maʼlumotlar tahlilchisi"),
    ),
    Branch(
        "61", ("061", "071"), ("aloqa xizmatlari", "услуги связи"),
        ("Tarmoq muhandisi yordamchisi", "Texnik qoʻllab-quvvatlash mutaxassisi"),
    ),
    Branch(
        "64", ("041", "031", "054"), ("tijorat banki filiali", "филиал коммерческого банка"),
        ("Kredit mutaxassisi yordamchisi", "Buxgalter yordamchisi"),
    ),
    Branch(
        "69", ("042", "041"), ("huquq va audit markazi", "центр права и аудита"),
        ("Yurist yordamchisi", "Auditor yordamchisi"),
    ),
    Branch(
        "01", ("081", "084", "082", "083"), ("agrofirmasi", "агрофирма"),
        ("Agronom yordamchisi", "Veterinar yordamchisi", "Issiqxona operatori"),
    ),
    Branch(
        "36", ("052", "073", "081"), ("suv xoʻjaligi boshqarmasi", "управление водного хозяйства"),
        ("Gidrotexnik yordamchisi", "Ekolog yordamchisi"),
    ),
    Branch(
        "86", ("091", "092"), ("tibbiyot markazi", "медицинский центр"),
        ("Hamshira", "Shifokor yordamchisi", "Laboratoriya xodimi"),
    ),
    Branch(
        "85", ("011", "023", "022", "054", "051"),
        ("-sonli umumtaʼlim maktabi", "общеобразовательная школа №"),
        ("Fan oʻqituvchisi yordamchisi", "Sinf rahbari yordamchisi"), OrganizationKind.SCHOOL,
    ),
    Branch(
        "55", ("101", "041"), ("mehmonxona majmuasi", "гостиничный комплекс"),
        ("Qabul xizmati maʼmuri", "Ekskursiya yetakchisi yordamchisi"),
    ),
    Branch(
        "49", ("104", "071", "102", "103"),
        ("transport-logistika markazi", "транспортно-логистический центр"),
        ("Dispetcher yordamchisi", "Logist yordamchisi"),
    ),
    Branch(
        "58", ("032", "023", "022"), ("nashriyot-axborot uyi", "издательско-информационный дом"),
        ("Muxbir", "Tarjimon yordamchisi", "Muharrir yordamchisi"),
    ),
    Branch(
        "90", ("021",), ("ijodiy markazi", "творческий центр"),
        ("Sahna ustasi yordamchisi", "Dizayner yordamchisi"),
    ),
]  # fmt: skip

TRADE_NAMES = [
    ("Zarafshon", "Зарафшан"), ("Amudaryo", "Амударья"), ("Sirdaryo", "Сырдарья"),
    ("Chorsu", "Чорсу"), ("Registon", "Регистан"), ("Istiqlol", "Истиклол"), ("Navroʻz", "Навруз"),
    ("Boʻston", "Бустон"), ("Ishonch", "Ишонч"), ("Umid", "Умид"), ("Baraka", "Барака"),
    ("Afrosiyob", "Афросиаб"), ("Turon", "Турон"), ("Sogʻdiyona", "Согдиана"), ("Xorazm", "Хорезм"),
    ("Nihol", "Нихол"), ("Humo", "Хумо"), ("Yangi Asr", "Янги Аср"), ("Ufq", "Уфк"),
    ("Marvarid", "Марварид"), ("Karvon", "Карвон"), ("Anhor", "Анхор"), ("Olmazor", "Олмазор"),
    ("Choʻlpon", "Чулпон"), ("Oqtosh", "Окташ"), ("Yashil Vodiy", "Яшил Водий"),
]  # fmt: skip

_PROFILES = [
    (("tibbiyot", "stomatologiya", "farmatsevtika", "pediatriya"), ("091", "092")),
    (("pedagogika", "oʻzbek tili"), ("011", "023", "054")),
    (("agrar", "qishloq xoʻjaligi", "irrigatsiya"), ("081", "052", "041")),
    (("veterinariya",), ("084", "081")),
    (("iqtisodiyot", "moliya", "menejment", "biznes", "vestminster"), ("041", "031", "061")),
    (("axborot texnologiyalari", "inha", "amiti"), ("061", "054", "041")),
    (("arxitektura", "qurilish"), ("073", "041", "071")),
    (("konchilik", "kimyo", "neft"), ("072", "053", "071")),
    (("toʻqimachilik",), ("072", "041")),
    (("texnika", "muhandislik", "mashinasozlik", "transport"), ("071", "061", "072", "104", "041")),
    (("yuridik",), ("042",)),
    (("jurnalistika",), ("032",)),
    (("sanʼat", "rassomlik", "konservatoriya", "xoreagrafiya", "musiqa"), ("021",)),
    (("tillar", "sharqshunoslik", "islom"), ("023", "022")),
    (("turizm", "sport", "servis"), ("101", "041")),
]  # fmt: skip
_CLASSICAL = ("011", "041", "053", "054", "023", "061", "051")


def fields_taught(university_name: str) -> tuple[str, ...]:
    """The ISCED-F fields a university of this name plausibly teaches."""
    name = university_name.lower()
    return next(
        (fields for words, fields in _PROFILES if any(w in name for w in words)), _CLASSICAL
    )
