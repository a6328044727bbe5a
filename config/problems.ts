import { distance } from 'fastest-levenshtein'
import type { z } from 'zod'
import { valueAt } from './right-part.ts'

/** One thing wrong with the configuration: where, what stands there, what to do. */
export interface ConfigProblem {
  /** `sources[2].every`; empty for the file as a whole. */
  readonly path: string
  readonly problem: string
  /** The offending value as it stands in the file; undefined when something is missing. */
  readonly value: unknown
  readonly remedy: string
  /** Id of the entry of a list in which it stands, where it has one. */
  readonly entry?: string | undefined
}

type Issue = z.core.$ZodIssue
type Key = PropertyKey

/** For `safeParse`: limits and addresses in plain words. What a schema itself says goes before it. */
export const plainLimits: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'write a whole address, e.g. https://example.org/path'
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return undefined
  const isLeast = issue.code === 'too_small'
  const limit = Number(isLeast ? issue.minimum : issue.maximum)
  const amount = `${isLeast ? 'at least' : 'at most'} ${limit}`
  switch (issue.origin) {
    case 'string':
      return isLeast && limit === 1 ? 'write something here' : `write ${amount} characters`
    case 'array':
      return isLeast && limit === 1 ? 'name at least one' : `name ${amount}`
    default:
      return `write a number of ${issue.inclusive === false ? (isLeast ? 'more than' : 'less than') + ` ${limit}` : amount}`
  }
}

/** Zod's issues as problems a person can act on. `input` is what was parsed. */
export function problemsOf(issues: readonly Issue[], input: unknown, schema: z.ZodType): readonly ConfigProblem[] {
  return issues.flatMap((issue) => explain(issue, input, schema))
}

function explain(issue: Issue, input: unknown, schema: z.ZodType): readonly ConfigProblem[] {
  const value = valueAt(input, issue.path)
  const path = formatPath(issue.path)
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(schema, issue.path, input)
      return issue.keys.map((key) => ({
        path: formatPath([...issue.path, key]),
        problem: 'there is no such setting',
        value: valueAt(input, [...issue.path, key]),
        remedy: suggestion(key, known),
      }))
    }
    case 'invalid_union':
      return [explainUnion(issue, input, schema)]
    case 'invalid_value':
      return [
        {
          path,
          problem: 'is not one of the allowed values',
          value,
          remedy: didYouMean(value, issue.values.map(String)),
        },
      ]
    case 'invalid_type':
      return [
        {
          path,
          problem: value === undefined ? 'is missing' : `must be ${article(issue.expected)}`,
          value,
          remedy: value === undefined ? `add it: ${article(issue.expected)}` : rewrite(issue.expected, value),
        },
      ]
    default:
      return [{ path, problem: 'is not valid', value, remedy: issue.message }]
  }
}

function explainUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  input: unknown,
  schema: z.ZodType,
): ConfigProblem {
  const { discriminator, path, message } = issue
  const value = valueAt(input, path)
  if (discriminator === undefined) return { path: formatPath(path), problem: message, value, remedy: message }
  const kinds = (optionsAt(schema, path.slice(0, -1), input) ?? []).flatMap(
    ({ properties }) => properties?.[discriminator]?.const ?? [],
  )
  return {
    path: formatPath(path),
    problem: value === undefined ? 'is missing' : 'is not one of the allowed values',
    value,
    remedy: didYouMean(value, kinds.map(String)),
  }
}

function rewrite(expected: string, found: unknown): string {
  const isBare = ['number', 'bigint', 'boolean'].includes(typeof found)
  return expected === 'string' && isBare ? "put it in quotes: '…'" : `write ${article(expected)} here`
}

function article(type: string): string {
  const words: Record<string, string> = {
    int: 'a whole number',
    number: 'a number',
    string: 'a text',
    boolean: 'true or false',
    array: 'a list',
    object: 'a group of settings',
    record: 'a group of settings',
  }
  return words[type] ?? `a value of type ${type}`
}

/** "did you mean …" for the nearest name, else the list of names. */
export function suggestion(wrong: string, known: readonly string[]): string {
  const nearest = nearestOf(wrong, known)
  if (nearest !== undefined) return `did you mean "${nearest}"? Rename it, or remove it`
  return known.length === 0 ? 'remove it' : `remove it; known here: ${known.join(', ')}`
}

/** The same where one of the names must stand. */
export function didYouMean(value: unknown, allowed: readonly string[]): string {
  const nearest = typeof value === 'string' ? nearestOf(value, allowed) : undefined
  const list = `one of: ${allowed.join(', ')}`
  return nearest === undefined ? `use ${list}` : `did you mean "${nearest}"? Use ${list}`
}

function nearestOf(wrong: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, d: distance(wrong.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.d - b.d)
  const best = ranked[0]
  return best !== undefined && best.d < wrong.length && best.d <= Math.max(2, Math.floor(wrong.length / 3))
    ? best.name
    : undefined
}

/** With the id of the innermost entry of a list of `input` that each path leads into. */
export function withEntries(problems: readonly ConfigProblem[], input: unknown): readonly ConfigProblem[] {
  return problems.map((problem) => {
    const path = (problem.path.match(/[^.[\]]+/g) ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part))
    const ids = path.flatMap((part, i) =>
      typeof part === 'number' ? [valueAt(input, [...path.slice(0, i + 1), 'id'])] : [],
    )
    const entry = ids.findLast((id) => typeof id === 'string')
    return entry === undefined || entry === problem.value ? problem : { ...problem, entry }
  })
}

/** `['sources', 2, 'every']` -> `sources[2].every`. */
export function formatPath(path: readonly Key[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  )
}

interface JsonSchemaNode {
  readonly properties?: Readonly<Record<string, JsonSchemaNode>>
  readonly items?: JsonSchemaNode
  readonly oneOf?: readonly JsonSchemaNode[]
  readonly anyOf?: readonly JsonSchemaNode[]
  readonly const?: unknown
}

/** Names allowed at a path, read from the JSON Schema so that there is one truth. */
function knownKeys(schema: z.ZodType, path: readonly Key[], input: unknown): readonly string[] {
  const options = optionsAt(schema, path, input) ?? []
  return Object.keys(pickOption(options, valueAt(input, path))?.properties ?? {})
}

/** What the JSON Schema lets stand at a path: one shape, or one for each kind. */
function optionsAt(schema: z.ZodType, path: readonly Key[], input: unknown): readonly JsonSchemaNode[] | undefined {
  let options: readonly JsonSchemaNode[] = [
    schema.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as JsonSchemaNode,
  ]
  for (const [i, key] of path.entries()) {
    const parent = pickOption(options, valueAt(input, path.slice(0, i)))
    const node = typeof key === 'number' ? parent?.items : parent?.properties?.[String(key)]
    if (node === undefined) return undefined
    options = node.oneOf ?? node.anyOf ?? [node]
  }
  return options
}

function pickOption(options: readonly JsonSchemaNode[], value: unknown): JsonSchemaNode | undefined {
  const kind = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['kind'] : undefined
  return options.find((option) => option.properties?.['kind']?.const === kind) ?? options[0]
}
