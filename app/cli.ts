#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Compiled code is kept between runs; what follows is imported after this, so that it counts.
enableCompileCache()
const { main } = await import('./main.ts')
await main(process.argv.slice(2))
