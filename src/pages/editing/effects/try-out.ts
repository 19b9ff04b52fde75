/** Finds out what saving figures would do, by a dry run of their import. */
import { Readable } from 'node:stream'
import { uuidv7 } from 'uuidv7'
import type { FastifyRequest } from 'fastify'
import { canonical, type Data } from '../../../model/canonical.ts'
import type { Violation } from '../../../model/validation.ts'
import { figures } from '../../../resources/figures.ts'
import { Refusal } from '../../../rules/refusal.ts'
import type { Effects } from '../../../store/effects.ts'
import type { Caller } from '../../../store/keys.ts'
import type { Store } from '../../../store/store.ts'
import type { Row } from '../../layout/queries.ts'

/** A figure as it would be saved. */
export type Tried = Row<'figures'>

/** Makes a figure of a valid body; a new one has an id for the dry run alone. */
export const tried = (body: Data, id: string = uuidv7()): Tried => ({ ...canonical(figures, body), id }) as Tried

/** The effects of saving, or the reason why they are unknown. */
export type Outcome = Effects | 'too-many' | 'busy'

export interface TriedOut {
  /** The faults of each figure, by its place among those tried. */
  readonly faults: readonly { readonly at: number; readonly fault: Violation }[]
  readonly outcome: Outcome
}

export const tryOut = async (store: Store, request: FastifyRequest, all: readonly Tried[]): Promise<TriedOut> => {
  const file = Buffer.from(all.map((record) => `${JSON.stringify({ resource: 'figures', record })}\n`).join(''))
  const { label } = request.caller as Caller
  try {
    const { errors, effects } = await store.import({
      bytes: Readable.from(file, { objectMode: false }),
      length: file.length,
      by: label,
      dryRun: true,
      resource: undefined,
    })
    const faults = errors.map(({ line, pointer, detail }) => ({ at: line - 1, fault: { pointer, detail } }))
    return { faults, outcome: effects ?? 'too-many' }
  } catch (error) {
    if (!(error instanceof Refusal) || (error.kind !== 'overloaded' && error.kind !== 'no-room')) throw error
    return { faults: [], outcome: 'busy' }
  }
}
