"""Made-up registers and names that are misspelt on purpose, in every way we say we bear."""

from collections.abc import Callable
from random import Random
from string import ascii_lowercase


def words(text: str) -> list[str]:
    return text.split()


GIVEN = words(
    "Muhammad Oliver Amelia Olivia George Noah Isla Arthur Freya Ava Leo Theodore Lily Florence"
    " Margaret Catherine Elizabeth Patricia Geoffrey Stephen Philip Siobhan Niamh Sean Eoin Aoife"
    " Rhys Angharad Gwenllian Hamish Fatima Aisha Khadija Yusuf Ibrahim Abdullahi Hassan Zainab"
    " Priya Harpreet Gurpreet Rajesh Sunita Katarzyna Agnieszka Krzysztof Wojciech Małgorzata"
    " Oluwaseun Chukwuemeka Folasade Kwame Abena Nguyen Thuy Wei Xiaoming Mei Björn Søren Zoë"
    " Chloé José María João Beatriz Andrei Ioana Mihaela Olena Dmytro Svitlana Tigist Selam"
)
FAMILIES = words(
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans"
    " Walker White Roberts Green Hall Wood Jackson Clarke Khan Begum Hussain Ahmed Ali Singh Kaur"
    " Hughes Edwards Harrison Phillips Stewart Campbell Morrison MacDonald McKenzie O'Brien"
    " O'Sullivan Fitzgerald Murphy Gallagher Kowalski Nowak Wiśniewski Lewandowska Popescu Ionescu"
    " Shevchenko Kovalenko Okonkwo Adeyemi Mensah Owusu Tesfaye Haile Nguyen Tran Chen Zhang"
    " Fernandez García González Rodrigues Silva Ferreira Öztürk Yılmaz Schmidt Müller Andersen"
    " Quillfeather Ravensworth Thistlethwaite Featherstonehaugh Ashworth Braithwaite Sutcliffe"
)
BODIES = [
    "Grimble Homes Ltd", "Fenmarsh Housing Association", "Quickpenny Loans Limited",
    "Zebra Lettings & Sons Ltd", "London Borough of Fenmarsh", "Fenland Hospitals NHS Trust",
    "Marsh Water plc", "Thistle Energy Company Limited", "The Bramble Care Group",
]  # fmt: skip
# What a typist's finger meets instead.
BESIDE = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa",
    "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu",
    "z": "x",
}  # fmt: skip
SPELT = [
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("y", "i"), ("ie", "y"), ("ee", "ea"), ("ou", "u"),
    ("gh", "g"), ("sch", "sh"), ("zh", "sh"), ("kh", "k"), ("ll", "l"), ("tt", "t"), ("ss", "s"),
    ("ae", "e"), ("ei", "ie"), ("c", "k"), ("mac", "mc"), ("son", "sen"),
]  # fmt: skip


def a_name(random: Random) -> str:
    return f"{random.choice(GIVEN)} {random.choice(FAMILIES)}"


def case(name: str, random: Random) -> str:
    return random.choice([name.upper(), name.lower(), name.swapcase()])


def accents(name: str, random: Random) -> str:
    plain = str.maketrans("éëèíïóòöôøüúçğşıłśáãñšžŚŁÖéÉ", "eeeiiooooouucgsilsaanszSLOeE")
    return name.translate(plain)


def order(name: str, random: Random) -> str:
    given, _, family = name.partition(" ")
    return random.choice([f"{family}, {given}", f"{family} {given}"])


def joined(name: str, random: Random) -> str:
    """A hyphen, an apostrophe or a blank more or less."""
    for old, new in [("O'", "O "), ("Mac", "Mac "), ("Mc", "Mc ")]:
        if old in name:
            return name.replace(old, new)
    return name.replace(" ", random.choice(["-", "  ", ""]))


def initial(name: str, random: Random) -> str:
    given, _, family = name.partition(" ")
    return f"{given[0]}. {family}"


def swapped(name: str, random: Random) -> str:
    places = [
        at for at in range(len(name) - 1)
        if name[at].isalpha() and name[at + 1].isalpha() and name[at] != name[at + 1]
    ]  # fmt: skip
    at = random.choice(places)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def one_off(name: str, random: Random) -> str:
    """A letter less, more or other, anywhere."""
    at = random.choice([at for at in range(len(name)) if name[at].isalpha()])
    other = random.choice(ascii_lowercase)
    return random.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + other + name[at:],
            name[:at] + other + name[at + 1 :],
        ]
    )


def a_key_beside(name: str, random: Random) -> str:
    at = random.choice([at for at in range(len(name)) if name[at].lower() in BESIDE])
    return name[:at] + random.choice(BESIDE[name[at].lower()]) + name[at + 1 :]


def as_heard(name: str, random: Random) -> str:
    """Another spelling of the same sound, once in the name; as it is where there is none."""
    there = [pair for pair in SPELT if pair[0] in name.lower()]
    if not there:
        return name
    old, new = random.choice(there)
    at = name.lower().index(old)
    return name[:at] + new + name[at + len(old) :]


def middle_name(name: str, random: Random) -> str:
    given, _, family = name.partition(" ")
    return f"{given} {random.choice(GIVEN)} {family}"


WAYS: dict[str, tuple[Callable[[str, Random], str], float]] = {
    # the way a name is misspelt, and how many of a hundred have to be found
    "case": (case, 100),
    "accents": (accents, 100),
    "order": (order, 100),
    "joined or parted": (joined, 100),
    "a middle name more or less": (middle_name, 99),
    "an initial": (initial, 99),
    "two letters swapped": (swapped, 99),
    "one letter off": (one_off, 99),
    "a key beside": (a_key_beside, 99),
    "as it was heard": (as_heard, 99),
}
