/** Reads what the amounts of a place rest on, and who prints them. */
import type { Programme } from '../../charts/subjects.ts'
import type { TotalsRow } from '../../figures/totals.ts'
import { programmeIn } from '../../http/formats/chart.ts'
import { subjects, type Figure } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { sourcesOf } from '../figure/stand-in.ts'
import { toRecord } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import { namesOf, recordsOf, type Reference } from '../layout/queries.ts'
import { language } from '../words/language.ts'
import { words } from '../words/words.ts'

export interface Printer {
  readonly name: string
  readonly sourceId: string
}

export interface Basis extends Programme {
  /** Returns who prints the figures in rows, the most frequent first. */
  readonly printersOf: (rows: readonly TotalsRow[]) => readonly Printer[]
}

const printersAmong = async (store: Store, figures: ReadonlyMap<string, Figure>): Promise<Basis['printersOf']> => {
  const sources = await sourcesOf(store, figures.values())
  const publishers = [...sources.values()].flatMap(({ publisherId }): Reference[] =>
    typeof publisherId === 'string' ? [['organizations', publisherId]] : [],
  )
  const names = await namesOf(store, publishers)
  const printerOf = (sourceId: string): Printer => {
    const source = sources.get(sourceId)
    const publisher = source?.publisherId
    const name = typeof publisher === 'string' ? names('organizations', publisher) : (source?.title ?? sourceId)
    return { name, sourceId }
  }
  return (rows) => {
    const ids = rows.flatMap(({ parts = [] }) => parts.flatMap(({ figureId }) => figures.get(figureId)?.sourceId ?? []))
    const byName = Map.groupBy(ids.map(printerOf), ({ name }) => name)
    return [...byName.values()].sort((one, other) => other.length - one.length).flatMap(([first]) => first ?? [])
  }
}

/** Reads what explained rows of one place rest on. */
export const basisOf = async (store: Store, rows: readonly TotalsRow[]): Promise<Basis> => {
  const ids = rows.flatMap(({ parts = [] }) => parts.map(({ figureId }) => figureId))
  return {
    ...(await programmeIn(store, rows, language())),
    printersOf: await printersAmong(store, await recordsOf(store, 'figures', ids)),
  }
}

/** More are only counted. */
const mostNamed = 4

const listed = (names: readonly Content[]): Content => {
  const more = names.length - mostNamed
  return [
    names.slice(0, mostNamed).map((name, at) => {
      const isLast = at === names.length - 1
      return html`${at === 0 ? undefined : words().years.and(isLast)}${name}`
    }),
    more > 0 ? words().years.more(more, names.length) : undefined,
  ]
}

/** Renders what a row rests on, where that is not the programme of its place. */
export const restsOn = (row: TotalsRow, { besides, nameOf }: Basis): Content => {
  const found = besides(row)
  return found.length === 0
    ? undefined
    : listed(found.map((one) => toRecord(subjects[one.subjectKind], one.subjectId, nameOf(one))))
}

/** Renders who prints the figures in rows. */
export const sourcesIn = (rows: readonly TotalsRow[], { printersOf }: Basis): Content => {
  const printers = printersOf(rows)
  return printers.length === 0
    ? undefined
    : words().years.sources(listed(printers.map(({ name, sourceId }) => toRecord('sources', sourceId, name))))
}
