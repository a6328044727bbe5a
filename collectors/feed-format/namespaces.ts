/** What a namespace is called here. Addresses without scheme, in lower case, without `/` or `#` at the end. */
const SPACES: Readonly<Record<string, string>> = {
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
  'purl.org/syndication/thread/1.0': 'thr',
  'search.yahoo.com/mrss': 'media',
  'video.search.yahoo.com/mrss': 'media',
  'rssnamespace.org/feedburner/ext/1.0': 'feedburner',
  'www.georss.org/georss': 'georss',
  'www.w3.org/2003/01/geo/wgs84_pos': 'geo',
  'www.opengis.net/gml': 'gml',
  'source.scripting.com': 'source',
  'prismstandard.org/namespaces/basic/1.2': 'prism',
  'prismstandard.org/namespaces/basic/2.0': 'prism',
  'prismstandard.org/namespaces/1.2/basic': 'prism',
}

/** The feed formats' own vocabulary is the empty name; a namespace that nobody here reads keeps its address. */
export function spaceOf(uri: string): string {
  const bare = uri
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/#]$/, '')
  const known = SPACES[bare]
  if (known !== undefined) return known
  if (bare.startsWith('purl.org/atom/')) return 'atom'
  if (bare.startsWith('backend.userland.com/rss')) return ''
  if (bare.startsWith('www.itunes.com/dtds/')) return 'itunes'
  return bare.replaceAll(':', '')
}
