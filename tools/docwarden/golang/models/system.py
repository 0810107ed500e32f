# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Models of the packages that touch the system: os, path, path/filepath, runtime, time, math.

Nothing is read from the machine that docwarden runs on: a program sees what its environment declares.
"""

from __future__ import annotations

import math
import posixpath
import re
from typing import TYPE_CHECKING

from docwarden.golang import basic_texts
from docwarden.golang.models import Model, struct_of
from docwarden.golang.models.errors import new_error
from docwarden.golang.named_types import BASIC
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Struct, Typed, Unknown, plain, strings

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

OS = Model("os")
PATH = Model("path")
FILEPATH = Model("path/filepath")
RUNTIME = Model("runtime")
TIME = Model("time")
MATH = Model("math")
USER = Model("os/user")
K8S_HOME = Model("k8s.io/client-go/util/homedir")
GO_HOME = Model("github.com/mitchellh/go-homedir")
MODELS = [OS, PATH, FILEPATH, RUNTIME, TIME, MATH, USER, K8S_HOME, GO_HOME]

FILE = OS.type("File", OPAQUE)
MODE = OS.type("FileMode", BASIC["uint32"])
DURATION = TIME.type("Duration", BASIC["int64"])
INSTANT = TIME.type("Time", OPAQUE)
MONTH = TIME.type("Month", BASIC["int"])
ACCOUNT = USER.type("User", OPAQUE)

OS.variable("Args", lambda machine: strings(list(machine.environment.arguments)))
for _name in ("Stdin", "Stdout", "Stderr"):
    OS.value(_name, Ref(Struct(FILE, native=_name)))
OS.value("PathSeparator", ord("/"))
OS.value("DevNull", "/dev/null")
OS.value("ModePerm", Typed(MODE, 0o777))
for _name in ("ErrInvalid", "ErrPermission", "ErrExist", "ErrNotExist"):
    OS.value(_name, new_error(_name))
RUNTIME.variable("GOOS", lambda machine: machine.environment.system)
RUNTIME.variable("GOARCH", lambda machine: machine.environment.architecture)
FILEPATH.value("Separator", ord("/"))
FILEPATH.value("ListSeparator", ord(":"))

_UNITS = {"Nanosecond": 1, "Microsecond": 10**3, "Millisecond": 10**6, "Second": 10**9, "Minute": 60 * 10**9}
for _name, _size in {**_UNITS, "Hour": 3600 * 10**9}.items():
    TIME.value(_name, Typed(DURATION, _size))
_LAYOUTS = {
    "Layout": "01/02 03:04:05PM '06 -0700",
    "ANSIC": "Mon Jan _2 15:04:05 2006",
    "UnixDate": "Mon Jan _2 15:04:05 MST 2006",
    "RubyDate": "Mon Jan 02 15:04:05 -0700 2006",
    "RFC822": "02 Jan 06 15:04 MST",
    "RFC822Z": "02 Jan 06 15:04 -0700",
    "RFC850": "Monday, 02-Jan-06 15:04:05 MST",
    "RFC1123": "Mon, 02 Jan 2006 15:04:05 MST",
    "RFC1123Z": "Mon, 02 Jan 2006 15:04:05 -0700",
    "RFC3339": "2006-01-02T15:04:05Z07:00",
    "RFC3339Nano": "2006-01-02T15:04:05.999999999Z07:00",
    "Kitchen": "3:04PM",
    "Stamp": "Jan _2 15:04:05",
    "StampMilli": "Jan _2 15:04:05.000",
    "StampMicro": "Jan _2 15:04:05.000000",
    "StampNano": "Jan _2 15:04:05.000000000",
    "DateTime": "2006-01-02 15:04:05",
    "DateOnly": "2006-01-02",
    "TimeOnly": "15:04:05",
}
for _name, _layout in _LAYOUTS.items():
    TIME.value(_name, _layout)
TIME.value("UTC", Unknown("a time zone", inert=True))
TIME.value("Local", Unknown("a time zone", inert=True))

for _bits in (8, 16, 32, 64):
    MATH.value(f"MaxInt{_bits}", 2 ** (_bits - 1) - 1)
    MATH.value(f"MinInt{_bits}", -(2 ** (_bits - 1)))
    MATH.value(f"MaxUint{_bits}", 2**_bits - 1)
MATH.value("MaxInt", 2**63 - 1)
MATH.value("MinInt", -(2**63))
MATH.value("MaxUint", 2**64 - 1)
MATH.value("Pi", math.pi)
MATH.value("MaxFloat64", 1.7976931348623157e308)
MATH.value("MaxFloat32", 3.4028234663852886e38)


@OS.function("Exit", unknowns=True)
def _exit(call: Call, *_: Value) -> None:
    call.machine.exit(call.place)


@OS.function("Getenv")
def _getenv(call: Call, name: Value) -> Value:
    return call.machine.environment.variables.get(plain(name), "")


@OS.function("LookupEnv")
def _lookup_env(call: Call, name: Value) -> Value:
    variables = call.machine.environment.variables
    return variables.get(plain(name), ""), plain(name) in variables


@OS.function("ExpandEnv")
def _expand_env(call: Call, text: Value) -> Value:
    variables = call.machine.environment.variables
    return re.sub(r"\$(?:\{(\w+)\}|(\w+))", lambda name: variables.get(name[1] or name[2], ""), plain(text))


@OS.function("Setenv", "Unsetenv", "Chdir", unknowns=True)
def _no_effect(_: Call, *__: Value) -> None:
    return None


@OS.function("UserHomeDir")
def _home(call: Call) -> Value:
    home = call.machine.environment.variables.get("HOME", "")
    return (home, None) if home else ("", new_error("$HOME is not defined"))


@K8S_HOME.function("HomeDir")
def _k8s_home(call: Call) -> Value:
    return call.machine.environment.variables.get("HOME", "")


@GO_HOME.function("Dir")
def _go_home(call: Call) -> Value:
    return _home(call)


@OS.function("UserConfigDir")
def _config(call: Call) -> Value:
    variables = call.machine.environment.variables
    if found := variables.get("XDG_CONFIG_HOME"):
        return found, None
    home = variables.get("HOME", "")
    return (
        (f"{home}/.config", None)
        if home
        else ("", new_error("neither $XDG_CONFIG_HOME nor $HOME are defined"))
    )


@OS.function("UserCacheDir")
def _cache(call: Call) -> Value:
    variables = call.machine.environment.variables
    if found := variables.get("XDG_CACHE_HOME"):
        return found, None
    home = variables.get("HOME", "")
    return (
        (f"{home}/.cache", None) if home else ("", new_error("neither $XDG_CACHE_HOME nor $HOME are defined"))
    )


@OS.function("TempDir")
def _temporary(call: Call) -> Value:
    return call.machine.environment.variables.get("TMPDIR", "/tmp")  # noqa: S108 - what os.TempDir gives


@OS.function("Hostname")
def _hostname(call: Call) -> Value:
    host = call.machine.environment.host
    return (host, None) if host else (Unknown("the name of the host"), None)


@OS.function("Getpid", "Getuid", "Geteuid", "Getgid", "Getppid")
def _process(call: Call) -> Value:
    return Unknown(f"a number of the process at {call.place}")


for _name in ("Getpagesize", "Getwd", "Executable", "Environ"):

    @OS.function(_name)
    def _of_the_machine(call: Call, name: str = f"os.{_name}") -> Value:
        return Unknown(f"what {name} gives depends on the machine, at {call.place}")


@USER.function("Current")
def _current_user(call: Call) -> Value:
    home = call.machine.environment.variables.get("HOME", "")
    return Ref(Struct(ACCOUNT, {"HomeDir": home, "Username": Unknown("the name of the user")})), None


@RUNTIME.function("NumCPU", "GOMAXPROCS", "NumGoroutine", unknowns=True)
def _processors(call: Call, *_: Value) -> Value:
    return Unknown(f"the number of processors at {call.place}")


@RUNTIME.function("Version")
def _version(_: Call) -> Value:
    return Unknown("the version of Go")


def _joined(*parts: Value) -> str:
    texts = [plain(part) for part in parts if plain(part)]
    return _clean("/".join(texts)) if texts else ""


def _clean(text: str) -> str:
    cleaned = posixpath.normpath(text or ".")
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def _base(text: str) -> str:
    return text.rstrip("/").rpartition("/")[2] or ("/" if text else ".")


def _split(text: str) -> Value:
    folder, slash, name = text.rpartition("/")
    return folder + slash, name


for _model in (PATH, FILEPATH):
    _model.function("Join")(lambda _, *parts: _joined(*parts))
    _model.function("Base")(lambda _, text: _base(plain(text)))
    _model.function("Dir")(
        lambda _, text: _clean(plain(text).rpartition("/")[0] or ("/" if plain(text)[:1] == "/" else "."))
    )
    _model.function("Clean")(lambda _, text: _clean(plain(text)))
    _model.function("Ext")(
        lambda _, text: ("." + _base(plain(text)).rpartition(".")[2]) if "." in _base(plain(text)) else ""
    )
    _model.function("Split")(lambda _, text: _split(plain(text)))
    _model.function("IsAbs")(lambda _, text: plain(text).startswith("/"))
FILEPATH.function("VolumeName")(lambda *_: "")
FILEPATH.function("SplitList")(lambda _, text: strings([part for part in plain(text).split(":") if part]))
FILEPATH.function("ToSlash", "FromSlash")(lambda _, text: plain(text))


@TIME.method("Duration", "String")
def _duration_text(_: Call, value: Value) -> Value:
    return basic_texts.duration(plain(value))


for _name, _size in (("Seconds", 10**9), ("Minutes", 60 * 10**9), ("Hours", 3600 * 10**9)):
    TIME.method("Duration", _name)(lambda _, value, size=_size: plain(value) / size)
for _name, _size in (("Milliseconds", 10**6), ("Microseconds", 10**3), ("Nanoseconds", 1)):
    TIME.method("Duration", _name)(lambda _, value, size=_size: int(plain(value) / size))


@TIME.function("ParseDuration")
def _parse_duration(_: Call, text: Value) -> Value:
    raw = plain(text)
    sizes = {"ns": 1, "us": 10**3, "µs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
    parts = re.findall(r"(\d*\.?\d+)(ns|us|µs|ms|s|m|h)", raw)
    if raw != "0" and "".join(map("".join, parts)) != raw.lstrip("+-"):
        return Typed(DURATION, 0), new_error(f"time: invalid duration {basic_texts.quoted(raw)}")
    total = round(sum(float(number) * sizes[unit] for number, unit in parts))
    return Typed(DURATION, -total if raw.startswith("-") else total), None


@TIME.function(
    "Now", "Since", "Until", "Date", "Unix", "After", "Tick", "NewTimer", "NewTicker", unknowns=True
)
def _now(call: Call, *_: Value) -> Value:
    return Unknown(f"a time at {call.place}", inert=True)


@TIME.function("Sleep", unknowns=True)
def _sleep(_: Call, *__: Value) -> None:
    return None


@TIME.method("Time", "IsZero")
def _is_zero(_: Call, value: Value) -> Value:
    return struct_of(value).native is None


def _math() -> None:
    for name in ("Sqrt", "Log", "Log2", "Log10", "Exp"):
        function = getattr(math, name.lower())
        MATH.function(name)(lambda _, value, function=function: function(plain(value)))
    MATH.function("Floor")(lambda _, value: float(math.floor(plain(value))))
    MATH.function("Ceil")(lambda _, value: float(math.ceil(plain(value))))
    MATH.function("Round")(
        lambda _, value: float(math.floor(abs(plain(value)) + 0.5)) * (1 if plain(value) >= 0 else -1)
    )
    MATH.function("Abs")(lambda _, value: abs(float(plain(value))))
    MATH.function("Pow")(lambda _, base, exponent: float(plain(base)) ** float(plain(exponent)))
    MATH.function("Max")(lambda _, a, b: max(float(plain(a)), float(plain(b))))
    MATH.function("Min")(lambda _, a, b: min(float(plain(a)), float(plain(b))))
    MATH.function("Inf")(lambda _, sign: math.inf if plain(sign) >= 0 else -math.inf)


_math()
