import { graphError, GRAPH_REFUSALS, isAnonymous, NO_TOKEN } from './graph.ts'
import { mediumOf } from './instagram-hashtags.ts'
import { pageOf, type PlatformSimulator } from './platform.ts'

const DISCOVERY = /^business_discovery\.username\(([\w.]+)\)\{.*\bmedia(?:\.after\((\w+)\))?\.limit\((\d+)\)\{/

/** Business discovery: every account that is asked for shows the same posts; where to go on stands among the fields. */
export const instagramAccounts: PlatformSimulator = {
  id: 'instagram-accounts',
  items: ['business_discovery', 'media', 'data'],
  drift: { '"business_discovery":': '"discovery":' },
  refusals: {
    ...GRAPH_REFUSALS,
    'no-such-account': () => graphError(400, 110, 'Invalid user id', 2_207_013),
  },
  answer(request) {
    const { path, parameters, posts, fault } = request
    if (!/^\/v\d+\.\d+\/\d+$/.test(path)) return undefined
    if (isAnonymous(request)) return NO_TOKEN
    const [, account, after, limit] = DISCOVERY.exec(parameters.get('fields') ?? '') ?? []
    if (account === undefined) return graphError(400, 100, '(#100) Tried accessing nonexisting field')
    const page = pageOf(posts.toReversed(), { token: after, size: Number(limit), fault })
    const paging = page.next === undefined ? {} : { paging: { cursors: { after: page.next } } }
    const media = { data: page.items.map(mediumOf), ...paging }
    return {
      body: {
        business_discovery: {
          id: '17841400000000099',
          username: account,
          followers_count: 100,
          media_count: posts.length,
          media,
        },
        id: path.split('/').at(-1),
      },
    }
  },
}
