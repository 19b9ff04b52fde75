/** The days on which sources published what they print. */
import type { Figure, Source } from './register.ts'

export type Sources = ReadonlyMap<string, Source>

/** Returns the day on which a figure's source was published, or null if unknown. */
export const publishedOn = ({ sourceId }: Pick<Figure, 'sourceId'>, sources: Sources): string | null =>
  sources.get(sourceId)?.publishedOn ?? null
