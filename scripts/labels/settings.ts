/** Chosen on authors and posts held back: see docs/evaluation.md. */
export const SETTINGS = {
  minPosts: 3,
  minSources: 2,
  minMoodPosts: 3,
  roleSoftness: 4,
  categorySoftness: 10,
  /** What a fact counts for the leaves, against a word as rare: the lexicons know fewer ways to say a thing than the words do. */
  categoryFactShare: 0.5,
  /** What regressions, network and letters count in the scores. */
  shares: {
    role: { regression: 0.5, network: 0.5, letters: 0.5 },
    category: { regression: 0.4, network: 0.4, letters: 0.2 },
    genre: { regression: 0.4, letters: 0.6 },
    mood: { regression: 0.28, letters: 0.28 },
  },
  minLetterPosts: 3,
  roleLetterSoftness: 1,
  categoryLetterSoftness: 0.5,
  moodLetterSoftness: 10,
  genreSoftness: 1,
  genreLetterSoftness: 1,
  /** What a text counts for the question whether it is of a genre. */
  genreWeights: {
    message: { written: 0.3, message: 1, comment: 0.2, relevantComment: 0.2 },
    comment: { written: 0.3, message: 0.3, comment: 0.6, relevantComment: 6 },
  },
  /** What comments that are no lure count beside messages. */
  commentsAmongMessages: 0.05,
  /** What relevant comments count beside ordinary ones. */
  relevantAmongComments: 3,
  /** Share of the ordinary comments held back that may be taken for relevant ones. */
  falseAlarms: 0.0055,
  moodSoftness: 12,
  moodSteps: 40,
  steps: 60,
  /** Of roles, leaves and genres: fewer are as good on authors held back. */
  letterSteps: 30,
}
