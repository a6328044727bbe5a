import { problemsOf, suggestion, type ConfigProblem } from '../config/problems.ts'
import type { Config } from '../config/schema.ts'
import type { Collector } from '../core/ports/collector.ts'

/** Checks what the configuration room can't: that each source's collector is there and likes its options. */
export function checkSources(config: Config, collectors: ReadonlyMap<string, Collector>): readonly ConfigProblem[] {
  return config.sources.flatMap((source, i) => {
    const path = `sources[${i}]`
    const collector = collectors.get(source.collector)
    if (collector === undefined) {
      return [
        {
          path: `${path}.collector`,
          problem: 'there is no such collector',
          value: source.collector,
          remedy: suggestion(source.collector, [...collectors.keys()]),
        },
      ]
    }
    const parsed = collector.options.safeParse(source.options)
    if (parsed.success) return []
    return problemsOf(parsed.error.issues, source.options, collector.options).map((p) => ({
      ...p,
      path: p.path === '' ? `${path}.options` : `${path}.options.${p.path}`,
    }))
  })
}
