/** Computes what each figure counts in a query for its whole metric, in a form that a database can keep and add up. */
import { largestInteger, smaller } from '../amounts.ts'
import type { Reason } from '../choose.ts'
import { clustersOf } from './clusters.ts'
import { byText, remembered } from '../collections.ts'
import type { Money, Printed } from '../money.ts'
import type { Period } from '../../model/period.ts'
import { periodOf } from '../periods.ts'
import { placesOf, type Places } from '../places/places.ts'
import type { Figure, Register } from '../register.ts'
import { ownPartsInTrees, partsInTrees } from '../whole-trees.ts'
import { keyOf } from '../places/subjects.ts'
import { addedAlone, none } from './added-alone.ts'
import { keptFamily, kindOf, type Family } from './families.ts'
import { linkOf } from './linked-parts.ts'
import { rateUseOf } from './rate-uses.ts'

/** Amounts in thousandths of `unit`, which is the unit asked for, else the figure's own; ids in sorted lists, joined by commas. */
export interface Contribution {
  readonly figureId: string
  readonly family: string
  readonly metric: string
  readonly stage: string
  readonly unit: string
  readonly region: string | null
  readonly industries: string
  readonly organizations: string
  readonly start: string
  readonly end: string
  readonly cluster: string | null
  readonly clusterStart: string
  readonly clusterEnd: string
  /** The figure that counts and contains this one; null if none does. */
  readonly whole: string | null
  /** The figure that stands for one that is left out; it may be left out itself. */
  readonly instead: string | null
  /** Null if the figure can be added up by itself. Else its link to others of its cluster, and its amounts as texts. */
  readonly tie: string | null
  /** The rate that it takes and the places where it counts, as text; empty without a rate, or if `tie` has it. */
  readonly rate: string
  readonly reason: Reason | null
  /** If `tie` has it, as much of it as fits. */
  readonly own: bigint
  /** Bounds are 0 if `tie` has them. */
  readonly lower: bigint
  readonly upper: bigint | null
  /** 1 if what it adds is approximate, else 0; 0 if `tie` has it. */
  readonly approximate: 0 | 1
}

const spanOf = (figures: readonly Figure[]): Period => {
  const periods = figures.map(periodOf)
  return {
    start: periods.map(({ start }) => start).reduce((one, other) => (byText(one, other) < 0 ? one : other)),
    end: periods.map(({ end }) => end).reduce((one, other) => (byText(one, other) > 0 ? one : other)),
  }
}

const placing = (places: Places) => {
  const of = remembered((subject: string) => ({
    region: places.region(subject),
    industries: [...places.industriesOf(subject)].sort(byText).join(','),
    organizations: [...places.organizationsOf(subject)].sort(byText).join(','),
  }))
  return ({ subjectKind, subjectId }: Figure) => of(keyOf(subjectKind, subjectId))
}

/**
 * Returns the contributions of a family's figures, in the unit asked for if there is one.
 * `register` has whole trees, `printed` the sources, and the rates unless `money` has them. Never throws.
 */
export const contributionsOf = (
  register: Register,
  family: Family,
  printed: Printed,
  asked?: string,
  money?: Money,
): Contribution[] => {
  const [kind, kept] = [kindOf(family), keptFamily(family, asked)]
  const placeOf = placing(placesOf(register, kind))
  const { above, metrics } =
    asked === undefined ? ownPartsInTrees(register, kind, printed) : partsInTrees(register, kind, printed, asked, money)

  return metrics.flatMap(({ figures, isStock, chosen, parts, leftOut }) => {
    const clusters = clustersOf(chosen, above, isStock)
    const partOf = new Map(parts.map((part) => [part.figure.id, part]))
    const leftOutOf = new Map(leftOut.map((one) => [one.figure.id, one]))
    const keptOf = Map.groupBy(parts, ({ figure }) => clusters.get(figure.id) as string)
    const clusterOf = new Map(
      [...Map.groupBy(chosen, ({ id }) => clusters.get(id) as string)].map(([cluster, members]) => {
        const { start, end } = spanOf(members)
        const needsRate = asked === undefined && members.some(({ id }) => leftOutOf.get(id)?.reason === 'no-rate')
        const added = needsRate ? undefined : addedAlone(keptOf.get(cluster) ?? [], placeOf, isStock, asked)
        return [cluster, { cluster, clusterStart: start, clusterEnd: end, added }]
      }),
    )
    return figures.map((figure): Contribution => {
      const { id, metric, stage, unit } = figure
      const { start, end } = periodOf(figure)
      const { region, industries, organizations } = placeOf(figure)
      const { cluster, clusterStart, clusterEnd, added } = clusterOf.get(clusters.get(id) ?? '') ?? {
        cluster: null,
        clusterStart: start,
        clusterEnd: end,
        added: () => none,
      }
      const part = partOf.get(id)
      const excluded = part ? undefined : leftOutOf.get(id)
      const { own, lower, upper, approximate } = part
        ? (added?.(part) ?? { ...none, own: smaller(part.own, largestInteger) })
        : none
      // Copying parts of so many objects takes longer than to compute them.
      return {
        figureId: id,
        family: kept,
        metric,
        stage,
        unit: asked ?? unit,
        region,
        industries,
        organizations,
        start,
        end,
        cluster,
        clusterStart,
        clusterEnd,
        whole: part?.whole?.figure.id ?? null,
        tie: added === undefined ? linkOf(part) : null,
        rate: part && added ? rateUseOf(part, placeOf) : '',
        reason: excluded?.reason ?? null,
        instead: excluded?.instead?.id ?? null,
        own,
        lower,
        upper,
        approximate: approximate ? 1 : 0,
      }
    })
  })
}
