# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Models of net and net/netip, as far as defaults of flags need them: addresses are parsed and printed."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from docwarden.golang.models import Model, struct_of
from docwarden.golang.models.errors import new_error
from docwarden.golang.named_types import BASIC
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE, Field, SliceOf, StructOf
from docwarden.golang.values import Slice, Struct, plain

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

NET = Model("net")
NETIP = Model("net/netip")
MODELS = [NET, NETIP]

IP = NET.type("IP", SliceOf(BASIC["uint8"]))
MASK = NET.type("IPMask", SliceOf(BASIC["uint8"]))
NET.value("IPv4len", 4)
NET.value("IPv6len", 16)
NETWORK = NET.type("IPNet", StructOf((Field("IP", IP), Field("Mask", MASK))))
ADDRESS = NETIP.type("Addr", OPAQUE)
PREFIX = NETIP.type("Prefix", OPAQUE)

_V4_IN_V6 = bytes(10) + b"\xff\xff"
_V4, _V6 = 4, 16


def octets(value: Value) -> bytes:
    """Give the bytes of an address or a mask."""
    return bytes(plain(item) for item in value or ())


def address_text(raw: bytes) -> str:
    """Write an address as ``net.IP.String``."""
    if not raw:
        return "<nil>"
    if len(raw) == _V6 and raw.startswith(_V4_IN_V6):
        raw = raw[12:]
    return str(ipaddress.ip_address(raw)) if len(raw) in (_V4, _V6) else f"?{raw.hex()}"


def network_text(struct: Struct) -> str:
    """Write a network as ``net.IPNet.String``."""
    address, mask = octets(struct.get("IP")), octets(struct.get("Mask"))
    if not address or not mask:
        return "<nil>"
    return f"{address_text(address)}/{sum(octet.bit_count() for octet in mask)}"


def _address(raw: bytes) -> Slice:
    return Slice(list(raw), IP)


@NET.function("ParseIP")
def _parse_ip(_: Call, text: Value) -> Value:
    try:
        raw = ipaddress.ip_address(plain(text)).packed
    except ValueError:
        return Slice([], IP, nil=True)
    return _address(_V4_IN_V6 + raw if len(raw) == _V4 else raw)


@NET.function("IPv4")
def _ipv4(_: Call, *parts: Value) -> Value:
    return _address(_V4_IN_V6 + bytes(plain(part) for part in parts))


@NET.function("IPv4Mask")
def _ipv4_mask(_: Call, *parts: Value) -> Value:
    return Slice([plain(part) for part in parts], MASK)


@NET.function("CIDRMask")
def _cidr_mask(_: Call, ones: Value, bits: Value) -> Value:
    ones, bits = plain(ones), plain(bits)
    return Slice(list(((1 << ones) - 1 << bits - ones).to_bytes(bits // 8, "big")), MASK)


@NET.function("ParseCIDR")
def _parse_cidr(_: Call, text: Value) -> Value:
    try:
        interface = ipaddress.ip_interface(plain(text))
    except ValueError:
        return None, None, new_error(f"invalid CIDR address: {plain(text)}")
    network = interface.network
    fields = {
        "IP": _address(network.network_address.packed),
        "Mask": Slice(list(network.netmask.packed), MASK),
    }
    packed = interface.ip.packed
    whole = _V4_IN_V6 + packed if len(packed) == _V4 else packed
    return _address(whole), Ref(Struct(NETWORK, fields)), None


@NET.method("IP", "String")
def _ip_text(_: Call, value: Value) -> Value:
    return address_text(octets(value))


@NET.method("IPNet", "String")
def _network_text(_: Call, value: Value) -> Value:
    return network_text(struct_of(value))


@NET.method("IPMask", "String")
def _mask_text(_: Call, value: Value) -> Value:
    return octets(value).hex() or "<nil>"


@NET.function("JoinHostPort")
def _join(_: Call, host: Value, port: Value) -> Value:
    host = plain(host)
    return f"[{host}]:{plain(port)}" if ":" in host or "%" in host else f"{host}:{plain(port)}"


@NETIP.function("MustParseAddr")
def _must_parse_address(_: Call, text: Value) -> Value:
    return Struct(ADDRESS, native=ipaddress.ip_address(plain(text)))


@NETIP.function("MustParsePrefix")
def _must_parse_prefix(_: Call, text: Value) -> Value:
    return Struct(PREFIX, native=ipaddress.ip_interface(plain(text)))


@NETIP.method("Addr", "String")
def _netip_text(_: Call, value: Value) -> Value:
    native = struct_of(value).native
    return str(native) if native else "invalid IP"


@NETIP.method("Prefix", "String")
def _prefix_text(_: Call, value: Value) -> Value:
    native = struct_of(value).native
    return str(native) if native else "invalid Prefix"
