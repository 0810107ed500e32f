// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package option

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Choice is a flag that takes one of a fixed list of words.
type Choice struct {
	value   string
	allowed []string
}

// NewChoice returns a Choice that is value until somebody sets it.
func NewChoice(value string, allowed ...string) *Choice {
	return &Choice{value: value, allowed: allowed}
}

// String returns the chosen word.
func (c *Choice) String() string { return c.value }

// Type names the kind of value in help texts.
func (c *Choice) Type() string { return "choice" }

// Set chooses a word, or fails when it is not one of the allowed ones.
func (c *Choice) Set(word string) error {
	if !slices.Contains(c.allowed, word) {
		return fmt.Errorf("must be %s", c.Words())
	}
	c.value = word
	return nil
}

// Words lists the allowed words for a sentence: "a, b or c".
func (c *Choice) Words() string {
	last := len(c.allowed) - 1
	if last < 1 {
		return strings.Join(c.allowed, "")
	}
	return strings.Join(c.allowed[:last], ", ") + " or " + c.allowed[last]
}

// ForwardingMode says which way replies take.
type ForwardingMode uint8

// The forwarding modes.
const (
	ForwardSNAT ForwardingMode = iota
	ForwardDSR
	ForwardHybrid
)

var forwardingModes = [...]string{ForwardSNAT: "snat", ForwardDSR: "dsr", ForwardHybrid: "hybrid"}

// String returns the mode's name.
func (m *ForwardingMode) String() string { return forwardingModes[*m] }

// Type names the kind of value in help texts.
func (*ForwardingMode) Type() string { return "mode" }

// Set chooses the mode by name.
func (m *ForwardingMode) Set(name string) error {
	i := slices.Index(forwardingModes[:], strings.ToLower(name))
	if i < 0 {
		return fmt.Errorf("must be one of %s", strings.Join(forwardingModes[:], ", "))
	}
	*m = ForwardingMode(i)
	return nil
}

// PortRange is a closed range of ports, written FIRST-LAST.
type PortRange struct{ First, Last uint16 }

// String returns the range as it is written.
func (r *PortRange) String() string { return fmt.Sprintf("%d-%d", r.First, r.Last) }

// Type names the kind of value in help texts.
func (*PortRange) Type() string { return "range" }

// Set parses FIRST-LAST.
func (r *PortRange) Set(text string) error {
	first, last, ok := strings.Cut(text, "-")
	if !ok {
		return fmt.Errorf("%q is not of the form FIRST-LAST", text)
	}
	low, err := strconv.ParseUint(first, 10, 16)
	if err != nil {
		return fmt.Errorf("first port: %w", err)
	}
	high, err := strconv.ParseUint(last, 10, 16)
	if err != nil {
		return fmt.Errorf("last port: %w", err)
	}
	if low == 0 || low > high {
		return fmt.Errorf("%q holds no port", text)
	}
	r.First, r.Last = uint16(low), uint16(high)
	return nil
}

// PortRanges is a list of ranges, separated by commas.
type PortRanges []PortRange

// String returns the ranges as they are written.
func (r *PortRanges) String() string {
	words := make([]string, 0, len(*r))
	for i := range *r {
		words = append(words, (*r)[i].String())
	}
	return strings.Join(words, ",")
}

// Type names the kind of value in help texts.
func (*PortRanges) Type() string { return "ranges" }

// Set parses FIRST-LAST[,FIRST-LAST]... and replaces all ranges.
func (r *PortRanges) Set(text string) error {
	words := strings.Split(text, ",")
	ranges := make(PortRanges, len(words))
	for i, word := range words {
		if err := ranges[i].Set(word); err != nil {
			return err
		}
	}
	*r = ranges
	return nil
}

// Words is a list of words, separated by blanks.
type Words []string

// String returns the words as they are written.
func (w *Words) String() string { return strings.Join(*w, " ") }

// Type names the kind of value in help texts.
func (*Words) Type() string { return "words" }

// Set replaces all words.
func (w *Words) Set(text string) error {
	*w = strings.Fields(text)
	return nil
}

// ByteSize is an amount of memory, written with a binary unit: 64MiB.
type ByteSize uint64

// Binary units.
const (
	KiB ByteSize = 1 << (10 * (iota + 1))
	MiB
	GiB
)

var units = []struct {
	size   ByteSize
	suffix string
}{{GiB, "GiB"}, {MiB, "MiB"}, {KiB, "KiB"}, {1, "B"}}

// String returns the size in the largest unit that divides it.
func (b *ByteSize) String() string {
	for _, unit := range units {
		if *b >= unit.size && *b%unit.size == 0 {
			return fmt.Sprintf("%d%s", *b/unit.size, unit.suffix)
		}
	}
	return "0"
}

// Type names the kind of value in help texts.
func (*ByteSize) Type() string { return "size" }

// Set parses a number with one of the units B, KiB, MiB, GiB, or without.
func (b *ByteSize) Set(text string) error {
	factor := ByteSize(1)
	digits := text
	for _, unit := range units {
		if rest, ok := strings.CutSuffix(text, unit.suffix); ok {
			factor, digits = unit.size, rest
			break
		}
	}
	number, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return fmt.Errorf("%q is not a size such as 64MiB", text)
	}
	if number > ^uint64(0)/uint64(factor) {
		return fmt.Errorf("%q is too large", text)
	}
	*b = ByteSize(number) * factor
	return nil
}
