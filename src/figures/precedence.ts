/** The order of precedence among figures: the fullest and most recent first. */
import { byText } from './collections.ts'
import { periodOf } from './periods.ts'
import type { Figure, Source } from './register.ts'

export type Sources = ReadonlyMap<string, Source>

/** Returns the day on which a figure's source was published, or null if unknown. */
export const publishedOn = ({ sourceId }: Pick<Figure, 'sourceId'>, sources: Sources): string | null =>
  sources.get(sourceId)?.publishedOn ?? null

/** Latest end, earliest start, preferred rank, official source, latest publication, smallest id. */
export const byPrecedence =
  (sources: Sources) =>
  (one: Figure, other: Figure): number => {
    const [first, second] = [periodOf(one), periodOf(other)]
    const preferred = ({ rank }: Figure): string => (rank === 'preferred' ? rank : '')
    const official = ({ sourceId }: Figure): string => (sources.get(sourceId)?.official === true ? 'official' : '')
    return (
      byText(second.end, first.end) ||
      byText(first.start, second.start) ||
      byText(preferred(other), preferred(one)) ||
      byText(official(other), official(one)) ||
      byText(publishedOn(other, sources) ?? '', publishedOn(one, sources) ?? '') ||
      byText(one.id, other.id)
    )
  }
