import type { PlatformSimulator } from './platform.ts'
import { facebookPages } from './facebook-pages.ts'
import { instagramHashtags } from './instagram-hashtags.ts'
import { reddit } from './reddit.ts'
import { threads } from './threads.ts'
import { x } from './x.ts'
import { youtube } from './youtube.ts'

/** Every platform of the rig, beside the feeds, the Mastodon server and the Jetstream. */
export const PLATFORMS: readonly PlatformSimulator[] = [facebookPages, instagramHashtags, reddit, threads, x, youtube]
