import { inject } from 'vitest'

/** URL of a real Redis that all tests of the run share: take a prefix of your own. @throws Error saying what to install. */
export function redisForTests(): Promise<string> {
  return ask('redis')
}

/** URL of a real Elasticsearch that all tests of the run share: take a prefix of your own. @throws Error saying what to install. */
export function elasticsearchForTests(): Promise<string> {
  return ask('elasticsearch')
}

async function ask(service: string): Promise<string> {
  const answer = await fetch(`${inject('servicesDesk')}/${service}`)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}
