/** In which order figures are heard: the fullest and freshest first. */
import { byText } from './collections.ts'
import { periodOf } from './periods.ts'
import type { Figure, Source } from './register.ts'

export type Sources = ReadonlyMap<string, Source>

/** The day on which its source was published; null where nobody knows. */
export const publishedOn = ({ sourceId }: Pick<Figure, 'sourceId'>, sources: Sources): string | null =>
  sources.get(sourceId)?.publishedOn ?? null

/** Latest end, earliest start, latest publication, official source, smallest id. */
export const inOrderOfHearing =
  (sources: Sources) =>
  (one: Figure, other: Figure): number => {
    const [first, second] = [periodOf(one), periodOf(other)]
    const official = ({ sourceId }: Figure): string => (sources.get(sourceId)?.official === true ? 'official' : '')
    return (
      byText(second.end, first.end) ||
      byText(first.start, second.start) ||
      byText(publishedOn(other, sources) ?? '', publishedOn(one, sources) ?? '') ||
      byText(official(other), official(one)) ||
      byText(one.id, other.id)
    )
  }
