"""Synthetic people: common Uzbek and Russian names put together at random; nobody real is meant."""

from random import Random
from typing import NamedTuple

from partners.enums import Sex

_UZBEK_LAST = [
    "Abdullayev", "Ahmedov", "Aliyev", "Azimov", "Bekmurodov", "Boboyev", "Choriyev", "Doʻstov",
    "Ergashev", "Eshonqulov", "Fayziyev", "Gʻaniyev", "Gʻulomov", "Haydarov", "Hoshimov",
    "Ibrohimov", "Ismoilov", "Jalilov", "Joʻrayev", "Karimov", "Komilov", "Mahmudov", "Mirzayev",
    "Murodov", "Nazarov", "Normatov", "Nurmatov", "Oʻrinov", "Ortiqov", "Qodirov", "Qosimov",
    "Rahimov", "Rasulov", "Roʻziyev", "Saidov", "Salimov", "Sattorov", "Sharipov", "Shodiyev",
    "Sobirov", "Sodiqov", "Sultonov", "Tojiyev", "Toʻrayev", "Toʻxtayev", "Umarov", "Usmonov",
    "Xolmatov", "Xudoyberdiyev", "Yoʻldoshev", "Yusupov", "Zokirov",
]  # fmt: skip
_UZBEK_MEN = [
    "Abror", "Akmal", "Anvar", "Aziz", "Bahodir", "Bekzod", "Botir", "Dilshod", "Doniyor",
    "Eldor", "Farhod", "Gʻayrat", "Husan", "Ikrom", "Islom", "Jahongir", "Jasur", "Kamol",
    "Lutfulla", "Mirjalol", "Muhammadali", "Nodir", "Odil", "Oʻktam", "Ravshan", "Rustam",
    "Sanjar", "Sardor", "Sherzod", "Shoʻhrat", "Temur", "Ulugʻbek", "Xurshid", "Yoqub", "Zafar",
]  # fmt: skip
_UZBEK_WOMEN = [
    "Aziza", "Barno", "Dildora", "Dilnoza", "Feruza", "Gulchehra", "Gulnoza", "Hilola", "Iroda",
    "Kamola", "Lola", "Madina", "Malika", "Mohira", "Muxlisa", "Nargiza", "Nigora", "Nilufar",
    "Nodira", "Oydin", "Ozoda", "Robiya", "Saida", "Sevara", "Shahnoza", "Shoira", "Umida",
    "Yulduz", "Zarina", "Zebo", "Zulfiya",
]  # fmt: skip
_RUSSIAN_LAST = [
    "Андреев", "Белов", "Васильев", "Григорьев", "Ефимов", "Журавлёв", "Захаров", "Ким",
    "Козлов", "Кузнецов", "Лебедев", "Макаров", "Морозов", "Новиков", "Павлов", "Петров",
    "Семёнов", "Смирнов", "Соколов", "Тимофеев", "Фёдоров", "Цой",
]  # fmt: skip
_RUSSIAN_MEN = [
    "Александр", "Алексей", "Андрей", "Артём", "Виктор", "Денис", "Дмитрий", "Евгений", "Игорь",
    "Кирилл", "Максим", "Михаил", "Никита", "Павел", "Роман", "Сергей", "Юрий",
]  # fmt: skip
_RUSSIAN_WOMEN = [
    "Алёна", "Анастасия", "Анна", "Валерия", "Виктория", "Дарья", "Екатерина", "Елена", "Ирина",
    "Ксения", "Мария", "Наталья", "Ольга", "Полина", "Светлана", "Татьяна", "Юлия",
]  # fmt: skip
_UNCHANGED = ("Ким", "Цой")


class PersonName(NamedTuple):
    last: str
    first: str
    language: str
    sex: str = ""


def person_name(random: Random) -> PersonName:
    """A man's or woman's name, about one in nine Russian."""
    woman = random.random() < 0.48
    sex = Sex.FEMALE if woman else Sex.MALE
    if random.random() < 0.11:
        last = random.choice(_RUSSIAN_LAST)
        if woman and last not in _UNCHANGED:
            last += "а"
        first = random.choice(_RUSSIAN_WOMEN if woman else _RUSSIAN_MEN)
        return PersonName(last, first, "ru", sex)
    last = random.choice(_UZBEK_LAST) + ("a" if woman else "")
    return PersonName(last, random.choice(_UZBEK_WOMEN if woman else _UZBEK_MEN), "uz", sex)
