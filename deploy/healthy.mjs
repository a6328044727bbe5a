// For health checks in a container, which has no curl: `node deploy/healthy.mjs URL` ends with 0 when the URL answers 2xx within 4 s.
const answer = await fetch(process.argv[2], { signal: AbortSignal.timeout(4_000) }).catch(() => undefined)
process.exitCode = answer?.ok === true ? 0 : 1
