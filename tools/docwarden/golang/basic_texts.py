# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How Go writes basic values: quoted strings, numbers, durations."""

from __future__ import annotations

import math

_UNITS = ((3600 * 10**9, "h"), (60 * 10**9, "m"))
_ESCAPES = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


def quoted(text: str) -> str:
    """Quote as ``strconv.Quote``."""
    letters = []
    for letter in text:
        if letter in '"\\':
            letters.append(f"\\{letter}")
        elif letter in _ESCAPES:
            letters.append(_ESCAPES[letter])
        elif "\udc80" <= letter <= "\udcff":
            letters.append(f"\\x{ord(letter) - 0xDC00:02x}")
        elif letter == " " or letter.isprintable():
            letters.append(letter)
        else:
            letters.append(_code(ord(letter)))
    return f'"{"".join(letters)}"'


def _code(point: int) -> str:
    if point < 0x80:  # noqa: PLR2004 - ASCII
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"  # noqa: PLR2004 - what four digits hold


def in_base(number: int, base: int) -> str:
    """Write a number in a base."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    rest, found = abs(number), ""
    while rest or not found:
        found, rest = digits[rest % base] + found, rest // base
    return f"-{found}" if number < 0 else found


def float_text(value: float, verb: str, precision: int, *, bits: int = 64) -> str:
    """Write a number as ``strconv.FormatFloat``."""
    if math.isinf(value) or math.isnan(value):
        return "NaN" if math.isnan(value) else ("+Inf" if value > 0 else "-Inf")
    if precision >= 0:
        return f"{value:.{precision}{verb}}"
    shortest = repr(value) if bits == 64 else _shortest32(value)  # noqa: PLR2004
    mantissa, _, exponent = f"{shortest}".lower().partition("e")
    digits, point = _digits(mantissa, int(exponent or 0))
    if verb == "f" or (verb == "g" and -4 <= point - 1 < 21):  # noqa: PLR2004 - strconv's bounds of %g
        return _positional(digits, point, negative=value < 0)
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{'-' if value < 0 else ''}{digits[0]}{rest}e{'-' if point < 1 else '+'}{abs(point - 1):02d}"


def _shortest32(value: float) -> str:
    for precision in range(1, 10):
        text = f"{value:.{precision}g}"
        if math.isclose(float(text), value, rel_tol=6e-8):
            return text
    return repr(value)


def _digits(mantissa: str, exponent: int) -> tuple[str, int]:
    """Give the digits of a number and the place of its point."""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits, point = whole + fraction, len(whole) + exponent
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    return stripped.rstrip("0") or "0", point if stripped else 1


def _positional(digits: str, point: int, *, negative: bool) -> str:
    if point <= 0:
        text = "0." + "0" * -point + digits
    elif len(digits) <= point:
        text = digits + "0" * (point - len(digits))
    else:
        text = f"{digits[:point]}.{digits[point:]}"
    return f"-{text}" if negative else text


def duration(nanoseconds: int) -> str:
    """Write a duration as ``time.Duration.String``."""
    if not nanoseconds:
        return "0s"
    sign, rest = ("-", -nanoseconds) if nanoseconds < 0 else ("", nanoseconds)
    if rest < 10**9:
        unit, size = next(
            (unit, size) for unit, size in (("ns", 1), ("µs", 10**3), ("ms", 10**6)) if rest < size * 1000
        )
        return f"{sign}{_fraction(rest, size)}{unit}"
    text = ""
    for size, unit in _UNITS:
        if rest >= size or text:
            text += f"{rest // size}{unit}"
            rest %= size
    return f"{sign}{text}{_fraction(rest, 10**9)}s"


def _fraction(value: int, size: int) -> str:
    whole, part = divmod(value, size)
    if not part:
        return str(whole)
    return f"{whole}.{str(part).zfill(len(str(size)) - 1).rstrip('0')}"
