/** Reads texts by `POST /v1/candidates`, and says in short what each number is. */
import type { Built } from './build.ts'

export interface Candidate {
  readonly at: { readonly paragraph: number; readonly start: number; readonly end: number }
  readonly quote: string
  readonly asPrinted: string
  readonly value: string
  readonly upperValue: string | null
  readonly unit: string | null
  readonly qualifier: string
  readonly relation: string | null
  readonly of: number | null
  readonly from: number | null
  readonly ofFigureId: string | null
  readonly fromFigureId: string | null
  readonly part: { readonly name: string; readonly ofId: string } | null
  readonly selected: boolean
  readonly metric: string | null
  readonly stage: string | null
  readonly periodStart: string | null
  readonly periodEnd: string | null
  readonly subject: { readonly kind: string; readonly id: string; readonly confidence: number } | null
  readonly alternatives: readonly { readonly kind: string; readonly id: string }[]
  readonly figureId: string | null
}

export interface Page {
  readonly data: readonly Candidate[]
  readonly next: string | null
}

/** Returns the functions that read texts by an app, or by another one if it is given. */
export const candidatesBy = (app: Pick<Built, 'ask'>) => {
  const pageOf = async (body: object, query = '', { ask }: Pick<Built, 'ask'> = app): Promise<Page> => {
    const answer = await ask('POST', `/v1/candidates${query}`, { body })
    if (answer.status !== 200) throw new Error(answer.text)
    return answer.body
  }
  const read = async (text: string, more: object = {}, of?: Pick<Built, 'ask'>): Promise<readonly Candidate[]> =>
    (await pageOf({ text, ...more }, '', of)).data

  /** Returns what a text says, in short: value, subject, metric, stage and period. */
  const said = async (text: string, more: object = {}, of?: Pick<Built, 'ask'>) =>
    (await read(text, more, of)).map(({ value, subject, metric, stage, periodStart, periodEnd }) => [
      value,
      subject?.id ?? null,
      metric,
      stage,
      `${periodStart ?? ''}/${periodEnd ?? ''}`,
    ])
  return { pageOf, read, said }
}
