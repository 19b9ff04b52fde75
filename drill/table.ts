/** What a drill reports at its end: the table of its rounds, and what was not good by breakage and promise. */
import type { Breakage } from './breakages/breakage.ts'
import { isExplained, type Delay, type Fault } from './findings.ts'
import type { Outcome } from './round.ts'

/** A round: where, what was broken, and what came of it. */
export interface Entry extends Outcome {
  readonly place: string
  readonly breakage: Pick<Breakage, 'name' | 'what'>
}

const headOf = ({ place, breakage }: Entry): string => `${place}, ${breakage.what}`

/** Reports whether nothing was lost or wrong, or late by more than the machine was slow; nothing drilled is not good. */
export const isGood = (entries: readonly Entry[]): boolean =>
  entries.length > 0 && entries.every(({ faults, delays }) => faults.length === 0 && delays.every(isExplained))

const counted = (number: number): string => number.toLocaleString('en-US')
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
const sum = (entries: readonly Entry[], of: (entry: Entry) => number): number =>
  entries.reduce((all, entry) => all + of(entry), 0)

const heads = ['times', 'writes answered', 'not answered', 'lost', 'wrong', 'late', 'slowest recovery']

/** Returns the table in Markdown, a row for each breakage at a place. */
export const tableOf = (entries: readonly Entry[]): string =>
  [
    `| where | what was broken | ${heads.join(' | ')} |`,
    `|---|---|${heads.map(() => '---|').join('')}`,
    ...[...Map.groupBy(entries, ({ place, breakage }) => `${place} | ${breakage.what}`)].map(([head, some]) => {
      const numbers = [
        some.length,
        sum(some, ({ answered }) => answered),
        sum(some, ({ unanswered }) => unanswered),
        sum(some, ({ lost }) => lost),
        sum(some, ({ faults }) => faults.length),
        sum(some, ({ delays }) => delays.length),
      ]
      const slowest = Math.max(...some.map(({ recovery }) => recovery))
      return `| ${head} | ${numbers.map(counted).join(' | ')} | ${seconds(slowest)} |`
    }),
  ].join('\n')

/** The number of things seen that are listed under a promise. */
const listed = 5

const linesOf = (promise: string, seen: readonly string[]): string[] => [
  `  promised: ${promise}`,
  ...seen.slice(0, listed).map((one) => `    seen: ${one}`),
  ...(seen.length > listed ? [`    and ${counted(seen.length - listed)} more`] : []),
]

/** Says a delay: the time that was measured, the limit, and how slow the reference work was. */
export const delayText = ({ what, took, limit, slowdown }: Delay): string =>
  `${what} after ${seconds(took)} instead of ${seconds(limit)}; the reference work took ${slowdown.toFixed(1)} times as long as alone`

const section = <T extends { readonly promise: string }>(
  title: string,
  entries: readonly Entry[],
  of: (entry: Entry) => readonly T[],
  text: (one: T) => string,
): string[] => {
  const lines = [...Map.groupBy(entries, headOf)].flatMap(([head, some]) => {
    const promises = [...Map.groupBy(some.flatMap(of), ({ promise }) => promise)]
    const ofHead = promises.flatMap(([promise, all]) => linesOf(promise, all.map(text)))
    return ofHead.length === 0 ? [] : [head, ...ofHead]
  })
  return lines.length === 0 ? [] : ['', title, ...lines]
}

/** Says what was not good, by breakage and promise, and what came late. */
export const reportOf = (entries: readonly Entry[]): string => {
  const late = (explained: boolean) => (entry: Entry) =>
    entry.delays.filter((delay) => isExplained(delay) === explained)
  return [
    ...section(
      'Lost or wrong:',
      entries,
      ({ faults }) => faults,
      ({ seen }: Fault) => seen,
    ),
    ...section('Late, and the machine was not slow enough to explain it:', entries, late(false), delayText),
    ...section('Late, as the machine was slow (no fault):', entries, late(true), delayText),
    '',
    entries.length === 0 ? 'NOT GOOD: nothing was drilled' : isGood(entries) ? 'nothing was lost or wrong' : 'NOT GOOD',
  ].join('\n')
}
