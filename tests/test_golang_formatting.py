# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How Go writes values."""

from __future__ import annotations

import pytest

from docwarden.golang import basic_texts


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [(0, "0s"), (1, "1ns"), (1500, "1.5µs"), (2_000_000, "2ms"), (90 * 10**9, "1m30s"), (36 * 10**11, "1h0m0s"),  # noqa: E501
     (-10**9, "-1s"), (1_500_000_000, "1.5s")],
)  # fmt: skip
def test_durations(nanoseconds: int, text: str) -> None:
    assert basic_texts.duration(nanoseconds) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.5, "0.5"), (100.0, "100"), (1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-5, "1e-05"), (0.0001, "0.0001"),  # noqa: E501
     (-2.25, "-2.25")],
)  # fmt: skip
def test_floats(number: float, text: str) -> None:
    assert basic_texts.float_text(number, "g", -1) == text
