/** The days on which sources published what they print, and the editions that follow each other. */
import type { Figure, Source } from './register.ts'

export type Sources = ReadonlyMap<string, Source>

/** Returns the day on which a figure's source was published, or null if unknown. */
export const publishedOn = ({ sourceId }: Pick<Figure, 'sourceId'>, sources: Sources): string | null =>
  sources.get(sourceId)?.publishedOn ?? null

/** Yields a source and the editions before it, the nearest first. */
export function* editionsUpTo(id: string, sources: Sources): Generator<string> {
  for (let at: string | null | undefined = id; at; at = sources.get(at)?.followsId) yield at
}
