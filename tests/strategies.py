"""Random values and records, drawn from the ontology: what it declares is what may come up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from sayso.graph.ids import Ids
from sayso.graph.record import Record
from sayso.graph.validate import allowed
from sayso.ontology.interval import Interval, throughout, within
from sayso.ontology.model import Count, Kind, Property
from sayso.ontology.quantity import COUNT
from sayso.ontology.read import read
from sayso.ontology.types import VALUE_TYPES, Time
from sayso.ontology.values import Ref, Text, Value

Values = Mapping[str, Iterable[Value]]
"""Values by field."""

ONTOLOGY = read()
IDS = Ids("https://sayso.example/")

PIECES = (
    *(
        "",
        " ",
        "0",
        "false",
        "null",
        "-0.0",
        "2024-08-08",
        "Суджа",
        "🚀",
        "東京",
        "a’b – c…",
        "e\u0301",
        "\u2028",
        "\ufeff",
    ),
    *("it's", '"', "\\", "\\u0041", "\n", "\r\n", "\t", "\x00", "$x", "{y}", "`z`", "#", "<b>&amp;", "' OR 1=1 //"),
)
"""Words that are lost or taken for something else most easily."""
LANGUAGES = ("en", "uk", "ru", "zh-hans", "pt-br", "sl-rozaj-1994")
HANDLES = ("us", "kursk-region", "Суджа", "東京", "m.1", "d_2", "42", "x" * 40)

WORDS = st.lists(st.sampled_from(PIECES), max_size=4).map("".join) | st.text(max_size=8)
INTEGERS = st.sampled_from((0, 1, -1, 2**63 - 1, -(2**63), 2**53 + 1)) | st.integers(-(2**63), 2**63 - 1)
FLOATS = st.sampled_from((0.0, -0.0, 1.0, 0.1, -2.5, 1e308, 5e-324, 2.0**53)) | st.floats(
    allow_nan=False, allow_infinity=False
)
DATES = st.sampled_from((date(2024, 2, 29), date.min, date.max)) | st.dates()
MOMENTS = st.sampled_from((datetime(2024, 8, 8, 0, 0, 0, 500_000, UTC), datetime(1, 1, 1, tzinfo=UTC))) | st.datetimes(
    timezones=st.just(UTC)
)
TEXTS = st.builds(Text, WORDS, st.sampled_from(LANGUAGES))


def in_languages(pieces: Sequence[str], most: int) -> st.SearchStrategy[list[Text]]:
    """Up to that many texts, each in a language of its own."""
    texts = st.builds(Text, st.sampled_from(pieces), st.sampled_from(LANGUAGES[:4]))
    return st.lists(texts, min_size=1, max_size=most, unique_by=_language)


def _language(text: Text) -> str:
    return text.language


ATOMS: Mapping[str, st.SearchStrategy[Value]] = {
    "bool": st.booleans(),
    "int": INTEGERS,
    "float": FLOATS,
    "str": WORDS,
    "date": DATES,
    "datetime": MOMENTS,
    "text": TEXTS,
}
"""By atomic type; terms and references depend on the property."""

DAYS = st.dates(date(2024, 7, 25), date(2024, 8, 12))
"""Days close enough to each other for claims to meet."""


def classes_of(kind: Kind) -> list[str]:
    """The classes that records of a kind may have, those above before those below."""
    names = [name for name in ONTOLOGY.classes if kind.name in ONTOLOGY.ancestors(name)]
    return sorted(names, key=lambda name: (len(ONTOLOGY.ancestors(name)), name))


def ids_of(kind: Kind) -> st.SearchStrategy[str]:
    """Ids of a kind; what lies in a document's graph has the document in it."""
    segments = 2 if kind.graph == "document" else 1
    handles = st.lists(st.sampled_from(HANDLES), min_size=segments, max_size=segments)
    return handles.map(lambda found: IDS.base + "/".join((kind.path, *found)))


def kinds_under(ranges: Iterable[str]) -> list[Kind]:
    """The kinds that hold records of these classes."""
    found = [kind for kind in ONTOLOGY.kinds.values() for name in ranges if ONTOLOGY.is_a([name], kind.name)]
    return found or list(ONTOLOGY.kinds.values())


def atoms(property: Property, type: str) -> st.SearchStrategy[Value]:
    """Values of one atomic field of a property. References lead anywhere of the right kind."""
    if type == "term":
        return st.sampled_from(sorted(ONTOLOGY.terms[property.scheme or ""]))
    if type == "ref":
        return st.one_of([ids_of(kind) for kind in kinds_under(property.ranges)]).map(Ref)
    return ATOMS[type]


# composite values


def intervals(days: st.SearchStrategy[date] = DATES) -> st.SearchStrategy[Mapping[str, Value]]:
    """A time in every shape of EDTF, with its bounds, by suffix."""
    pairs = st.tuples(days, days).map(sorted)
    several = st.one_of(
        days.map(lambda day: throughout(day, day)),
        pairs.map(lambda pair: throughout(*pair)),
        pairs.map(lambda pair: within(*pair)),
        days.map(lambda day: Interval(None, day, day, day)),
        days.map(lambda day: Interval(day, day, day, None)),
    )
    return several.map(lambda interval: Time.values(str(interval), interval))


@st.composite
def quantities(draw: st.DrawFn, unit: str = COUNT, numbers: st.SearchStrategy[float] = FLOATS) -> dict[str, Value]:
    """A quantity with at least one bound, low <= best <= high, by suffix."""
    low, best, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    kept = draw(st.sampled_from(("_best", "_low", "_high", "_low _high", "_low _best _high"))).split()
    bounds = {"_low": low, "_best": best, "_high": high}
    return {**{name: bounds[name] for name in kept}, "_unit": unit, "_approximate": draw(st.booleans())}


def composites(property: Property) -> st.SearchStrategy[Mapping[str, Value]]:
    """A composite value by suffix; each of its own type keeps what belongs together consistent."""
    if property.type == "edtf":
        return intervals()
    if property.type == "quantity":
        return quantities()
    limits = VALUE_TYPES[property.type].limits
    return st.fixed_dictionaries({suffix: st.floats(*limits[suffix]) for suffix in VALUE_TYPES[property.type].parts})


def values_of(property: Property, count: Count) -> st.SearchStrategy[Values]:
    """What a record may hold of a property, by field."""
    if len(ONTOLOGY.fields_of(property.name)) > 1:
        return composites(property).map(lambda parts: {property.stem + s: [value] for s, value in parts.items()})
    (field,) = ONTOLOGY.fields_of(property.name)
    if field.type == "text":
        most = 3 if count in "+*" else 2
        several = st.lists(TEXTS, min_size=1, max_size=most, unique_by=_language)
        return several.map(lambda found: {field.name: found})
    values = atoms(property, field.type)
    return st.lists(values, min_size=1, max_size=3 if count in "+*" else 1).map(lambda found: {field.name: found})


# records


@st.composite
def records(draw: st.DrawFn, kind: Kind, *, folded: bool = False) -> Record:
    """One record, which may be loaded as far as it alone can tell; `folded` adds what the fold sets."""
    names = draw(st.lists(st.sampled_from(classes_of(kind)), min_size=1, max_size=2 if kind.graph == "derived" else 1))
    types = ONTOLOGY.minimal(names)
    aspect = {"aspect": draw(st.sampled_from(sorted(ONTOLOGY.aspects)))} if kind.path == "proposition" else {}
    first = Record.of(draw(ids_of(kind)), types, aspect)
    counts = allowed(first, ONTOLOGY)
    wanted = [name for name in sorted(counts) if folded or name not in ONTOLOGY.folds(types)]
    values: dict[str, Iterable[Value]] = {}
    for name in wanted:
        if counts[name] in "1+" or draw(st.booleans()):
            values |= draw(values_of(ONTOLOGY.properties[name], counts[name]))
    return first.with_values({**values, **aspect})


def any_records(*, folded: bool = False) -> st.SearchStrategy[Record]:
    """One record of any kind."""
    return st.one_of([records(kind, folded=folded) for kind in ONTOLOGY.kinds.values()])
