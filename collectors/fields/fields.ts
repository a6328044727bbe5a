import { z } from 'zod'

/**
 * Fields of platforms' answers. What a post can do without is read where it is there as described, and left out where it is absent, null
 * or something else: no post is lost for an oddity of a field, and nothing is guessed.
 */

export const text = z.string().optional().catch(undefined)
/** A whole number from 0 on; as digits in a string too, as some interfaces write their counters. */
export const count = z
  .union([
    z.int().nonnegative(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined)
/** Any number up to 10^15; as text too. */
export const number = z
  .union([
    z.number().min(-1e15).max(1e15),
    z
      .string()
      .regex(/^-?\d{1,15}(\.\d{1,9})?$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined)
/** An id as text, also where it is written as a number. */
export const id = z.union([z.string().min(1), z.int().nonnegative().transform(String)])
export const flag = z.boolean().optional().catch(undefined)

/** A part of an answer that may be absent or something else. */
export function part<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined)
}

/** Those elements of a list that are as described; undefined where there is no list. */
export function list<T extends z.ZodType>(element: T) {
  return part(z.array(z.unknown()).transform((items) => items.flatMap((item) => fitting(element, item))))
}

/** One element as a list, or none. */
export function fitting<T extends z.ZodType>(schema: T, value: unknown): z.output<T>[] {
  const parsed = schema.safeParse(value)
  return parsed.success ? [parsed.data] : []
}

/** `{ [name]: value }`, or nothing where there is no value. */
export function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>)
}

/** Only what was counted at all. */
export function tallied(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0))
}
