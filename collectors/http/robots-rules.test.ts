import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRobots } from './robots-rules.ts'

const may = (robots: string, path: string) => parseRobots(robots, 'Rawang').forbids(path) === undefined

describe('robots.txt', () => {
  it.each([
    ['nothing in it', '', '/a', true],
    ['all for everybody', 'User-agent: *\nDisallow: /', '/a', false],
    ['an empty rule says nothing', 'User-agent: *\nDisallow:', '/a', true],
    ['our group goes before the one of all', 'User-agent: *\nDisallow: /\n\nUser-agent: rawang\nDisallow: /x', '/a', true],
    ['our name in any case and with a version', 'User-agent: RAWANG/2.0\nDisallow: /x', '/x', false],
    ['a longer name is somebody else', 'User-agent: rawangbot\nDisallow: /', '/a', true],
    ['groups of one name are one', 'User-agent: rawang\nDisallow: /x\nUser-agent: other\nDisallow: /\nUser-agent: Rawang\nDisallow: /y', '/y', false],
    ['several names in front of one group', 'User-agent: other\nUser-agent: rawang\nDisallow: /x', '/x/y', false],
    ['rules before any name are nobody’s', 'Disallow: /\nUser-agent: other\nDisallow: /y', '/a', true],
    ['other lines do not end a group', 'User-agent: rawang\nSitemap: https://a.example/s\nDisallow: /x', '/x', false],
    ['comments and spaces', '  user-agent : * # all\n\tDISALLOW :  /x  # not this', '/x', false],
    ['a byte order mark and lines of Windows', '\uFEFFUser-agent: *\r\nDisallow: /x\r\n', '/x', false],
    ['the longest rule', 'User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b/c', true],
    ['the longest rule, wherever it stands', 'User-agent: *\nAllow: /a/b\nDisallow: /a/b/c', '/a/b/c', false],
    ['of two as long the one that allows', 'User-agent: *\nDisallow: /a\nAllow: /a', '/a', true],
    ['robots.txt itself', 'User-agent: *\nDisallow: /', '/robots.txt', true],
    ['a star', 'User-agent: *\nDisallow: /*/private', '/x/y/private.html', false],
    ['stars in a row', 'User-agent: *\nDisallow: /a**b', '/a/x/b', false],
    ['the end', 'User-agent: *\nDisallow: /*.php$', '/index.php', false],
    ['the end, and something after it', 'User-agent: *\nDisallow: /*.php$', '/index.php?x=1', true],
    ['the end must not overlap', 'User-agent: *\nDisallow: /aba*ba$', '/aba', true],
    ['with a query', 'User-agent: *\nDisallow: /*?sort=', '/topic?sort=new', false],
    ['Thai, written in the rule as it is', 'User-agent: *\nDisallow: /ห้อง', `/${encodeURIComponent('ห้อง')}/1`, false],
    ['Thai, written in the rule in percents', `User-agent: *\nDisallow: /${encodeURIComponent('ห้อง').toLowerCase()}`, `/${encodeURIComponent('ห้อง')}`, false],
    ['a percent where none is needed', 'User-agent: *\nDisallow: /%61%7Eb', '/a~b', false],
    ['a slash in percents is another one', 'User-agent: *\nDisallow: /a%2Fb', '/a/b', true],
    ['a page instead of it', '<!doctype html><title>Not found</title>', '/a', true],
  ])('%s', (_, robots, path, expected) => {
    expect(may(robots, path)).toBe(expected)
  }) // prettier-ignore

  it('names the line that forbids', () => {
    expect(parseRobots('User-agent: *\nDisallow: /a*$', 'Rawang').forbids('/abc')).toBe('Disallow: /a*$')
  })

  it.each([
    ['User-agent: *\nCrawl-delay: 2.5', 2_500],
    ['User-agent: *\nCrawl-delay: 9\nUser-agent: rawang\nDisallow: /x', 0],
    ['User-agent: rawang\nCrawl-delay: soon', 0],
    ['User-agent: rawang\nCrawl-delay: 999999999', 3_600_000],
  ])('waits as it asks: %j', (robots, expected) => {
    expect(parseRobots(robots, 'Rawang').crawlDelayMs).toBe(expected)
  })

  it('any text and any path are read, the path as a rule forbids itself, and many stars take no time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (robots, path) => {
        expect(() => parseRobots(robots, 'Rawang').forbids(`/${path}`)).not.toThrow()
      }),
    )
    fc.assert(
      fc.property(fc.webPath().filter((path) => path !== '' && path !== '/robots.txt' && !/[*$#]/.test(path)), (path) => {
        expect(may(`User-agent: *\nDisallow: ${path}`, path)).toBe(false)
      }),
    )
    const before = process.cpuUsage().user
    expect(may(`User-agent: *\nDisallow: /${'*a'.repeat(50_000)}$`, `/${'a'.repeat(49_999)}`)).toBe(true)
    expect(process.cpuUsage().user - before).toBeLessThan(2_000_000)
  }) // prettier-ignore
})
