import { parse } from 'tldts'
import punycode from 'punycode/punycode.es6.js'
import type { Imitation } from '../../../core/annotation.ts'
import type { Lexicons } from '../../lexicons/schema.ts'
import { remember } from '../../remember.ts'
import { latinFor } from '../../evasion/look-alikes.ts'

/** What is known of the host of a link. */
export interface HostVerdict {
  readonly checks: Readonly<Record<string, boolean>>
  readonly imitates?: Imitation
}

export type HostJudge = (host: string) => HostVerdict

/** Of the canonical value of a link or domain. */
export function hostOf(value: string): string {
  return /^(?:https?:\/\/)?([^/?#:]+)/u.exec(value)?.[1] ?? ''
}

type Owner = Lexicons['hosts'][number]

/** Most links lead to the same few. */
const MAX_HOSTS = 2_048
/** Names up to this length stand in other sites' addresses too, before their names: gsb.stanford.edu. */
const SHORT_NAME = 4
/** Longer names than this are no part of another word. */
const LONG_NAME = 5
/** What is glued to a name to make another: `scbsecure`, `ktb-th`. */
const ADDED =
  '(?:th|thai|thailand|bank|banking|online|on|app|mobile|net|next|web|login|signin|secure|security|safe|verify|update|confirm|auth|otp|help|support|center|centre|service|services|care|info|official|gov|go|vip|plus|easy|loan|loans|money|cash|credit|card|pay|gift|reward|bonus|promo|point|win|free|my|get|the|e|i|24|24h|2024|2025|2026|2027)'
/** Ends of names that are given only to who proves to be that Thai agency, university, association or company, or another country's. */
const RESERVED = /\.(?:(?:go|ac|mi|or|co)\.th|(?:gov|mil|edu)(?:\.[a-z]{2})?|(?:go|ac)\.(?:jp|kr|id|ke|tz|ug)|int)$/u
/** `go-th.info`, `rd-go-th.com`, `dlt.go.th.cc`: as if it ended in `.go.th`. */
const SPELLS_GOVERNMENT = /(?:^|[.-])(?:go[.-]th|gov[.-]?th)(?=[.-]|$)/u

/**
 * Judges hosts: whether they end in a public suffix, whether they are a Thai bank's or agency's own, and whether they only look like one:
 * by letters that resemble others, by words added to the name, by another ending, or as a part of somebody else's name.
 * @see publicsuffix.org (by tldts), Unicode Technical Standard 39 for what letters look like.
 */
export function createHostJudge(owners: Lexicons['hosts']): HostJudge {
  const known = owners.flatMap((owner) => owner.hosts.map((host) => ({ owner, host })))
  const ofHost = new Map(known.map(({ owner, host }) => [host, owner]))
  const labels = known.map(({ owner, host }) => ({
    owner,
    label: parse(host).domainWithoutSuffix ?? host,
    pattern: new RegExp(`(?:^|[.-])${RegExp.escape(host)}(?=\\.|$)`, 'u'),
  }))
  // An agency's may be an everyday word (customs); its telling ones are among the names.
  const bankLabels = labels.filter(({ owner, label }) => owner.kind === 'bank' && label.length >= SHORT_NAME)
  const names = owners.flatMap((owner) => owner.names.map((name) => ({ owner, name, pattern: patternOf(name) })))

  const imitation = (host: string, suffix: string, registered: string): Imitation | undefined => {
    const plain = punycode.toUnicode(host.slice(0, -suffix.length - 1))
    const drawn = Array.from(plain.normalize('NFKC'), latinFor).join('').replaceAll('rn', 'm').replaceAll('vv', 'w')
    const whole = labels.find(({ pattern }) => pattern.test(plain))
    if (whole !== undefined) return told(whole.owner, 'part-of-name')
    const sameLabel = bankLabels.find(({ label }) => registered === label)
    if (sameLabel !== undefined) return told(sameLabel.owner, 'other-ending')
    const named = names.find(({ name, pattern }) => pattern.test(name.length <= SHORT_NAME ? registered : plain))
    if (named !== undefined) return told(named.owner, isName(plain, named.name) ? 'other-ending' : 'added-words')
    const drawnName =
      drawn === plain
        ? undefined
        : names.find(({ pattern, name }) => pattern.test(name.length <= SHORT_NAME ? labelOf(drawn) : drawn))
    const shape = shapeOf(drawn)
    const alike = drawnName ?? names.find(({ name }) => name.length > LONG_NAME && shape.includes(shapeOf(name)))
    if (alike !== undefined) return told(alike.owner, 'look-alike')
    if (SPELLS_GOVERNMENT.test(plain)) return { name: 'หน่วยงานราชการ', host: 'go.th', by: 'other-ending' }
    return undefined
  }

  return remember(MAX_HOSTS, (host) => {
    // Of `kbank-th.web.app` and the like, whoever comes may have the first label.
    const { publicSuffix, isIcann, isPrivate, domain, domainWithoutSuffix, isIp } = parse(host, {
      allowPrivateDomains: true,
    })
    if (isIp === true || domain === null || publicSuffix === null) return { checks: { suffix: isPrivate === true } }
    const checks = { suffix: isIcann === true || isPrivate === true }
    if (ofHost.has(domain)) return { checks: { ...checks, official: true } }
    if (RESERVED.test(`.${publicSuffix}`) || RESERVED.test(domain)) return { checks }
    const imitates = imitation(host, publicSuffix, domainWithoutSuffix ?? '')
    return imitates === undefined ? { checks } : { checks, imitates }
  })
}

function told(owner: Owner, by: Imitation['by']): Imitation {
  return { name: owner.name, host: owner.hosts[0] ?? '', by }
}

/** The name alone among the labels of a host. */
function isName(plain: string, name: string): boolean {
  return plain.split('.').includes(name)
}

/** What all of i, l and 1 look alike in. */
function shapeOf(spelt: string): string {
  return spelt.replaceAll('l', 'i')
}

/** The label before the public suffix. */
function labelOf(plain: string): string {
  return plain.slice(plain.lastIndexOf('.') + 1)
}

/** The name as a part of its own, or with nothing but such words glued to it; a long name anywhere. */
function patternOf(name: string): RegExp {
  return name.length > LONG_NAME
    ? new RegExp(RegExp.escape(name), 'u')
    : new RegExp(`(?:^|[.-])${ADDED}{0,2}${RegExp.escape(name)}(?:${ADDED}{1,2}|\\d{0,4})(?=[.-]|$)`, 'u')
}
