"""Quantities: what people write, in base units; what they get wrong, in words; and numbers as readers see them."""

import math

import pytest

from edgedecide.quantity import (
    DIMENSIONS,
    SPACE,
    WIDE,
    Quantity,
    QuantityError,
    expected,
    noun,
    parse_quantity,
    show,
    show_money,
    three_digits,
)

MONTH_S = 30.44 * 86_400
YEAR_S = 12 * MONTH_S

WRITTEN = {
    "duration": [("100 ms", 0.1), ("2 s", 2), ("1.5 h", 5400), ("3 days", 259_200), ("2 weeks", 1_209_600), ("1 month", 2_630_016), ("3 years", 94_680_576), ("250 us", 2.5e-4)],
    "data": [("180 KB", 180_000), ("4 GB", 4e9), ("8 GiB", 8_589_934_592), ("2 KiB", 2048), ("2 kB", 2000), ("12 B", 12), ("12 bytes", 12)],
    "bandwidth": [("200 Mbit/s", 25e6), ("8 bit/s", 1), ("1 Gbit/s", 125e6), ("51 GB/s", 51e9), ("1 GiB/s", 1_073_741_824)],
    "share": [("70%", 0.7), ("0.7", 0.7), (0.7, 0.7), (1, 1), ("70 %", 0.7)],
    "count": [("12000", 12_000), ("3.2B", 3.2e9), ("2M", 2e6), ("7 K", 7000), (12000, 12_000), ("1T", 1e12)],
    "tokens": [("1 token", 1), ("4K tokens", 4000)],
    "devices": [("50 devices", 50), ("1 device", 1)],
    "rate": [("40 per day", 40 / 86_400), ("2 per s", 2), ("30 per min", 0.5), ("1 per h", 1 / 3600), ("1 per year", 1 / YEAR_S)],
    "activity": [("8 h per day", 1 / 3), ("30 min per day", 1 / 48), ("24 h per day", 1)],
    "growth": [("30% per year", 0.3), ("-10% per year", -0.1)],
    "battery": [("3% per day", 0.03)],
    "money": [("$250", 250), ("$0.5", 0.5)],
    "money per time": [("$200000 per year", 200_000 / YEAR_S), ("$140 per h", 140 / 3600), ("$12/month", 12 / MONTH_S)],
    "money per data": [("$0.09/GB", 9e-11), ("$1/MB", 1e-6)],
    "money per tokens": [("$0.15 per million tokens", 1.5e-7), ("$2/million tokens", 2e-6)],
    "money per item": [("$1.5 per 1000", 0.0015), ("$2 per item", 2)],
    "money per energy": [("$0.36/kWh", 1e-7)],
    "power": [("4 W", 4), ("8 mW", 0.008), ("1.2 kW", 1200), ("5 uW", 5e-6)],
    "energy": [("18 Wh", 64_800), ("10 mWh", 36), ("1 kWh", 3.6e6), ("2 kJ", 2000), ("7 uJ", 7e-6)],
    "energy per data": [("1.5 J/MB", 1.5e-6), ("2 J/GB", 2e-9)],
    "compute": [("2.2 TFLOP/s", 2.2e12), ("35 TOPS", 35e12), ("900 GFLOPS", 9e11), ("1 POP/s", 1e15), ("5 MFLOP/s", 5e6)],
    "work": [("8.7 GFLOP", 8.7e9), ("300 MMAC", 6e8), ("2 kMAC", 4000)],
    "token rate": [("21 tokens/s", 21)],
    "frame rate": [("30 frames/s", 30), ("9 images/s", 9), ("2 requests/s", 2)],
    "bits": [("4.89 bits", 4.89), ("1 bit", 1)],
    "effort": [("1 engineer-h", 3600), ("2 engineer-days", 57_600), ("4 engineer-weeks", 576_000)],
    "factor": [("3", 3), ("2x", 2), (4, 4)],
    "percentile": [(95, 95), ("99.9", 99.9)],
    "visits": [("0.003 per device-month", 0.003 / MONTH_S), ("1.2 per device-year", 1.2 / YEAR_S), ("5 per 1000 device-months", 0.005 / MONTH_S)],
}  # fmt: skip
"""Text and value in base units; engineers work 8 h a day and 5 days a week, a month is 30.44 days."""


@pytest.mark.parametrize(("dimension", "text", "value"), [(d, *pair) for d, pairs in WRITTEN.items() for pair in pairs])
def test_what_is_written_is_read_in_base_units(dimension, text, value):
    found = parse_quantity(text, dimension)
    assert found.low == found.likely == found.high == pytest.approx(value, rel=1e-12)
    assert (found.dimension, found.text, str(found), found.is_point) == (dimension, str(text), str(text), True)


def test_every_dimension_is_tried():
    assert set(WRITTEN) == set(DIMENSIONS)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_example_of_an_error_message_is_legal(dimension):
    examples = expected(dimension).partition("such as ")[2].split(" or ")
    assert examples
    for example in examples:
        assert parse_quantity(example.strip('"'), dimension).low > -math.inf


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_dimension_is_called_by_a_noun_with_its_article(dimension):
    assert noun(dimension).split()[0] in ("a", "an")


# ---- ranges

RANGES = [
    pytest.param("200..3000 tokens", "tokens", 200, math.sqrt(200 * 3000), 3000, id="wide: geometric mean"),
    pytest.param("100..150 ms", "duration", 0.1, 0.125, 0.15, id="ratio of 1.5: arithmetic mean"),
    pytest.param("100..151 ms", "duration", 0.1, math.sqrt(0.1 * 0.151), 0.151, id="just above 1.5: geometric mean"),
    pytest.param("0..30% per year", "growth", 0, 0.15, 0.3, id="from zero: arithmetic mean"),
    pytest.param("-20..30% per year", "growth", -0.2, 0.05, 0.3, id="through zero"),
    pytest.param("$5..20 per h", "money per time", 5 / 3600, 10 / 3600, 20 / 3600, id="money"),
    pytest.param("$5..$20", "money", 5, 10, 20, id="money, sign twice"),
    pytest.param("1 .. 4", "count", 1, 2, 4, id="spaces around the dots"),
    pytest.param({"low": "1 s", "likely": "2 s", "high": "9 s"}, "duration", 1, 2, 9, id="three ends"),
    pytest.param({"low": "1 ms", "high": "4 s"}, "duration", 0.001, math.sqrt(0.004), 4, id="two ends in two units"),
    pytest.param({"low": "10%", "likely": 0.1, "high": "10%"}, "share", 0.1, 0.1, 0.1, id="three equal ends"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dimension", "low", "likely", "high"), RANGES)
def test_a_range_has_ends_and_a_middle(text, dimension, low, likely, high):
    found = parse_quantity(text, dimension)
    assert (found.low, found.likely, found.high) == pytest.approx((low, likely, high), rel=1e-12)


def test_the_text_of_three_ends_is_kept_as_a_range():
    assert parse_quantity({"low": "1 s", "likely": "2 s", "high": "9 s"}, "duration").text == "1 s..9 s"


def test_wide_is_where_the_two_readings_differ_by_two_per_cent():
    """At ratio r the arithmetic mean is (1 + r) ÷ 2√r times the geometric one."""
    assert (1 + WIDE) / (2 * math.sqrt(WIDE)) == pytest.approx(1.0206, abs=1e-4)


# ---- mistakes

MISTAKES = [
    pytest.param(100, "duration", 'found 100 without a unit; expected a time such as "100 ms" or "2 s"', id="bare number"),
    pytest.param("8 Gb", "data", 'found "8 Gb" (bits and bytes are told apart by case: write GB for bytes, Gbit/s for a link)', id="bits for bytes"),
    pytest.param("12,000", "count", 'found "12,000" (write the number without thousands separators)', id="thousands"),
    pytest.param("50K..400K", "count", "write the unit of a range once, at its end, as in 50..400K", id="a unit on both ends"),
    pytest.param("10 ms..2 s", "duration", "write the unit of a range once", id="two units"),
    pytest.param("3 billion", "count", "write K, M or B, as in 3.2B", id="a number in words"),
    pytest.param("12'000", "count", "without thousands separators", id="thousands, Swiss"),
    pytest.param("NaN", "share", "(not a number that can be reckoned with; write unknown if it is not known)", id="NaN"),
    pytest.param("inf ms", "duration", "not a number that can be reckoned with", id="infinity"),
    pytest.param("€5", "money", "(money is in US dollars, written with a leading $)", id="euros"),
    pytest.param("5 USD", "money", "money is in US dollars", id="currency behind"),
    pytest.param("3 parsecs", "duration", 'found "3 parsecs"; expected a time', id="unit of something else"),
    pytest.param("3 tokens", "data", 'found "3 tokens"; expected a size', id="tokens where a size is due"),
    pytest.param("$3", "duration", 'found "$3"; expected a time', id="money where a time is due"),
    pytest.param("3", "money", 'found 3 without a unit; expected an amount of money such as "$250"', id="money without its sign"),
    pytest.param("9..3 ms", "duration", 'found "9..3 ms", whose ends are in the wrong order; write the smaller one first', id="wrong order"),
    pytest.param("1e300 years", "duration", "which is beyond any possible value", id="beyond any value"),
    pytest.param("1e999 ms", "duration", "which is beyond any possible value", id="overflow"),
    pytest.param(True, "share", 'found "True"; expected a share', id="flag"),
    pytest.param(None, "share", 'found "None"; expected a share', id="nothing"),
    pytest.param("", "count", 'found ""; expected a count such as "12000" or "3.2B"', id="empty"),
    pytest.param("1..2..3 ms", "duration", "expected a time", id="three dots too many"),
    pytest.param("9" * 300, "count", 'found "' + "9" * 57 + '..."', id="too long"),
    pytest.param({"low": "1 s"}, "duration", 'found the keys "low"; expected low, high and perhaps likely', id="one end"),
    pytest.param({}, "duration", "found the keys none; expected low, high and perhaps likely", id="no ends"),
    pytest.param({"low": "1 s", "high": "2 s", "mean": "1 s"}, "duration", "expected low, high and perhaps likely", id="another key"),
    pytest.param({"low": "1 s", "likely": "9 s", "high": "2 s"}, "duration", "found low, likely and high out of order; expected low ≤ likely ≤ high", id="likely outside"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "dimension", "says"), MISTAKES)
def test_a_mistake_is_told_with_what_was_found_and_expected(found, dimension, says):
    with pytest.raises(QuantityError) as error:
        parse_quantity(found, dimension)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_the_same_text_means_what_its_field_wants():
    """`3.2B` is a count of 3.2 billion where a count is due and 3.2 bytes where a size is due."""
    assert (parse_quantity("3.2B", "count").likely, parse_quantity("3.2B", "data").likely) == (3.2e9, 3.2)


# ---- as readers see them

SHOWN = [
    (0.64, "share", "64.0 %"), (1, "share", "100 %"), (0, "share", "0 %"), (0.00012, "share", "0.0120 %"),
    (640, "ms", "640 ms"), (9_990, "ms", "9,990 ms"), (12_000, "ms", "12.0 s"), (0.02, "ms", "20.0 µs"), (300_000, "ms", "5.00 min"), (1.08e7, "ms", "3.00 h"), (2.592e8, "ms", "3.00 days"), (0, "ms", "0 ms"),
    (1120, "MB", "1.12 GB"), (0.0386, "MB", "38.6 KB"), (5e-7, "MB", "0.500 B"), (2.5e6, "MB", "2.50 TB"), (4e9, "MB", "4.00 PB"),
    (14, "days", "14.0 days"), (0.5, "days", "12.0 h"), (1 / 96, "days", "15.0 min"), (1 / 86_400, "days", "1.00 s"),
    (0.002, "J", "2.00 mJ"), (3600, "J", "3.60 kJ"), (1500, "W", "1.50 kW"), (0.008, "W", "8.00 mW"),
    (594_000, "$", "$594k"), (1_200_000, "$", "$1.20M"), (0.632, "$", "$0.632"), (12.5, "$", "$12.5"), (3.1e9, "$", "$3.10B"), (-1_200_000, "$", "−$1.20M"), (0, "$", "$0"), (2, "$ per h", "$2.00 per h"),
    (2.2, "", "2.20"), (5e8, "", "500,000,000"), (4.1, "per day", "4.10 per day"), (-3.25, "days", "−3.25 days"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "unit", "text"), SHOWN)
def test_three_digits_on_the_scale_that_a_reader_expects(value, unit, text):
    if unit not in ("$", "$ per h", ""):
        number, _, name = text.partition(" ")
        text = number + SPACE + name
    assert show(value, unit) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.68, "0.680"), (12, "12.0"), (1290, "1,290"), (999.6, "1,000"), (9.996, "10.0"), (0.09996, "0.100"), (0, "0"), (-0.5, "−0.500"), (1e-12, "1.00e−12"), (1e9, "1,000,000,000"), (math.inf, "unbounded"), (math.nan, "unbounded")],
)
def test_three_significant_digits(value, text):
    assert three_digits(value) == text


@pytest.mark.parametrize(("dollars", "text"), [(9990, "$9,990"), (9996, "$10.0k"), (999_600, "$1.00M"), (999_400, "$999k"), (999_600_000, "$1.00B")])
def test_money_changes_its_step_where_rounding_does(dollars, text):
    assert show_money(dollars) == text


def test_a_quantity_is_immutable():
    with pytest.raises(AttributeError):
        Quantity(1, 1, 1, "count", "1").low = 2
