#!/usr/bin/env node
// Why this is empty: docs/decisions/0032-nothing-is-compiled.md
