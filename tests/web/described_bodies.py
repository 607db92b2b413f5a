"""Bodies drawn from the API's own description: right ones, near misses, and anything at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

Schema = Mapping[str, Any]
Words = Mapping[str, st.SearchStrategy[Any]]
"""By a field's name: what it may well be in the hall that is asked."""

ODD_TEXT = st.sampled_from(
    ["", " ", "\x00", "\x1b[2J", "\u202e倒", "'; DROP TABLE cases --", "{case.__class__}", "%s%n",
     "<script>alert(1)</script>", "😀" * 300, "x" * 60_000, "..", "../../etc/passwd",
     "\ud7ff\uffff"]
)  # fmt: skip
ODD = (
    st.none()
    | st.booleans()
    | st.sampled_from([-1, 0, 10**6, 2**63, -(2**64), 10**30, 1.5, -0.0, 1e308])
    | ODD_TEXT
    | st.lists(ODD_TEXT, max_size=2)
    | st.dictionaries(st.text(max_size=4), st.none() | ODD_TEXT, max_size=2)
)


@st.composite
def bodies(draw: st.DrawFn, schema: Schema, components: Schema, words: Words) -> Any:
    """Two bodies of three are right by the schema; the rest have a field wrong or too many."""
    body = draw(_of(schema, components, words, ""))
    if draw(st.integers(0, 2)):
        return body
    wrong = draw(st.sampled_from(["field", "unknown", "gone", "body"]))
    if wrong == "body":
        return draw(ODD)
    if wrong == "unknown" or not body:
        body[draw(st.text(min_size=1, max_size=8))] = draw(ODD)
    else:
        name = draw(st.sampled_from(sorted(body)))
        if wrong == "gone":
            del body[name]
        else:
            body[name] = draw(ODD)
    return body


def _of(schema: Schema, components: Schema, words: Words, name: str) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _of(components[schema["$ref"].rsplit("/", 1)[1]], components, words, name)
    if "anyOf" in schema:
        return st.one_of(*(_of(one, components, words, name) for one in schema["anyOf"]))
    if "enum" in schema:
        return st.sampled_from(list(schema["enum"]))
    strategy = _PLAIN[schema["type"]](schema, components, words, name)
    if name in words:
        return st.one_of(*[words[name]] * 6, strategy)
    return strategy


def _object(schema: Schema, components: Schema, words: Words, name: str) -> st.SearchStrategy[Any]:
    if "properties" not in schema:
        keys = words.get(f"{name}.key", st.text(min_size=1, max_size=20))
        inner = schema.get("additionalProperties", {"type": "null"})
        return st.dictionaries(keys, _of(inner, components, words, ""), max_size=4)
    fields = {
        field: _of(one, components, words, field) for field, one in schema["properties"].items()
    }
    needed = {field: fields.pop(field) for field in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional=fields)


def _array(schema: Schema, components: Schema, words: Words, name: str) -> st.SearchStrategy[Any]:
    least, most = schema.get("minItems", 0), schema.get("maxItems", 4)
    inner = _of(schema["items"], components, words, name)
    return st.lists(inner, min_size=least, max_size=max(least, min(most, least + 3)))


def _text(schema: Schema, *_: object) -> st.SearchStrategy[Any]:
    if schema.get("format") == "date-time":
        return st.sampled_from(
            [
                "2026-11-30T17:00:00+08:00",
                "2026-11-20T09:00:00Z",
                "0001-01-01T00:00:00+14:00",
                "9999-12-31T23:59:59-12:00",
            ]
        )
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    least, most = schema.get("minLength", 0), schema.get("maxLength", 20)
    return st.text(min_size=least, max_size=min(most, 20)) | st.just("文" * most)


def _whole(schema: Schema, *_: object) -> st.SearchStrategy[Any]:
    low, high = schema.get("minimum", -(2**31)), schema.get("maximum", 2**31)
    return st.sampled_from([low, high]) | st.integers(low, high)


_PLAIN: Mapping[str, Callable[[Schema, Schema, Words, str], st.SearchStrategy[Any]]] = {
    "object": _object,
    "array": _array,
    "string": _text,
    "integer": _whole,
    "boolean": lambda *_: st.booleans(),
    "null": lambda *_: st.none(),
}
