"""Names of the standard library that every start needs, without the modules that hold them: `functools` and `operator` with what they
load in their turn (`collections`, `keyword`, `reprlib`, `types`) and `bisect` are 4 ms of it. CPython keeps most of these names in C; the
rest are a few lines.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from bisect import bisect_right
    from functools import cache, cached_property, partial
    from operator import attrgetter, itemgetter
    from typing import Any

    def named(name: str, fields: str) -> Any: ...

else:
    try:
        from _bisect import bisect_right
        from _collections import _tuplegetter
        from _functools import partial
        from _operator import attrgetter, itemgetter
    except ImportError:  # not CPython's
        from bisect import bisect_right
        from functools import partial
        from operator import attrgetter, itemgetter

        def _tuplegetter(at, doc):
            return property(itemgetter(at), doc=doc)

    def cache(make):
        """What a function gives for each set of arguments, worked out once."""
        known = {}

        def kept(*given):
            found = known.get(given)
            if found is None:
                found = known[given] = make(*given)
            return found

        return kept

    class cached_property:  # noqa: N801  # as functools names it
        """A property worked out once and kept among what the object holds."""

        def __init__(self, make):
            self.make, self.name, self.__doc__ = make, make.__name__, make.__doc__

        def __get__(self, instance, owner=None):
            if instance is None:
                return self
            found = instance.__dict__[self.name] = self.make(instance)
            return found

    def named(name, fields):
        """A tuple whose places have names, as collections.namedtuple makes it; values come in their order, without keywords."""
        names = fields.split()

        def new(cls, *values):
            if len(values) != len(names):
                raise TypeError(f"{name} takes {fields}")
            return tuple.__new__(cls, values)

        def shown(self):
            return f"{name}({', '.join(f'{field}={value!r}' for field, value in zip(names, self, strict=True))})"

        places = {field: _tuplegetter(at, field) for at, field in enumerate(names)}
        return type(name, (tuple,), {"__slots__": (), "__new__": new, "__repr__": shown, "__getnewargs__": tuple, **places})


__all__ = ["attrgetter", "bisect_right", "cache", "cached_property", "itemgetter", "named", "partial"]
