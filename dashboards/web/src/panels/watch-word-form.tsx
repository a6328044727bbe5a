import { Button, TextInput, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import type { NewWatchWord, WatchWord, WatchWords } from '../../../api/schemas/sources.ts'
import { postJson } from '../api/client.ts'
import { useSources } from '../api/queries.ts'
import { FilterMenu } from '../bar/filter-menu.tsx'
import { nowMs } from '../clock.ts'
import { useLanguage } from '../i18n/language.tsx'
import { Failure } from '../parts/panel.tsx'
import { RequestPreview } from './request-preview.tsx'

interface WatchWordFormProps {
  /** The one to change; undefined: a new one. */
  readonly word: WatchWord | undefined
  readonly onSaved: (answer: WatchWords, title: string) => void
  readonly onCancel: () => void
}

export function WatchWordForm({ word, onSaved, onCancel }: WatchWordFormProps) {
  const { t } = useLanguage()
  const sources = useSources().data?.sources ?? []
  // People name words, not ids.
  const [id] = useState(() => word?.id ?? `word-${nowMs().toString(36)}`)
  const [queries, setQueries] = useState(word?.queries.join('\n') ?? '')
  const [title, setTitle] = useState(word?.title ?? '')
  const [not, setNot] = useState(word?.not.join('\n') ?? '')
  const [asked, setAsked] = useState<readonly string[]>(word?.sources ?? [])
  const [isMissing, setMissing] = useState(false)
  const [previewed, setPreviewed] = useState<NewWatchWord | null>(null)
  const save = useMutation({
    mutationFn: (written: NewWatchWord) => postJson('watch-words', written) as Promise<WatchWords>,
    onSuccess: (answer, written) => {
      onSaved(answer, written.title)
    },
  })

  const written = (): NewWatchWord | undefined => {
    const lines = linesOf(queries)
    setMissing(lines.length === 0)
    if (lines[0] === undefined) return undefined
    const named = title.trim() === '' ? lines[0].replaceAll('"', '') : title.trim()
    return { id, title: named, queries: lines, not: linesOf(not), ...(asked.length === 0 ? {} : { sources: [...asked] }) } // prettier-ignore
  }
  const submit = (event?: SubmitEvent) => {
    event?.preventDefault()
    const complete = written()
    if (complete !== undefined) save.mutate(complete)
  }
  return (
    <form
      className="rw-word-form rw-stack"
      aria-label={word === undefined ? t.watchWords.add : t.watchWords.change}
      onSubmit={submit}
      onChange={() => {
        // It was of other words.
        setPreviewed(null)
      }}
    >
      <div className="rw-word-fields">
        <Textarea
          autoFocus
          size="sm"
          rows={3}
          label={t.watchWords.queries}
          description={t.watchWords.queriesHint}
          error={isMissing && linesOf(queries).length === 0 ? t.watchWords.queriesMissing : undefined}
          value={queries}
          onChange={(event) => {
            setQueries(event.currentTarget.value)
          }}
        />
        <Textarea
          size="sm"
          rows={3}
          label={t.watchWords.not}
          description={t.watchWords.notHint}
          value={not}
          onChange={(event) => {
            setNot(event.currentTarget.value)
          }}
        />
        <TextInput
          size="sm"
          label={t.watchWords.name}
          description={t.watchWords.nameHint}
          value={title}
          onChange={(event) => {
            setTitle(event.currentTarget.value)
          }}
        />
      </div>
      <div className="rw-row">
        <FilterMenu
          name={t.source}
          options={sources.map((source) => ({ id: source.id, label: source.title }))}
          chosen={asked}
          onChange={setAsked}
        />
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            setPreviewed(written() ?? null)
          }}
        >
          {t.watchWords.preview}
        </Button>
        <Button type="submit" size="compact-sm" loading={save.isPending}>
          {t.watchWords.save}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onCancel}>
          {t.cancel}
        </Button>
      </div>
      {save.error !== null && (
        <Failure
          title={t.watchWords.saveFailed}
          error={save.error}
          retry={() => {
            submit()
          }}
          busy={save.isPending}
        />
      )}
      {previewed !== null && <RequestPreview word={previewed} />}
    </form>
  )
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
