/** What a namespace is called here. Addresses without scheme, in lower case, without `/` or `#` at the end. */
const SPACES = new Map(
  Object.entries({
    'purl.org/rss/1.0': '',
    'purl.org/net/rss1.1': '',
    'my.netscape.com/rdf/simple/0.9': '',
    'channel.netscape.com/rdf/simple/0.9': '',
    'blogs.law.harvard.edu/tech/rss': '',
    'cyber.law.harvard.edu/rss/rss.html': '',
    'www.w3.org/2005/atom': 'atom',
    'www.w3.org/1999/xhtml': 'xhtml',
    'www.w3.org/1999/02/22-rdf-syntax-ns': 'rdf',
    'purl.org/dc/elements/1.0': 'dc',
    'purl.org/dc/elements/1.1': 'dc',
    'purl.org/dc/terms': 'dcterms',
    'purl.org/rss/1.0/modules/content': 'content',
    'purl.org/rss/1.0/modules/slash': 'slash',
    'purl.org/rss/1.0/modules/annotate': 'annotate',
    'purl.org/rss/1.0/modules/link': 'l',
    'purl.org/rss/modules/aggregation': 'ag',
    'purl.org/rss/1.0/modules/aggregation': 'ag',
    'purl.org/syndication/thread/1.0': 'thr',
    'search.yahoo.com/mrss': 'media',
    'video.search.yahoo.com/mrss': 'media',
    'www.rssboard.org/media-rss': 'media',
    'rssnamespace.org/feedburner/ext/1.0': 'feedburner',
    'www.pheedo.com/namespace/pheedo': 'pheedo',
    'base.google.com/ns/1.0': 'g',
    'www.w3.org/2007/app': 'app',
    'news.yandex.ru': 'yandex',
    'www.w3.org/2003/01/geo/wgs84_pos': 'geo',
    'source.scripting.com': 'source',
  }),
)

/** Which several addresses begin with, one for each version. */
const FAMILIES = [
  ['purl.org/atom/', 'atom'],
  ['backend.userland.com/rss', ''],
  ['www.itunes.com/dtds/', 'itunes'],
  ['prismstandard.org/namespaces/', 'prism'],
  ['www.opengis.net/gml', 'gml'],
  ['www.georss.org/georss', 'georss'],
] as const
const NAMES = new Set([...SPACES.values(), ...FAMILIES.map(([, name]) => name)])

/**
 * The feed formats' own vocabulary is the empty name. Undefined where nobody here reads the namespace; but a prefix that always means
 * one of those means it under a misspelt address too.
 */
export function spaceOf(uri: string, prefix: string): string | undefined {
  const bare = uri
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/#]$/, '')
  return SPACES.get(bare) ?? FAMILIES.find(([begin]) => bare.startsWith(begin))?.[1] ?? (prefix !== '' && NAMES.has(prefix) ? prefix : undefined) // prettier-ignore
}
