"""The longest names there are: universities and programmes of the shipped data, people, hosts."""

from tests.factories.internships import PlacementFactory, PostingFactory, RequisitesFactory
from tests.factories.partners import (
    OrganizationFactory,
    ProgrammeFactory,
    SpecialityFactory,
    StudentFactory,
    UserFactory,
)

UNIVERSITY = {
    "name_uz": "Rossiya Federatsiyasi Tashqi ishlar vazirligining Moskva davlat xalqaro "
    "munosabatlar instituti (universiteti) Federal davlat avtonom oliy taʼlim muassasasining "
    "Toshkent shahridagi filiali",
    "name_ru": "Филиал Федерального государственного автономного образовательного учреждения "
    "высшего образования «Московский государственный институт международных отношений "
    "(университет) Министерства иностранных дел Российской Федерации» в городе Ташкенте",
}
ENTERPRISE = {
    "name_uz": "“Oʻzbekiston temir yoʻllari” aksiyadorlik jamiyati Toshkent yoʻlovchi vagonlarini "
    "qurish va taʼmirlash zavodi masʼuliyati cheklangan jamiyati",
    "name_ru": "Общество с ограниченной ответственностью «Ташкентский завод по строительству и "
    "ремонту пассажирских вагонов» акционерного общества «Узбекистон темир йуллари»",
}
SPECIALITY = {
    "name_uz": "Kompyuter injiniringi (“Kompyuter tizimlarini loyihalash”, “Amaliy dasturiy "
    "vositalarni loyihalash”, “Axborot va multimedia texnologiyalari”, “Axborot xavfsizligi, "
    "kriptografiya va kriptoanaliz”)",
}
STUDENT = {
    "last_name": "Abdurahmonova-Muhammadjonova",
    "first_name": "Shahzodaxon",
    "middle_name": "Abdurahmon qizi",
}
SUPERVISOR = {
    "last_name": "Xoʻjamurodova-Shayxontohurova",
    "first_name": "Gulshanoyxon",
    "middle_name": "Muhammadyusuf qizi",
}
MENTOR = "Gʻaybullayev-Abdusamadov Shohjahonmirzo Oʻktamjon oʻgʻli"
REQUISITES = {
    "address": "Qoraqalpogʻiston Respublikasi, Taxtakoʻpir tumani, Mustaqillikning yigirma besh "
    "yilligi mahallasi, Abdulla Avloniy koʻchasi, 128-uy, 3-bino",
    "bank": "“Oʻzbekiston Respublikasi Tashqi iqtisodiy faoliyat milliy banki” aksiyadorlik "
    "jamiyati Qoraqalpogʻiston viloyat amaliyot boshqarmasi",
    "representative": MENTOR,
    "capacity": "boshqaruv raisining kadrlar va yoshlar bilan ishlash boʻyicha oʻrinbosari",
    "basis": "2026-yil 5-yanvardagi 01-04/1287-sonli ishonchnoma",
}


def longest_placements(count: int = 1, **given):
    """Confirmed placements of students of one university at one host."""
    university = OrganizationFactory(university=True, code="999", tax_id="300000001", **UNIVERSITY)
    enterprise = OrganizationFactory(tax_id="301234567", **ENTERPRISE)
    for side in (university, enterprise):
        RequisitesFactory(organization=side, **REQUISITES)
    programme = ProgrammeFactory(institution=university, speciality=SpecialityFactory(**SPECIALITY))
    posting = PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme], published=True,
        places=60, title="Yoʻlovchi vagonlarini yigʻish va taʼmirlash sexi muhandis-texnologi",
    )  # fmt: skip
    supervisor = UserFactory(**SUPERVISOR)
    return [
        PlacementFactory(
            posting=posting, supervisor=supervisor, mentor_name=MENTOR,
            student=StudentFactory(programme=programme, **STUDENT),
            **{"confirmed": True} | given,
        )
        for _each in range(count)
    ]  # fmt: skip
