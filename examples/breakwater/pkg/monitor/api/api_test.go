// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package api

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const lib = "../../../bpf/lib/"

func read(t *testing.T, header string) string {
	t.Helper()
	text, err := os.ReadFile(lib + header)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	comment    = regexp.MustCompile(`(?s)/\*.*?\*/`)
	enumerator = regexp.MustCompile(`(\w+)(?:\s*=\s*(\d+))?\s*,`)
	dropReason = regexp.MustCompile(`(?m)^#define (DROP_\w+)\s+-(\d+)`)
)

// enum returns the numbers of a C enum by name.
func enum(t *testing.T, header, name string) map[string]int {
	t.Helper()
	_, body, found := strings.Cut(read(t, header), "enum "+name+" {")
	body, _, closed := strings.Cut(body, "};")
	if !found || !closed {
		t.Fatalf("%s has no enum %s", header, name)
	}
	numbers := make(map[string]int)
	next := 0
	for _, match := range enumerator.FindAllStringSubmatch(comment.ReplaceAllString(body, ""), -1) {
		if match[2] != "" {
			next, _ = strconv.Atoi(match[2])
		}
		numbers[match[1]] = next
		next++
	}
	return numbers
}

func drops(t *testing.T) map[string]int {
	t.Helper()
	numbers := make(map[string]int)
	for _, match := range dropReason.FindAllStringSubmatch(read(t, "drop_reasons.h"), -1) {
		numbers[match[1]], _ = strconv.Atoi(match[2])
	}
	return numbers
}

// compare reports numbers that only one side has.
func compare[N ~uint8](t *testing.T, inC map[string]int, inGo map[N]string) {
	t.Helper()
	if len(inC) == 0 {
		t.Fatal("nothing was found in C")
	}
	known := make(map[N]bool)
	for name, number := range inC {
		known[N(number)] = true
		if inGo[N(number)] == "" {
			t.Errorf("%s = %d has no name in Go", name, number)
		}
	}
	for number, name := range inGo {
		if !known[number] {
			t.Errorf("%q = %d is not known in C", name, number)
		}
	}
}

func TestReasonsAreThoseOfC(t *testing.T) {
	reasons := drops(t)
	for name, number := range reasons {
		if !Reason(number).IsDrop() {
			t.Errorf("%s = %d is below %d", name, number, DropMin)
		}
	}
	for name, number := range enum(t, "metrics.h", "forward_reason") {
		reasons[name] = number
	}
	compare(t, reasons, ReasonNames)
}

// Names that are made of the same words on both sides, so a shift shows.
func TestTracePointsAreThoseOfC(t *testing.T) {
	points := enum(t, "trace.h", "trace_point")
	compare(t, points, TracePointNames)
	for name, number := range points {
		want := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, "TRACE_")), "_", "-")
		if got := TracePoint(number).String(); got != want {
			t.Errorf("%s is called %s, not %s", name, got, want)
		}
	}
}

func TestStatusesAreThoseOfC(t *testing.T) {
	statuses := enum(t, "common.h", "ct_status")
	compare(t, statuses, ConnectionStatusNames)
	for name, number := range statuses {
		want := strings.ToLower(strings.TrimPrefix(name, "CT_"))
		if got := ConnectionStatus(number).String(); got != want {
			t.Errorf("%s is called %s, not %s", name, got, want)
		}
	}
}

func TestDebugMessagesAreThoseOfC(t *testing.T) {
	messages := enum(t, "dbg.h", "debug_message")
	compare(t, messages, DebugMessageNames)
	for name, want := range map[string]DebugMessage{
		"DBG_CT_STATE":     DbgCtState,
		"DBG_NAT_REVERSED": DbgNatReversed,
		"DBG_MARK_SKIPPED": DbgMarkSkipped,
	} {
		if messages[name] != int(want) {
			t.Errorf("%s is %d in C and %d in Go", name, messages[name], want)
		}
	}
}

func TestEventTypesAndObjectsAreThoseOfC(t *testing.T) {
	types := enum(t, "events.h", "event_type")
	delete(types, "EVENT_UNSPEC")
	compare(t, types, EventTypeNames)
	objects := enum(t, "common.h", "object_id")
	delete(objects, "OBJECT_UNSPEC")
	compare(t, objects, ObjectNames)
}

func TestDescribe(t *testing.T) {
	for want, got := range map[string]string{
		"drop: Service has no backend (bpf_ingress.o)": Describe(EventDrop, 140, ObjectIngress),
		"trace: to-host (bpf_host.o)":                  Describe(EventTrace, 3, ObjectHost),
		"debug: 250 (bpf_overlay.o)":                   Describe(EventDebug, 250, ObjectOverlay),
		"9: 1 (0)":                                     Describe(9, 1, ObjectUnspec),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
