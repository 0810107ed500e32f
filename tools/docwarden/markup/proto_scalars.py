# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The table of scalar types that ends each page of protoc-gen-doc 1.5: data of its output format."""

from __future__ import annotations

HEADER = (
    "| .proto Type | Notes | C++ | Java | Python | Go | C# | PHP | Ruby |\n"
    "| ----------- | ----- | --- | ---- | ------ | -- | -- | --- | ---- |\n"
)

_VARINT = "Uses variable-length encoding."
_NEGATIVE = "Inefficient for encoding negative numbers – if your field is likely to have negative values, use"
_SIGNED = "Signed int value. These more efficiently encode negative numbers than regular"
_BIG = "Bignum or Fixnum (as required)"
_INT32 = ("int32", "int", "int", "int32", "int", "integer", _BIG)
_INT64 = ("int64", "long", "int/long", "int64", "long", "integer/string", "Bignum")
_UINT32 = ("uint32", "int", "int/long", "uint32", "uint", "integer", _BIG)
_UINT64 = ("uint64", "long", "int/long", "uint64", "ulong", "integer/string")
#: A scalar type, a remark, and the type in C++, Java, Python, Go, C#, PHP and Ruby.
ROWS = (
    ("double", "", "double", "double", "float", "float64", "double", "float", "Float"),
    ("float", "", "float", "float", "float", "float32", "float", "float", "Float"),
    ("int32", f"{_VARINT} {_NEGATIVE} sint32 instead.", *_INT32),
    ("int64", f"{_VARINT} {_NEGATIVE} sint64 instead.", *_INT64),
    ("uint32", _VARINT, *_UINT32),
    ("uint64", _VARINT, *_UINT64, _BIG),
    ("sint32", f"{_VARINT} {_SIGNED} int32s.", *_INT32),
    ("sint64", f"{_VARINT} {_SIGNED} int64s.", *_INT64),
    (
        "fixed32",
        "Always four bytes. More efficient than uint32 if values are often greater than 2^28.",
        *("uint32", "int", "int", "uint32", "uint", "integer", _BIG),
    ),
    (
        "fixed64",
        "Always eight bytes. More efficient than uint64 if values are often greater than 2^56.",
        *_UINT64,
        "Bignum",
    ),
    ("sfixed32", "Always four bytes.", *_INT32),
    ("sfixed64", "Always eight bytes.", *_INT64),
    ("bool", "", "bool", "boolean", "boolean", "bool", "bool", "boolean", "TrueClass/FalseClass"),
    (
        "string",
        "A string must always contain UTF-8 encoded or 7-bit ASCII text.",
        *("string", "String", "str/unicode", "string", "string", "string", "String (UTF-8)"),
    ),
    (
        "bytes",
        "May contain any arbitrary sequence of bytes.",
        *("string", "ByteString", "str", "[]byte", "ByteString", "string", "String (ASCII-8BIT)"),
    ),
)
