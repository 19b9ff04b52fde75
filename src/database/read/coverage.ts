/** Counts what the register covers: sources, figures, and the provinces of each place that have figures. */
import type { Coverage, CoveredPlace } from '../../store/store.ts'
import type { Reader } from '../engine.ts'
import { columnOf, isAny } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'

interface Counts {
  readonly figures: number
  readonly sources: number
  readonly latest: string | null
}

interface Place {
  readonly id: string
  readonly parent: string | null
  readonly kind: string
  readonly code: string | null
  readonly has: number
}

/** The kinds of region that a country is divided into. */
const provincial = ['province', 'municipality', 'autonomous-region']

/** GB/T 2260 numbers with 7 and 8 what the statistics of the country leave out. */
const isLeftOut = ({ code, has }: Place): boolean => has === 0 && code !== null && code >= '7'

const figuresAbout = (subject: 'projects' | 'initiatives', at: SQL): SQL =>
  sql`SELECT 1 FROM ${sql.identifier(subject)} AS about JOIN figures ON ${at} = about.id WHERE about.region_id = place.id`

const places = sql<Place>`SELECT id, parent_id AS parent, kind, gb_code AS code, CASE WHEN
    ${isAny(sql`SELECT 1 FROM figures WHERE subject_region_id = place.id`)}
    OR ${isAny(figuresAbout('projects', columnOf('subject_project_id')))}
    OR ${isAny(figuresAbout('initiatives', columnOf('subject_initiative_id')))} THEN 1 ELSE 0 END AS has
  FROM regions AS place`

const counts = sql<Counts>`SELECT (SELECT count(*) FROM figures) AS figures, (SELECT count(*) FROM sources) AS sources,
  (SELECT max(published_on) FROM sources) AS latest`

/** Counts the provinces in each place that has figures somewhere below it, those of a zone aside. */
const coveredIn = (all: readonly Place[]): ReadonlyMap<string, CoveredPlace> => {
  const byId = new Map(all.map((place) => [place.id, place]))
  const parentOf = ({ parent }: Place): Place | undefined => (parent === null ? undefined : byId.get(parent))
  const pathOf = (place: Place): Place[] => {
    const path = [place]
    for (let above = parentOf(place); above; above = parentOf(above)) path.push(above)
    return path
  }
  const found = new Map<string, { isOutermost: boolean; provinces: number; withFigures: number }>()
  const filled = new Set<Place>()
  for (const place of all.filter(({ has }) => has === 1))
    for (const above of pathOf(place)) {
      filled.add(above)
      found.set(above.id, { isOutermost: above.parent === null, provinces: 0, withFigures: 0 })
    }
  for (const place of all.filter((one) => provincial.includes(one.kind) && (filled.has(one) || !isLeftOut(one))))
    for (const { id } of pathOf(place).slice(1)) {
      const above = found.get(id)
      if (!above) continue
      above.provinces += 1
      if (filled.has(place)) above.withFigures += 1
    }
  return found
}

/** Reads what the register covers. */
export const coverage = async (reader: Reader): Promise<Coverage> => {
  const [[counted], all] = [await reader.all(counts), await reader.all(places)]
  const { figures, sources, latest } = counted as Counts
  return { figures, sources, lastReportOn: latest, places: coveredIn(all) }
}
