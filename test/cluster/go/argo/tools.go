//go:build tools

// Package tools pins the programs built from this module.
package tools

import (
	_ "github.com/argoproj/argo-workflows/v3/cmd/workflow-controller"
	_ "github.com/argoproj/argo-workflows/v3/cmd/argoexec"
)
