/** What each figure counts by itself when all of its metric are asked, in a form that a database can keep and add up. */
import { choose, type Reason } from './choose.ts'
import { clustersOf } from './clusters.ts'
import { byText, grouped, indexed } from './collections.ts'
import { moneyOf, type Printed } from './money.ts'
import type { Part } from './own-parts.ts'
import { periodOf, yearOf, type Period } from './periods.ts'
import { placesOf, type Places } from './places.ts'
import type { Figure, Register, SubjectKind } from './register.ts'
import { settle } from './settle.ts'
import { keyOf } from './subjects.ts'
import { zonesOf } from './zones.ts'

/** Subjects whose figures bear upon each other: initiatives and projects are one family, `plans`. */
export type Family = 'plans' | 'region' | 'industry' | 'organization'

export const familyOf = (kind: SubjectKind | undefined): Family =>
  kind === undefined || kind === 'initiative' || kind === 'project' ? 'plans' : kind

const kindOf = (family: Family): SubjectKind | undefined => family === 'plans' ? undefined : family

/** Amounts in thousandths of `unit`; ids in sorted lists, joined by commas. */
export interface Standing {
  readonly figureId: string; readonly family: Family; readonly metric: string; readonly stage: string; readonly unit: string
  readonly region: string | null; readonly industries: string; readonly organizations: string
  readonly year: string | null; readonly start: string; readonly end: string
  readonly cluster: string | null; readonly clusterStart: string; readonly clusterEnd: string
  readonly plain: boolean; readonly reason: Reason | null
  readonly own: bigint; readonly lower: bigint; readonly upper: bigint | null
}

const spanOf = (figures: readonly Figure[]): Period => {
  const periods = figures.map(periodOf)
  return {
    start: periods.map(({ start }) => start).reduce((one, other) => byText(one, other) < 0 ? one : other),
    end: periods.map(({ end }) => end).reduce((one, other) => byText(one, other) > 0 ? one : other),
  }
}

/** Whether rows can add these parts up one by one, wherever the rows divide them; what needs a rate may not. */
const isPlain = (parts: readonly Part[], reasons: readonly (Reason | undefined)[]): boolean =>
  parts.every(({ conversion }) => conversion === undefined) && !reasons.includes('no-rate')
  && (parts.length === 1 || parts.every(({ counted, lower, upper }) => lower === counted && upper === counted))

const amountsOf = (part: Part | undefined, isOnly: boolean): Pick<Standing, 'own' | 'lower' | 'upper'> => {
  const { own, lower, upper } = part ?? { own: 0n, lower: 0n, upper: 0n }
  // In a plain cluster of several, each figure is what it says, so what it leaves to a row is too.
  return isOnly ? { own, lower, upper } : { own, lower: own, upper: own }
}

const place = (places: Places, { subjectKind, subjectId }: Figure) => {
  const subject = keyOf(subjectKind, subjectId)
  return {
    region: places.region(subject),
    industries: [...places.industriesOf(subject)].sort(byText).join(','),
    organizations: [...places.organizationsOf(subject)].sort(byText).join(','),
  }
}

/** The standing of each figure of a family's trees, all of which `register` holds whole, at the rates that `printed` tells; throws nothing. */
export const standingsOf = (register: Register, family: Family, printed: Printed): Standing[] => {
  const kind = kindOf(family)
  const places = placesOf(register, kind)
  const sources = indexed(printed.sources)
  const money = moneyOf(printed)
  const zones = zonesOf(register, kind)
  const above = new Map(places.subjects.map(({ key, above: next }) => [key, next]))
  const ofFamily = register.figures.filter(({ subjectKind }) => familyOf(subjectKind) === family)

  return [...grouped(ofFamily, ({ metric }) => metric)].flatMap(([metric, figures]) => {
    const choice = { metric, subjectKind: kind }
    const trees = { subjects: places.subjects, figures, zones }
    const { chosen } = choose(figures, choice, sources, ({ subjectKind, subjectId }) => zones.has(keyOf(subjectKind, subjectId)))
    const clusters = clustersOf(chosen, (key) => above.get(key))
    const { parts, leftOut } = settle(trees, choice, money, sources)
    const partOf = new Map(parts.map((part) => [part.figure.id, part]))
    const reasonOf = new Map(leftOut.map(({ figure, reason }) => [figure.id, reason]))
    const clusterOf = new Map([...grouped(chosen, ({ id }) => clusters.get(id) as string)].map(([cluster, members]) => {
      const kept = members.flatMap(({ id }) => partOf.get(id) ?? [])
      const { start, end } = spanOf(members)
      const plain = isPlain(kept, members.map(({ id }) => reasonOf.get(id)))
      return [cluster, { cluster, clusterStart: start, clusterEnd: end, plain, isOnly: kept.length === 1 }]
    }))
    return figures.map((figure): Standing => {
      const { id, stage, unit } = figure
      const { start, end } = periodOf(figure)
      const { isOnly, ...cluster } = clusterOf.get(clusters.get(id) ?? '')
        ?? { cluster: null, clusterStart: start, clusterEnd: end, plain: true, isOnly: false }
      return {
        figureId: id, family, metric, stage, unit, ...place(places, figure), year: yearOf({ start, end }), start, end,
        ...cluster, reason: reasonOf.get(id) ?? null, ...amountsOf(partOf.get(id), isOnly),
      }
    })
  })
}
