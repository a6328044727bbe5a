import type { Command } from 'commander'
import { UserError } from '../../core/errors.ts'
import { toPublicPost } from '../../core/public-post.ts'
import { contextOf } from '../context.ts'
import { printPosts } from '../print-posts.ts'
import { counted, print, printJson } from '../terminal.ts'
import { openStores } from '../wire.ts'

export function addCopies(program: Command): void {
  program
    .command('copies')
    .description('near copies of a stored post: the same text with other numbers, links, words or ends')
    .argument('<id>', 'of the post, as search --json and the page show it')
    .option('--limit <n>', 'posts to show, newest first', '20')
    .addHelpText('after', '\nExample:\n  $ npx rawang copies "mastodon:https://mastodon.example/1"')
    .action(async (id: string, options: { readonly limit: string }, command: Command) => {
      const context = await contextOf(command)
      const limit = Number(options.limit)
      if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
        throw new UserError(`--limit: "${options.limit}" is not a number from 1 to 1000`, 'give a whole number')
      await using stores = await openStores(context, { readOnly: true })
      const [post] = await stores.store.get([id])
      if (post === undefined)
        throw new UserError(`there is no post ${JSON.stringify(id)}`, 'take an id from rawang search "" --json')
      const { total, complete, posts } = await stores.store.nearCopies(post, limit)
      const shown = posts.map((entry) => toPublicPost(entry))
      if (context.json) {
        printJson({ total, complete, posts: shown })
        return
      }
      printPosts(shown)
      print(
        `${complete ? '' : 'at least '}${counted(total, 'near copy', 'near copies')}${total > shown.length ? `, the newest ${shown.length} shown` : ''}`,
      )
    })
}
