import type { PlatformSimulator } from './platform.ts'
import { blueskySearch } from './bluesky-search.ts'
import { facebookPages } from './facebook-pages.ts'
import { googleAlerts } from './google-alerts.ts'
import { googleCse } from './google-cse.ts'
import { googleNews } from './google-news.ts'
import { instagramAccounts } from './instagram-accounts.ts'
import { instagramHashtags } from './instagram-hashtags.ts'
import { pantip } from './pantip.ts'
import { reddit } from './reddit.ts'
import { telegramChannels } from './telegram-channels.ts'
import { threads } from './threads.ts'
import { tiktokResearch } from './tiktok-research.ts'
import { x } from './x.ts'
import { youtube } from './youtube.ts'

/** Every platform of the rig, beside the feeds, the Mastodon server and the Jetstream. */
export const PLATFORMS: readonly PlatformSimulator[] = [
  blueskySearch,
  facebookPages,
  googleAlerts,
  googleCse,
  googleNews,
  instagramAccounts,
  instagramHashtags,
  pantip,
  reddit,
  telegramChannels,
  threads,
  tiktokResearch,
  x,
  youtube,
]
