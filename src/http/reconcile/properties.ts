/** The properties by which a query narrows what a name may mean, and how a record is held against them. */
import { setImmediate as otherWork } from 'node:timers/promises'
import { parsePeriod, type Period } from '../../model/period.ts'
import type { Data } from '../../model/canonical.ts'
import { resourceOf } from '../../resources/index.ts'
import type { Store } from '../../store/store.ts'
import { resolvedResources } from '../../text/name-keys.ts'
import { nameKeyOf } from '../../text/tokenizer.ts'
import { codesOf, recordsWhere, type Entity } from './entities.ts'
import { longestName, textOf, type Named, type Query, type TypeName, type Value } from './types.ts'

/** Reports whether a record agrees with a property; undefined if that is not known. */
export type Agreement = boolean | undefined

type Judge = (
  store: Store,
  values: readonly Value[],
  entities: readonly Entity[],
) => Promise<(entity: Entity) => Agreement>

export interface Property extends Named {
  readonly types: readonly TypeName[]
  readonly judge: Judge
}

/** Surer than a name with another ending: `Jilin` names both a province and a city in it. */
const surelyNamed = 0.7
const mostRegions = 3

const isId = /^[a-z0-9-]{1,120}$/

const regionsNamed = async (store: Store, value: Value): Promise<string[]> => {
  if (typeof value === 'object') return isId.test(value.id) ? [value.id] : []
  const name = String(value)
  const candidates = name.length > longestName ? [] : await store.resolve(name, 'regions')
  return candidates
    .filter(({ confidence }) => confidence >= surelyNamed)
    .slice(0, mostRegions)
    .map(({ id }) => id)
}

const isInRegion: Judge = async (store, values, entities) => {
  const regions = (await Promise.all(values.map((one) => regionsNamed(store, one)))).flat()
  const inside = new Set<Entity>()
  for (const region of new Set(regions)) {
    // Each is a question of its own: other requests are answered between two.
    await otherWork()
    for (const type of new Set(entities.map((entity) => entity.type))) {
      const some = entities.filter((entity) => entity.type === type)
      const parameter = type === 'regions' ? 'id.within' : 'regionId.within'
      if (type !== 'regions' && !('regionId' in resourceOf(type).own)) continue
      const where = { 'id.in': some.map(({ id }) => id), [parameter]: region }
      const ids = new Set((await recordsWhere(store, type, where, ['id'], some.length)).map(({ id }) => id))
      for (const entity of some) if (ids.has(entity.id) && entity.id !== region) inside.add(entity)
    }
  }
  const isPlaced = ({ type, record }: Entity): boolean => type === 'regions' || typeof record['regionId'] === 'string'
  return (entity) => (regions.length > 0 && isPlaced(entity) ? inside.has(entity) : undefined)
}

/** Makes a judge of what reads a value once, and then holds each record against it. */
const judging =
  (reading: (text: string) => (record: Data) => Agreement): Judge =>
  (_store, values) => {
    // A longer text is read no further: like what is left of it, it is no name, code or period.
    const agreeing = values.map((value) => reading(textOf(value).slice(0, longestName + 1)))
    return Promise.resolve(({ record }) => {
      const agreements = agreeing.map((agrees) => agrees(record))
      return agreements.includes(true) || (agreements.includes(undefined) ? undefined : false)
    })
  }

/** Reads a year, a period or a date, as cells of a table have them. */
const periodIn = (text: string): Period | undefined => {
  const [date] = /^\d{4}-\d\d-\d\d(?=T|$)/.exec(text) ?? []
  return parsePeriod(date === undefined ? text.trim() : `${date}/${date}`)
}

const never = '9999-12-31'

/** Returns the time of a record, from the first of its dates to its end, which may be open. */
const timeOf = (record: Data): Period | undefined => {
  const dates = ['publishedOn', 'announcedOn', 'startsOn', 'endsOn']
    .map((key) => record[key])
    .filter((date): date is string => typeof date === 'string')
    .sort()
  const [start] = dates
  if (start === undefined) return undefined
  return { start, end: record['endsOn'] === null ? never : (dates.at(-1) as string) }
}

const isAtTime = judging((text) => {
  const asked = periodIn(text)
  return (record) => {
    const time = timeOf(record)
    return asked && time && asked.start <= time.end && time.start <= asked.end
  }
})

const isOfKind = judging((text) => {
  const key = nameKeyOf(text)
  return ({ kind }) => (typeof kind === 'string' ? nameKeyOf(kind) === key : undefined)
})

const hasCode = judging((text) => {
  const key = nameKeyOf(text)
  return (record) => {
    const codes = [record['id'] as string, ...codesOf(record), ...((record['aliases'] ?? []) as string[])]
    return codes.some((code) => nameKeyOf(code) === key)
  }
})

const withField = (...keys: readonly string[]): readonly TypeName[] =>
  resolvedResources.filter((type) => keys.some((key) => key in resourceOf(type).own))

export const properties: readonly Property[] = [
  {
    id: 'region',
    name: 'Region',
    description: 'A region that it is in, on any level: an id, a name or a code.',
    types: ['regions', ...withField('regionId')],
    judge: isInRegion,
  },
  {
    id: 'year',
    name: 'Year',
    description: 'A year, a date, or a period such as 2025-Q1, in which it is published, announced or under way.',
    types: withField('publishedOn', 'announcedOn', 'startsOn'),
    judge: isAtTime,
  },
  {
    id: 'kind',
    name: 'Kind',
    description: 'What it is: city, company, programme…',
    types: withField('kind'),
    judge: isOfKind,
  },
  {
    id: 'code',
    name: 'Code',
    description: 'A code of ISO 3166, GB/T 2260 or an industry, another name that is a code, or its id.',
    types: [...resolvedResources],
    judge: hasCode,
  },
]

/** Returns how records agree with each property of a query. */
export const judged = async (
  store: Store,
  { properties: asked = [] }: Query,
  entities: readonly Entity[],
): Promise<(entity: Entity) => readonly (readonly [pid: string, agreement: Agreement])[]> => {
  const judges: (readonly [string, (entity: Entity) => Agreement])[] = []
  for (const { id, judge } of properties) {
    const values = asked.filter(({ pid }) => pid === id).flatMap(({ v }) => v)
    if (values.length > 0) judges.push([id, await judge(store, values, entities)])
  }
  return (entity) => judges.map(([id, agrees]) => [id, agrees(entity)])
}
