/** Rule 4 of the design's section 4 as worded: places of subjects, keys of groups, reach of filters. */
import type { Figure, Register } from '../../../src/figures/register.ts'
import type { TotalsQuery } from '../../../src/figures/totals.ts'
import { about, ground, line, type Subject } from './plain.ts'

export const plainPlaces = (
  { regions, industries, organizations, initiatives, projects, metrics }: Register,
  query: TotalsQuery,
) => {
  const isStock = metrics.some(({ id, nature }) => id === query.metric && nature === 'stock')
  // The subject that a subject is part of.
  const above = (subject: Subject): Subject | null => {
    const [kind, id] = subject.split(':')
    const project = kind === 'project' ? projects.find((one) => one.id === id) : undefined
    if (project?.parentId) return `project:${project.parentId}`
    const initiative = project ? project.initiativeId : initiatives.find((one) => one.id === id)?.parentId
    return initiative ? `initiative:${initiative}` : null
  }
  const upwards = (subject: Subject): Subject[] => {
    const next = above(subject)
    return [subject, ...(next ? upwards(next) : [])]
  }
  const record = (subject: Subject) =>
    [
      ...initiatives.map((one) => [`initiative:${one.id}`, one] as const),
      ...projects.map((one) => [`project:${one.id}`, one] as const),
    ].find(([key]) => key === subject)?.[1]

  // Rule 4: places.
  const nearest = <T>(subject: Subject, find: (of: NonNullable<ReturnType<typeof record>>) => T | null): T | null =>
    upwards(subject)
      .map((one) => record(one))
      .flatMap((one) => (one ? [find(one)] : []))
      .find((one) => one !== null) ?? null
  const region = (subject: Subject) => nearest(subject, ({ regionId }) => regionId)
  const industriesOf = (subject: Subject) =>
    nearest(subject, ({ industryIds }) => (industryIds.length > 0 ? industryIds : null)) ?? []
  const common = (nodes: readonly { id: string; parentId: string | null }[], ids: readonly string[]): string | null =>
    nodes
      .filter(({ id }) => ids.length > 0 && ids.every((one) => line(nodes, one).includes(id)))
      .sort((one, other) => line(nodes, other.id).length - line(nodes, one.id).length)[0]?.id ?? null
  const levels: (string | undefined)[] =
    query.regionKind === 'province'
      ? ['province', 'municipality', 'autonomous-region', 'special-administrative-region']
      : [query.regionKind]
  const lift = (id: string | null): string | null =>
    id === null || query.regionKind === undefined
      ? id
      : (line(regions, id).find((one) => levels.includes(regions.find((node) => node.id === one)?.kind)) ?? null)
  const keyOf = (figure: Figure) =>
    Object.fromEntries(
      (query.groupBy ?? []).map((group) => [
        group,
        {
          region: () => lift(region(about(figure))),
          industry: () => common(industries, industriesOf(about(figure))),
          organization: () =>
            common(
              organizations,
              (record(about(figure))?.participants ?? []).map(({ organizationId }) => organizationId),
            ),
          year: () =>
            isStock || figure.periodStart?.slice(0, 4) === figure.periodEnd?.slice(0, 4)
              ? (figure.periodEnd?.slice(0, 4) ?? null)
              : null,
        }[group](),
      ]),
    )

  // Rule 4: filters.
  const lies = (covered: readonly string[], wanted: readonly string[]): number => {
    const shared = covered.filter((one) => wanted.includes(one)).length
    return shared === 0 ? 0 : shared === covered.length ? 2 : 1
  }
  const subjects = [...initiatives.map(({ id }) => `initiative:${id}`), ...projects.map(({ id }) => `project:${id}`)]
  const under = (subject: Subject) => subjects.filter((one) => upwards(one).includes(subject))
  const cover = (figure: Figure): number =>
    Math.min(
      2,
      ...(query.regionWithin === undefined
        ? []
        : [lies(ground(regions, region(about(figure)) ?? ''), ground(regions, query.regionWithin))]),
      ...(query.industryWithin === undefined
        ? []
        : [
            lies(
              industriesOf(about(figure)).flatMap((one) => ground(industries, one)),
              ground(industries, query.industryWithin),
            ),
          ]),
      ...(query.initiativeId === undefined
        ? []
        : [lies(under(about(figure)), under(`initiative:${query.initiativeId}`))]),
      ...(query.projectId === undefined ? [] : [lies(under(about(figure)), under(`project:${query.projectId}`))]),
    )
  return { upwards, keyOf, cover }
}
