/** A client that keeps answers with their tags, to ask later whether they have changed. */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, type Crowd } from './client.ts'

export interface Kept {
  readonly path: string
  readonly tag: string
  readonly digest: string
}

/** The answers kept, and the pause between two, in milliseconds. */
const most = 40
const pause = 150

const paths = [
  '/v1/projects?limit=200',
  '/v1/sources?limit=5&sort=-updatedAt',
  '/v1/totals?metric=investment&groupBy=region',
  '/v1/changes?limit=200',
  '/v1/search?q=step',
]

/** Returns a short name of a text. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

export const keepingTags = async ({ goesOn, random, urls }: Crowd, kept: Kept[]): Promise<void> => {
  while (goesOn()) {
    const path = random.oneOf(paths)
    const answer = await ask(random.oneOf(urls), 'GET', path)
    const tag = answer?.headers.get('etag')
    if (answer?.status === 200 && tag) kept.push({ path, tag, digest: digestOf(answer.text) })
    kept.splice(0, kept.length - most)
    await sleep(pause)
  }
}
