package main

import (
	"testing"

	"vpoller/internal/cli/clitest"
)

func TestMain(m *testing.M) { clitest.Main(m, "vpoller-sender", main) }

func TestScripts(t *testing.T) { clitest.Run(t) }
