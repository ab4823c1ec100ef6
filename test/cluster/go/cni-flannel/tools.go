//go:build tools

// Package tools pins the programs built from this module.
package tools

import _ "github.com/containernetworking/plugins/plugins/meta/flannel"
