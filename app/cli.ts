#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

// PGlite's WebAssembly is optimised where it is busy for minutes: in a short command that costs a third of its computing for nothing.
// Before the cache, whose entries hold for one set of flags.
setFlagsFromString('--wasm-tiering-budget=500000000')
// Compiled code is kept between runs, and the threads share it; what follows is imported after this, so that it counts.
const { directory } = enableCompileCache(
  fileURLToPath(new URL('../node_modules/.cache/rawang/compiled', import.meta.url)),
)
if (directory !== undefined) process.env['NODE_COMPILE_CACHE'] ??= directory
const { main } = await import('./main.ts')
await main(process.argv.slice(2))
