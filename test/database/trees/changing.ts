/** Registers that change: random records, and steps from one lawful register to another. */
import fc from 'fast-check'
import { nothing, type Figure, type Register } from '../../../src/figures/register.ts'
import type { LeanName, LeanRecord } from '../../../src/database/trees/lean.ts'
import type { Changed } from '../../../src/database/trees/records.ts'
import { lawful, registers } from '../../figures/reference/forests.ts'
import { year } from '../../support/register.ts'

export const names = Object.keys(nothing) as LeanName[]

/** The texts of sources, by their hashes; that of `lost` is not stored. */
export const texts: ReadonlyMap<string, string> = new Map([
  ['text-one', 'It costs 1 or 10 yuan, 33.333 at most.'],
  ['text-two', 'Nothing is printed but 100, and 250.'],
])

/** What many checks read: one amount of one year, in words that say the same. */
const clear = fc
  .record({
    value: fc.constantFrom('5', '10', '12'),
    about: fc.constantFrom('', '', '', 'about '),
    stage: fc.constantFrom('planned' as const, 'planned' as const, 'target' as const),
    partsComplete: fc.constantFrom(null, true),
    relation: fc.constantFrom(null, null, null, 'difference' as const),
  })
  .map(({ about, ...rest }) => ({ ...rest, metric: 'cost', unit: 'CNY', asPrinted: `${about}${rest.value} yuan` }))
const percentage = fc.record({
  relation: fc.constantFrom(null, 'change' as const),
  metric: fc.constantFrom('share', 'growth'),
  value: fc.constant('7'),
  unit: fc.constant('percent'),
  asPrinted: fc.constant('7%'),
  stage: fc.constant('planned' as const),
})
const ofTheYear = { qualifier: 'exact' as const, upperValue: null, ...year(2025), reported: [] }

const figureMore = fc.record({
  from: fc.option(fc.nat(), { freq: 3 }),
  of: fc.option(fc.nat(), { freq: 3 }),
  replaced: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        metric: fc.constantFrom('investment', 'investment', 'investment', 'cost', 'share', 'project-count'),
        asPrinted: fc.constantFrom('0', '1', '10 yuan', 'about 5 million yuan'),
      }),
    },
    { weight: 3, arbitrary: clear.map((one) => ({ ...ofTheYear, ...one })) },
    { weight: 1, arbitrary: percentage.map((one) => ({ ...ofTheYear, ...one })) },
  ),
})
const subjectMore = fc.record({
  title: fc.constantFrom('Lock', 'Dam', 'Road'),
  localTitle: fc.constantFrom(null, 'Dam', 'Lock', 'Quay'),
  isPortfolio: fc.boolean(),
  startsOn: fc.constantFrom(null, null, '2025-02-01'),
  isTwin: fc.constantFrom(true, true, true, false),
})

const more = fc.record({
  figures: fc.array(figureMore, { minLength: 60, maxLength: 60 }),
  subjects: fc.array(subjectMore, { minLength: 9, maxLength: 9 }),
  publishers: fc.array(fc.constantFrom(null, 'state'), { minLength: 5, maxLength: 5 }),
  textHashes: fc.array(fc.constantFrom(null, 'text-one', 'text-two', 'lost'), { minLength: 5, maxLength: 5 }),
  metrics: fc.subarray(['investment', 'cost', 'share']),
  isOfOneSource: fc.boolean(),
  isPlain: fc.boolean(),
  organizationNames: fc.array(fc.constantFrom('Board', 'Office', 'Bureau'), { minLength: 4, maxLength: 4 }),
})

const largeRegister: fc.Arbitrary<Register> = fc.tuple(registers(45), more).map(([register, more]) => {
  const named = [...register.initiatives, ...register.projects].map(({ id }) => id)
  const of = (id: string) => more.subjects[named.indexOf(id)] as (typeof more.subjects)[number]
  const place = (id: string, regionId: string | null): string | null => (of(id).isTwin ? null : regionId)
  return {
    ...register,
    organizations: register.organizations.map((one, at) => ({ ...one, name: more.organizationNames[at] ?? one.name })),
    sources: register.sources.map((one, at) => ({
      ...one,
      publisherId: more.publishers[at] ?? null,
      textHash: more.textHashes[at] ?? null,
    })),
    initiatives: register.initiatives.map((one) => ({
      ...one,
      title: of(one.id).title,
      localTitle: of(one.id).localTitle,
      regionId: place(one.id, one.regionId),
    })),
    projects: register.projects.map((one) => ({
      ...one,
      title: of(one.id).title,
      localTitle: of(one.id).localTitle,
      startsOn: of(one.id).startsOn,
      regionId: place(one.id, one.regionId),
      kind: of(one.id).isPortfolio && one.parentId === null ? ('portfolio' as const) : one.kind,
    })),
    metrics: more.metrics.map((id) => ({ id, nature: register.metrics[0]?.nature ?? ('flow' as const) })),
    figures: register.figures.map((one, at): Figure => {
      const { from, of, replaced } = more.figures[at] as (typeof more.figures)[number]
      const idAt = (number: number | null): string | null =>
        number === null ? null : (register.figures[number % register.figures.length]?.id ?? null)
      return {
        ...one,
        ...(!more.isPlain && { ...replaced, fromFigureId: idAt(from), ofFigureId: idAt(of) }),
        sourceId: more.isOfOneSource ? 'spring' : one.sourceId,
      }
    }),
  }
})

/** Drops what refers to records that a register does not have. */
const repaired = (register: Register): Register => {
  const ids = Object.fromEntries(
    names.map((name) => [name, new Set(register[name].map(({ id }) => id))]),
  ) as unknown as Record<LeanName, ReadonlySet<string>>
  const among = (name: LeanName, id: string | null): string | null => (id !== null && ids[name].has(id) ? id : null)
  const figures = register.figures.filter(({ subjectKind, subjectId }) =>
    ids[`${subjectKind}s` as LeanName].has(subjectId),
  )
  const own = new Set(figures.map(({ id }) => id))
  const figureIn = (id: string | null): string | null => (id !== null && own.has(id) ? id : null)
  return {
    ...register,
    initiatives: register.initiatives.map((one) => ({ ...one, parentId: among('initiatives', one.parentId) })),
    projects: register.projects.map((one) => ({
      ...one,
      parentId: among('projects', one.parentId),
      initiativeId: among('initiatives', one.initiativeId),
    })),
    figures: lawful(figures).map((one) => ({
      ...one,
      fromFigureId: figureIn(one.fromFigureId),
      ofFigureId: figureIn(one.ofFigureId),
    })),
  }
}

const hashOf = (text: string): number =>
  Array.from(text).reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 65_521, 7)

interface Step {
  readonly seed: number
  readonly oneOf: number
  /** The resource of which records change; null for any. */
  readonly only: LeanName | null
}

/** Takes some records from another register: one of so many, or all. */
const mixed = (one: Register, other: Register, { seed, oneOf, only }: Step): Register =>
  repaired(
    Object.fromEntries(
      names.map((name) => {
        const isTaken = (id: string): boolean =>
          (only === null || only === name) && hashOf(`${name} ${id} ${seed.toString()}`) % oneOf === 0
        const left = (one[name] as readonly LeanRecord[]).filter(({ id }) => !isTaken(id))
        const taken = (other[name] as readonly LeanRecord[]).filter(({ id }) => isTaken(id))
        return [name, [...left, ...taken].toSorted((a, b) => (a.id < b.id ? -1 : 1))]
      }),
    ) as unknown as Register,
  )

/** Returns the changes from one register to another. */
export const changesBetween = (one: Register, other: Register): Changed[] =>
  names.flatMap((name) => {
    const [before, after] = [one, other].map((register) => new Map(register[name].map((record) => [record.id, record])))
    return [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].flatMap((id): Changed[] => {
      const [old, next] = [before?.get(id), after?.get(id)]
      return JSON.stringify(old) === JSON.stringify(next) ? [] : [{ name, id, before: old, after: next }]
    })
  })

/** A register, and those that it becomes. */
export const histories: fc.Arbitrary<readonly Register[]> = fc
  .tuple(
    fc.array(largeRegister, { minLength: 2, maxLength: 3 }),
    fc.array(
      fc.record({
        seed: fc.nat(),
        oneOf: fc.constantFrom(1, 3, 10, 30),
        only: fc.constantFrom<(LeanName | null)[]>(
          null,
          'figures',
          'figures',
          'projects',
          'projects',
          'initiatives',
          'rates',
          'sources',
        ),
        to: fc.nat(),
      }),
      {
        minLength: 2,
        maxLength: 6,
        size: 'max',
      },
    ),
  )
  .map(([registers, steps]) => {
    const history = [repaired(registers[0] as Register)]
    for (const { to, ...step } of steps)
      history.push(mixed(history.at(-1) as Register, registers[to % registers.length] as Register, step))
    return history
  })
