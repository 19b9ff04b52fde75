/** Says who says so: a body and a day. Of several sources the one that printed first is named. */
import { directionOf } from '../../model/figures.ts'
import type { FigureRecord } from '../../resources/figures.ts'
import type { Store } from '../../store/store.ts'
import { hasHan } from '../../text/characters.ts'
import { isChinese, words } from '../words/words.ts'
import { address, promisePath } from './addresses.ts'
import { link, toRecord } from './components.ts'
import type { Content, Html } from './html.ts'
import { type NameOf, namesOfRecords, type RecordReference, type RecordRow, recordsByIds, titleOf } from './queries.ts'
import { day } from './words.ts'

export type SourceRows = ReadonlyMap<string, RecordRow<'sources'>>

/** The sources of figures, and the names of their publishers. */
export interface Voices {
  readonly sources: SourceRows
  readonly names: NameOf
}

/** Figures, and who prints them. */
export interface FigureEvidence extends Voices {
  readonly figures: ReadonlyMap<string, FigureRecord>
}

/** The part of a figure that names its source. */
export type PrintedFigure = Pick<FigureRecord, 'sourceId'> & Partial<Pick<FigureRecord, 'attributedTo' | 'stage'>>

/** Loads the sources of figures, and the names of their publishers and of these other records. */
export const voicesOf = async (
  store: Store,
  figures: Iterable<PrintedFigure>,
  others: readonly RecordReference[] = [],
  asOf?: number,
): Promise<Voices> => {
  const ids = [...figures].map(({ sourceId }) => sourceId)
  const sources = await recordsByIds(store, 'sources', ids, asOf)
  const publishers = [...sources.values()].flatMap(({ publisherId }): RecordReference[] =>
    publisherId === null ? [] : [['organizations', publisherId]],
  )
  return { sources, names: await namesOfRecords(store, [...publishers, ...others]) }
}

const dayOf = (source: RecordRow<'sources'> | undefined): string => source?.publishedOn ?? '~'

/** Orders figures by the day on which their sources were published; those without a day come last. */
const byPublication =
  (sources: SourceRows) =>
  (one: PrintedFigure, other: PrintedFigure): number => {
    const [first, second] = [one, other].map(({ sourceId }) => `${dayOf(sources.get(sourceId))} ${sourceId}`)
    return (first ?? '') < (second ?? '') ? -1 : 1
  }

/** Returns one figure of each source, the first printed first. */
export const firstPrinted = <P extends PrintedFigure>(
  figures: Iterable<P>,
  { sources }: Pick<Voices, 'sources'>,
): P[] =>
  [...new Map([...figures].reverse().map((figure) => [figure.sourceId, figure])).values()].sort(byPublication(sources))

/** Returns the body that says what a figure says: the publisher, else whom the source quotes, else the source's title. */
export const bodyThatSays = ({ sourceId, attributedTo }: PrintedFigure, { sources, names }: Voices): string => {
  const source = sources.get(sourceId)
  if (!source) return sourceId
  if (source.publisherId !== null) return names('organizations', source.publisherId)
  const isRead = typeof attributedTo === 'string' && (!isChinese() || hasHan(attributedTo))
  return isRead ? attributedTo : titleOf(source)
}

/** Says who prints a figure, and when: `Guangdong government work report, 15 January 2025`. */
export const bodyAndDay = (figure: PrintedFigure, voices: Voices): string => {
  const publishedOn = voices.sources.get(figure.sourceId)?.publishedOn
  return words().cite.bodyAndDay(
    bodyThatSays(figure, voices),
    typeof publishedOn === 'string' ? day(publishedOn) : undefined,
  )
}

/** Renders who prints these figures: the first that printed it, and a link to all others; nothing without figures. */
export const printersView = (figures: readonly PrintedFigure[], voices: Voices, all: string): Content => {
  const [first, ...others] = firstPrinted(figures, voices)
  if (!first) return undefined
  const linked: Html = toRecord('sources', first.sourceId, bodyAndDay(first, voices))
  const { andOthers, others: counted } = words().cite
  return others.length === 0 ? linked : andOthers(linked, link(all, counted(others.length)))
}

export const isPromise = (figure: FigureRecord): boolean =>
  figure.stage !== 'actual' && figure.rank !== 'deprecated' && directionOf(figure) !== null

/** Returns the page that lists all who print a number: that of the promise, else the list of figures of its matter. */
export const evidenceOf = (figure: FigureRecord): string =>
  isPromise(figure)
    ? `${promisePath(figure.id)}#sources`
    : address('/figures', {
        subjectId: figure.subjectId,
        metric: figure.metric,
        stage: figure.stage,
        ...(figure.periodEnd !== null && { periodEnd: figure.periodEnd }),
      })

/** Renders who prints a number, of which the first figure counts. */
export const printedBy = (figures: readonly FigureRecord[], voices: Voices): Content => {
  const [counted] = figures
  return counted && printersView(figures, voices, evidenceOf(counted))
}
