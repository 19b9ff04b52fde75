/** Describes every problem of the catalogue. */
import { problems } from '../../src/http/contract/problems.ts'
import { code, table } from './markdown.ts'

export const problemTable = (): string =>
  table(
    ['status', 'type', 'title', 'means'],
    Object.entries(problems).map(([slug, { status, title, explanation }]) => [
      status.toString(),
      code(`/problems/${slug}`),
      title,
      explanation,
    ]),
  )
