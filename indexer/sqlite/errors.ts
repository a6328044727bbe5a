import { RetryableError, UserError } from '../../core/errors.ts'

/** Primary result codes of SQLite (the low byte of `errcode`). */
const CODE = {
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
} as const

/**
 * What an error of SQLite means for the caller: `opening` is a person's matter (UserError), during work most of them may
 * pass (RetryableError). Damage always stops. Anything else is our own mistake and comes back as it is.
 */
export function translateError(error: unknown, file: string, phase: 'opening' | 'working'): unknown {
  const code = primaryCode(error)
  if (code === undefined) return error
  const later = (message: string, remedy: string) =>
    phase === 'opening'
      ? new UserError(`${file}: ${message}`, remedy)
      : new RetryableError(`${file}: ${message}; ${remedy}`, { cause: error })
  switch (code) {
    case CODE.full:
      return later('the disk is full', 'make room on it, or use a data folder on another disk')
    case CODE.busy:
    case CODE.locked:
      return later('another process is writing to it', 'wait until it is done, or end it')
    case CODE.readOnly:
      return later(
        "it can't be written",
        'check the permissions of the file and of its folder, and how the disk is mounted',
      )
    case CODE.cantOpen:
      return later("it can't be opened", 'check that the folder exists and the permissions of both')
    case CODE.ioError:
      return later('the disk failed to read or write', 'check the disk and its free room')
    case CODE.noMemory:
      return later('there is not enough memory', 'end other programs, or give the machine more')
    case CODE.corrupt:
      return new UserError(
        `${file}: the file is damaged`,
        'stop Rawang, keep a copy of the data folder, and put back the last backup',
      )
    case CODE.notADatabase:
      return new UserError(`${file} is not a database of Rawang`, 'name another data folder')
    default:
      return error
  }
}

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 0xff
}
