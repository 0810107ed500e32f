// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package api names what the events of the BPF programs carry as numbers. Each list
// repeats one of bpf/lib; a test compares the two.
package api

import (
	"fmt"
	"strconv"
)

// EventType is enum event_type of bpf/lib/events.h.
type EventType uint8

// The types of events.
const (
	EventUnspec EventType = iota
	EventDrop
	EventTrace
	EventDebug
)

// EventTypeNames has the name of each event type.
var EventTypeNames = map[EventType]string{
	EventDrop:  "drop",
	EventTrace: "trace",
	EventDebug: "debug",
}

// Object is enum object_id of bpf/lib/common.h.
type Object uint8

// The objects that send events.
const (
	ObjectUnspec Object = iota
	ObjectIngress
	ObjectHost
	ObjectOverlay
)

// ObjectNames has the file name of each object.
var ObjectNames = map[Object]string{
	ObjectIngress: "bpf_ingress.o",
	ObjectHost:    "bpf_host.o",
	ObjectOverlay: "bpf_overlay.o",
}

func (t EventType) String() string { return nameOr(EventTypeNames, t) }

func (o Object) String() string { return nameOr(ObjectNames, o) }

// nameOr returns the name of a number, or the number where this release has no name.
func nameOr[N ~uint8](names map[N]string, number N) string {
	if name, ok := names[number]; ok {
		return name
	}
	return strconv.Itoa(int(number))
}

// Describe returns one line about the header of an event.
func Describe(event EventType, subtype uint8, object Object) string {
	var text string
	switch event {
	case EventDrop:
		text = Reason(subtype).String()
	case EventTrace:
		text = TracePoint(subtype).String()
	case EventDebug:
		text = DebugMessage(subtype).String()
	default:
		text = strconv.Itoa(int(subtype))
	}
	return fmt.Sprintf("%s: %s (%s)", event, text, object)
}
