import { TALLY } from './tally.ts'

/** `Rwng` in ASCII: tells our file from any other SQLite file. */
export const APPLICATION_ID = 0x52776e67

/**
 * Each entry takes the file one version further (`user_version` counts them). Append only: files in use have run the earlier ones.
 *
 * A post is three rows: `post` (narrow: what is filtered and counted by), `doc` (the whole as JSON) and an entry of the
 * full-text index. `post_by_time` and the partial indices hold every counted column, so that no aggregate touches the table. `tally`
 * (tally.ts) counts by the hour.
 *
 * Source, platform, language, role, categories and channels are each an id of a `label_set`, a JSON array of labels. There
 * are few different sets of categories, so a post needs no row per category, and a count per category is a count per set,
 * added up.
 *
 * `author` is a 64-bit digest of the pseudonym, for counting different ones and finding one's own. Sightings are the indicators of a post;
 * `countable` is 0 of what the post hides (sightings.ts).
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
  INSERT INTO meta VALUES ('cursor-key', randomblob(32)), ('probes', 0);

  CREATE TABLE label_set (id INTEGER PRIMARY KEY, labels TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE post (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    published_ms INTEGER NOT NULL,
    collected_ms INTEGER NOT NULL,
    source INTEGER NOT NULL,
    platform INTEGER NOT NULL,
    language INTEGER NOT NULL,
    role INTEGER NOT NULL,
    categories INTEGER NOT NULL,
    channels INTEGER NOT NULL,
    author INTEGER,
    repost INTEGER NOT NULL,
    amount_thb INTEGER,
    indicators INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX post_by_time ON post (published_ms, role, categories, source, platform, language, channels, author, repost,
    amount_thb, indicators);
  CREATE INDEX post_by_collection ON post (collected_ms);
  CREATE INDEX post_by_fingerprint ON post (fingerprint);

  CREATE TABLE doc (no INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;

  CREATE VIEW post_terms AS SELECT no, json ->> '$.annotation.searchText' AS terms FROM doc;
  CREATE VIRTUAL TABLE post_fts USING fts5(terms, content='post_terms', content_rowid='no', columnsize=0,
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'");
  -- Erased posts leave the index at once, not at some later merge.
  INSERT INTO post_fts (post_fts, rank) VALUES ('secure-delete', 1);

  CREATE TABLE indicator (id INTEGER PRIMARY KEY, value TEXT NOT NULL, type TEXT NOT NULL, UNIQUE (value, type)) STRICT;
  CREATE TABLE sighting (
    no INTEGER NOT NULL,
    indicator INTEGER NOT NULL,
    countable INTEGER NOT NULL,
    PRIMARY KEY (no, indicator)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sighting_by_indicator ON sighting (indicator);

  -- A new version is a new row: AUTOINCREMENT never gives a number twice, not even after a delete.
  CREATE TABLE state (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (kind, key)
  ) STRICT;
  `,
  // All posts of an account that is gone are found at once: a platform tells of thousands a day.
  'CREATE INDEX post_by_author ON post (author) WHERE author IS NOT NULL;',
  // A full-text index takes four keys a post at a tenth of what a table costs, whose pages they would hit at random.
  `
  DROP INDEX post_by_fingerprint;
  ALTER TABLE post DROP COLUMN fingerprint;
  CREATE VIRTUAL TABLE near_keys USING fts5(keys, content='', columnsize=0, detail=none);
  INSERT INTO near_keys (near_keys, rank) VALUES ('secure-delete', 1);
  `,
  `${TALLY}
  -- Few posts name an amount or an indicator: they are found without looking at the others.
  CREATE INDEX post_with_amount ON post (published_ms, role, categories, source, amount_thb) WHERE amount_thb IS NOT NULL;
  CREATE INDEX post_with_indicator ON post (published_ms, role, categories, source, author) WHERE indicators > 0;
  DROP INDEX post_by_time;
  CREATE INDEX post_by_time ON post (published_ms, role, categories, source, platform, language, channels, author, repost);
  `,
]
