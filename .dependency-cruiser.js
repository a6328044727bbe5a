/** The dependency rule of ARCHITECTURE.md. Tests beside a file may also use `tests/` and `simulator/`. */
const TEST = '\\.test\\.tsx?$'
const room = (name, allowed) => ({
  name: `${name}-knows-only-its-needs`,
  severity: 'error',
  from: { path: `^${name}/`, pathNot: TEST },
  // Node's own `dns/promises` looks like a room.
  to: {
    path: '^[a-z]+/',
    pathNot: [`^(${[name, ...allowed].join('|')})/`, '^node_modules/'],
    dependencyTypesNot: ['core'],
  },
})

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    room('core', []),
    room('config', ['core']),
    room('collectors', ['core']),
    room('intake', ['core', 'config']),
    room('processors', ['core']),
    room('queues', ['core']),
    room('indexer', ['core']),
    room('trends', ['core', 'config']),
    room('alerts', ['core', 'config', 'trends']),
    room('exports', ['core', 'config', 'trends']),
    room('dashboards', ['core', 'config', 'trends']),
    room('simulator', ['core']),
    {
      name: 'collectors-do-not-know-each-other',
      severity: 'error',
      from: { path: '^collectors/([^/]+)/', pathNot: TEST },
      to: {
        path: '^collectors/[^/]+/',
        pathNot: '^collectors/($1|http|text|feed-format|queries|passes|graph|bluesky|google-api|fields|options)/',
      },
    },
    {
      name: 'stages-are-pure',
      comment: 'No I/O, no clock, no Node module in a processing stage.',
      severity: 'error',
      from: { path: '^processors/(stages|thai|signals)/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-talks-http',
      comment: 'The page may share the types of the API, nothing that runs.',
      severity: 'error',
      from: { path: '^dashboards/web/', pathNot: TEST },
      to: {
        path: '^(?!dashboards/web/)[a-z]+/',
        pathNot: '^(node_modules/|core/bangkok-time)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'installed-where-it-runs',
      comment: 'The image has what the page is built with no more, once the page is built.',
      severity: 'error',
      from: { path: '^[a-z]+/', pathNot: ['^(dashboards/web|tests)/', TEST] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dashboards/web/dist|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
}
