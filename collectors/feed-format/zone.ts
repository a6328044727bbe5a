const MINUTE_MS = 60_000
const BANGKOK_OFFSET_MINUTES = 7 * 60

const ZONES = new Map(Object.entries({
  z: 0, ut: 0, utc: 0, gmt: 0, ict: 420, th: 420, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480,
  pdt: -420, akst: -540, akdt: -480, hst: -600, ast: -240, adt: -180, brt: -180, art: -180, wet: 0, west: 60, bst: 60, cet: 60, cest: 120,
  met: 60, mest: 120, sast: 120, eet: 120, eest: 180, msk: 180, pkt: 300, ist: 330, npt: 345, mmt: 390, wib: 420, wita: 480, wit: 540,
  hkt: 480, pht: 480, myt: 480, sgt: 480, jst: 540, kst: 540, aest: 600, aedt: 660, nzst: 720, nzdt: 780,
})) // prettier-ignore

/** Names that mean winter or summer time, whichever it is. */
const PLACES = new Map(Object.entries({
  at: 'America/Halifax', et: 'America/New_York', ct: 'America/Chicago', mt: 'America/Denver', pt: 'America/Los_Angeles',
})) // prettier-ignore

/**
 * Minutes east of Greenwich, as feeds write zones: `+0700`, `GMT+7`, `ICT`, `Asia/Bangkok`; none is Bangkok. Undefined for a name nobody knows.
 * @param wallMs - The time on that zone's clocks, as if it were UTC: there is summer time.
 */
export function zoneOffset(zone: string, wallMs: number): number | undefined {
  // `+0700 (ICT)`, `+0700 ICT`, `GMT +0700`: the number counts, and what stands beside it is a remark.
  const [, alone = ''] = /^\(([A-Z]{2,5}|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?)\)$/i.exec(zone.trim()) ?? []
  const bare = (alone || zone.replace(/\(.*\)$/, '')).trim().replace(/^(?:GMT|UTC) (?=[+-])/i, '').replace(/^([+-]\d{2}:?\d{2}) [A-Z]{2,5}$/i, '$1') // prettier-ignore
  if (bare === '') return BANGKOK_OFFSET_MINUTES
  const numeric = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(bare)
  if (numeric !== null) return (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3] ?? 0))
  // Military letters were defined the wrong way round, so they say nothing (RFC 2822, 4.3): taken as UTC.
  if (/^[a-ik-z]$/i.test(bare)) return 0
  const name = bare.toLowerCase()
  const known = ZONES.get(name)
  if (known !== undefined) return known
  const place =
    PLACES.get(name) ?? (/^[a-z_]+(?:\/[a-z_+-]+\d{0,2}){1,2}$|^[a-z]{3}\d[a-z]{3}$/i.test(bare) ? bare : undefined)
  return place === undefined ? undefined : offsetAt(place, wallMs)
}

/** By the time zone database; near the change of clocks what holds before it. */
function offsetAt(place: string, wallMs: number): number | undefined {
  try {
    const clock = new Intl.DateTimeFormat('en-US', { timeZone: place, timeZoneName: 'longOffset' })
    const offset = (ms: number) => {
      const written = clock.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? ''
      const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(written) ?? []
      return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
    }
    return offset(wallMs - offset(wallMs) * MINUTE_MS)
  } catch {
    return undefined
  }
}
