/** Makes promises with their outcomes into the rows that are kept. */
import { datedPromises, type PromiseState } from '../../figures/promises/promises.ts'
import type { Inputs } from './inputs/inputs-about.ts'

export interface PromiseRow {
  readonly figureId: string
  readonly lastDay: string
  readonly whileOpen: PromiseState
  readonly onceDue: PromiseState
  readonly needsRate: number
  /** The promise as JSON, without its state. */
  readonly item: string
}

/** Makes the rows of promises; takes all figures about their subjects. */
export const promiseRows = ({ register, printed }: Inputs): PromiseRow[] =>
  datedPromises(register, printed).map(({ promise, needsRate, lastDay, whileOpen, onceDue }) => ({
    figureId: promise.figureId,
    lastDay,
    whileOpen,
    onceDue,
    needsRate: Number(needsRate),
    item: JSON.stringify(promise),
  }))
