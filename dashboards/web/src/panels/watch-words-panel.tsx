import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { WatchWord, WatchWords } from '../../../api/schemas/sources.ts'
import { deleteJson } from '../api/client.ts'
import { useSources, useWatchWords } from '../api/queries.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { Empty, Failure, Panel } from '../parts/panel.tsx'
import { When } from '../parts/when.tsx'
import { RequestPreview } from './request-preview.tsx'
import { WatchWordForm } from './watch-word-form.tsx'
import './watch-words-panel.css'

/** The words that are watched: those of the configuration, which stay as they are, and those that were added here. */
export function WatchWordsPanel() {
  const { language, t } = useLanguage()
  const query = useWatchWords()
  const client = useQueryClient()
  // `new`: a form for another word.
  const [editing, setEditing] = useState<WatchWord | 'new' | null>(null)
  const [said, setSaid] = useState('')
  const addButton = useRef<HTMLButtonElement>(null)
  const close = () => {
    setEditing(null)
    // What had the focus is gone.
    addButton.current?.focus({ preventScroll: true })
  }
  const took = (answer: WatchWords, text: string) => {
    client.setQueryData(['watch-words', 'watch-words'], answer)
    setSaid(text)
    close()
  }
  const count = (words: readonly WatchWord[]) => formatNumber(words.length, language)
  const words = query.data?.watchWords
  const base =
    words && t.watchWords.count(count(words.filter((w) => w.addedAt === null)), count(words.filter((w) => w.addedAt !== null))) // prettier-ignore
  return (
    <Panel
      title={t.watchWords.title}
      query={query}
      base={base}
      skeletonRows={3}
      tools={
        <Button
          ref={addButton}
          size="compact-sm"
          variant="default"
          aria-expanded={editing === 'new'}
          onClick={() => {
            setSaid('')
            setEditing('new')
          }}
        >
          {t.watchWords.add}
        </Button>
      }
    >
      {({ watchWords }) => (
        <div className="rw-stack">
          <p role="status" className={said === '' ? 'rw-hidden' : 'rw-notice'}>
            {said}
          </p>
          {editing !== null && (
            <WatchWordForm
              key={editing === 'new' ? '' : editing.id}
              word={editing === 'new' ? undefined : editing}
              onSaved={(answer, title) => {
                took(answer, t.watchWords.saved(title))
              }}
              onCancel={close}
            />
          )}
          {watchWords.length === 0 ? (
            <Empty title={t.watchWords.empty} hint={t.watchWords.emptyHint} />
          ) : (
            <ul className="rw-words">
              {watchWords.map((word) => (
                <Word
                  key={word.id}
                  word={word}
                  onEdit={() => {
                    setSaid('')
                    setEditing(word)
                  }}
                  onRemoved={(answer) => {
                    took(answer, t.watchWords.removed(word.title))
                  }}
                />
              ))}
            </ul>
          )}
        </div>
      )}
    </Panel>
  )
}

interface WordProps {
  readonly word: WatchWord
  readonly onEdit: () => void
  readonly onRemoved: (answer: WatchWords) => void
}

function Word({ word, onEdit, onRemoved }: WordProps) {
  const { t } = useLanguage()
  const sources = useSources().data?.sources
  const [previewed, setPreviewed] = useState(false)
  const asked = word.sources?.map((id) => sources?.find((source) => source.id === id)?.title ?? id).join(', ')
  return (
    <li className="rw-word">
      <div className="rw-spread">
        <div className="rw-row">
          <h3>{word.title}</h3>
          {word.addedAt === null ? (
            <span className="rw-tag" title={t.watchWords.configuredHint}>
              {t.watchWords.configured}
            </span>
          ) : (
            <span className="rw-tag rw-tag-added">
              <When at={word.addedAt} wrap={t.watchWords.added} />
            </span>
          )}
        </div>
        <div className="rw-row">
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${t.watchWords.preview}: ${word.title}`}
            aria-expanded={previewed}
            onClick={() => {
              setPreviewed(!previewed)
            }}
          >
            {t.watchWords.preview}
          </Button>
          {word.addedAt !== null && (
            <>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`${t.watchWords.edit}: ${word.title}`}
                onClick={onEdit}
              >
                {t.watchWords.edit}
              </Button>
              <Remove word={word} onRemoved={onRemoved} />
            </>
          )}
        </div>
      </div>
      <p className="rw-quiet">
        {[
          word.queries.join(' · '),
          ...(word.not.length === 0 ? [] : [t.watchWords.without(word.not.join(' · '))]),
          asked ?? t.watchWords.everySource,
        ].join(' — ')}
      </p>
      {previewed && <RequestPreview word={newWordOf(word)} />}
    </li>
  )
}

/** A word as the API takes it. */
function newWordOf({ id, title, queries, not, sources }: WatchWord) {
  return { id, title, queries, not, ...(sources === null ? {} : { sources }) }
}

function Remove({ word, onRemoved }: Pick<WordProps, 'word' | 'onRemoved'>) {
  const { t } = useLanguage()
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => deleteJson(`watch-words/${encodeURIComponent(word.id)}`) as Promise<WatchWords>,
    onSuccess: onRemoved,
  })
  const go = () => {
    remove.mutate()
  }
  if (remove.error !== null)
    return <Failure title={t.watchWords.removeFailed} error={remove.error} retry={go} busy={remove.isPending} />
  if (!asking)
    return (
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t.watchWords.remove}: ${word.title}`}
        onClick={() => {
          setAsking(true)
        }}
      >
        {t.watchWords.remove}
      </Button>
    )
  return (
    <span className="rw-row" role="group" aria-label={t.watchWords.removeSure(word.title)}>
      {t.watchWords.removeSure(word.title)}
      <Button autoFocus size="compact-sm" variant="default" loading={remove.isPending} onClick={go}>
        {t.watchWords.removeYes}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          setAsking(false)
        }}
      >
        {t.cancel}
      </Button>
    </span>
  )
}
