/** Says who prints a number: an official source, or publishers by their names. */
import { byPrecedence } from '../../model/precedence.ts'
import type { Figure } from '../../resources/figures.ts'
import type { Sources } from '../figure/stand-in.ts'
import { toRecord } from '../layout/components.ts'
import type { Content, Html } from '../layout/html.ts'
import type { Names } from '../layout/queries.ts'
import { words } from '../words/words.ts'

export interface Voices {
  readonly sources: Sources
  /** The names of publishers, and of what the figures are about. */
  readonly names: Names
}

/** Orders figures that print one thing, whatever their periods: the one that counts comes first. */
export const byVoice = (sources: Sources): ReturnType<typeof byPrecedence> => byPrecedence(sources, 'preferred')

interface Voice {
  readonly label: string
  readonly sourceId: string
}

const voiceOf = ({ sourceId }: Figure, { sources, names }: Voices): Voice => {
  const source = sources.get(sourceId)
  const publisher = source?.publisherId
  const named = typeof publisher === 'string' ? names('organizations', publisher) : (source?.title ?? sourceId)
  return { label: source?.official === true ? words().answer.official : named, sourceId }
}

/** Renders who prints these figures, the first by name: `official and 2 other sources`; nothing without figures. */
export const saidBy = (figures: readonly Figure[], voices: Voices): Content => {
  const all = figures.map((figure) => voiceOf(figure, voices))
  const distinct = all.filter(({ label }, at) => all.findIndex((one) => one.label === label) === at)
  const linked = ({ label, sourceId }: Voice): Html => toRecord('sources', sourceId, label)
  const [first, second, ...others] = distinct
  if (!first) return undefined
  if (!second) return linked(first)
  return others.length === 0
    ? words().answer.bothSay(linked(first), linked(second))
    : words().answer.manySay(linked(first), others.length + 1)
}
