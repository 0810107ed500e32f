// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package config

import (
	"fmt"
	"reflect"
)

// Variables returns the values of a configuration by the name of their C variable.
// It fails when object is no pointer to a struct, a field has no tag, or two fields
// have the same one.
func Variables(object any) (map[string]any, error) {
	value := reflect.ValueOf(object)
	if value.Kind() != reflect.Pointer || value.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("configuration has to be a pointer to a struct, not %T", object)
	}
	variables := make(map[string]any)
	return variables, collect(value.Elem(), variables)
}

func collect(object reflect.Value, into map[string]any) error {
	for i := range object.NumField() {
		field := object.Type().Field(i)
		if field.Anonymous {
			if err := collect(object.Field(i), into); err != nil {
				return err
			}
			continue
		}
		name, ok := field.Tag.Lookup("config")
		if !ok {
			return fmt.Errorf("field %s of %s names no variable", field.Name, object.Type())
		}
		if _, twice := into[name]; twice {
			return fmt.Errorf("variable %s belongs to two fields", name)
		}
		into[name] = object.Field(i).Interface()
	}
	return nil
}
