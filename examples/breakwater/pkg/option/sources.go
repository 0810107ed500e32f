// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package option

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
)

// Source looks up the value of a flag by the flag's name.
type Source func(name string) (value string, ok bool)

// Env returns a source that reads `PREFIX_FLAG_NAME` from the environment.
func Env(prefix string) Source {
	return func(name string) (string, bool) {
		return os.LookupEnv(prefix + "_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_")))
	}
}

// Dir returns a source that reads a mounted ConfigMap: one file per flag, named as the flag.
func Dir(path string) Source {
	return func(name string) (string, bool) {
		text, err := os.ReadFile(filepath.Join(path, name))
		return strings.TrimSpace(string(text)), err == nil
	}
}

// File returns a source that reads a YAML mapping from flag names to values. A missing file is empty.
func File(path string) (Source, error) {
	values := map[string]string{}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := yaml.Unmarshal(text, &values); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return func(name string) (string, bool) {
		value, ok := values[name]
		return value, ok
	}, nil
}

// Apply sets every flag that the command line left alone from the first source that knows it.
func Apply(flags *pflag.FlagSet, sources ...Source) error {
	var errs []error
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Changed {
			return
		}
		for _, source := range sources {
			if value, ok := source(flag.Name); ok {
				errs = append(errs, flags.Set(flag.Name, value))
				return
			}
		}
	})
	return errors.Join(errs...)
}
