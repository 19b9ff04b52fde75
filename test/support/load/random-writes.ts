/** Random writes to all resources: creations, changes, deletions and recreations, of which some are refused. */
import fc from 'fast-check'
import type { ResourceName } from '../../../src/model/field.ts'
import { everyResource } from '../../../src/resources/index.ts'
import type { Ask } from '../build.ts'
import { examples } from '../examples.ts'
import { anyText } from '../any-text.ts'

export interface RandomWrite {
  readonly method: string
  readonly url: string
  readonly ask: Ask
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary)
const idOf = (name: ResourceName): fc.Arbitrary<string> => fc.nat(2).map((number) => `${name}-${number.toString()}`)
const text = anyText({ minLength: 1, maxLength: 6 })
const decimal = fc.integer({ min: 0, max: 99_999 }).map((thousandths) => (thousandths / 1000).toString())
const listOf = <T>(items: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(items, { maxLength: 12 })

const participants = listOf(fc.record({ organizationId: idOf('organizations'), role: text }))
const citations = listOf(fc.record({ sourceId: idOf('sources'), locator: maybe(text), note: maybe(text) }))

const variations: Readonly<Record<ResourceName, fc.Arbitrary<object>>> = {
  regions: fc.record({
    name: text,
    localName: maybe(text),
    aliases: listOf(text),
    parentId: maybe(idOf('regions')),
    memberIds: listOf(idOf('regions')),
  }),
  industries: fc.record({
    name: text,
    parentId: maybe(idOf('industries')),
    codes: listOf(
      fc.record({
        scheme: fc.constant('isic4'),
        code: fc.nat(99).map(String),
        mapping: fc.constantFrom('exact', 'approximate'),
      }),
    ),
  }),
  organizations: fc.record({ name: text, regionId: maybe(idOf('regions')), parentId: maybe(idOf('organizations')) }),
  sources: fc.record({ title: text, publisherId: maybe(idOf('organizations')), official: fc.boolean() }),
  initiatives: fc.record({ title: text, industryIds: listOf(idOf('industries')), participants, citations }),
  projects: fc.record({
    title: text,
    parentId: maybe(idOf('projects')),
    industryIds: listOf(idOf('industries')),
    citations,
  }),
  figures: fc.record({
    subjectId: idOf('projects'),
    sourceId: idOf('sources'),
    value: decimal,
    note: maybe(text),
    reported: listOf(fc.record({ value: decimal, unit: fc.constantFrom('USD', 'CNY') })),
  }),
  rates: fc.record({ rate: decimal, sourceId: maybe(idOf('sources')) }),
  metrics: fc.record({
    name: text,
    nature: fc.constantFrom('flow', 'stock', 'ratio', 'change'),
    aliases: listOf(text),
  }),
}

const address = (name: ResourceName): fc.Arbitrary<string> => idOf(name).map((id) => `/v1/${name}/${id}`)

const of = (name: ResourceName): fc.Arbitrary<RandomWrite> =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .record({ url: address(name), variation: variations[name] })
        .map(({ url, variation }) => ({ method: 'PUT', url, ask: { body: { ...examples[name], ...variation } } })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ url: address(name), body: variations[name] })
        .map(({ url, body }) => ({ method: 'PATCH', url, ask: { body } })),
    },
    { weight: 2, arbitrary: address(name).map((url) => ({ method: 'DELETE', url, ask: {} })) },
  )

export const randomWrite: fc.Arbitrary<RandomWrite> = fc.oneof(...everyResource.map(({ name }) => of(name)))

/** Puts every id that random writes refer to, as a plain record. */
export const plainWrites: readonly RandomWrite[] = everyResource.flatMap(({ name }) =>
  [0, 1, 2].map((number) => ({
    method: 'PUT',
    url: `/v1/${name}/${name}-${number.toString()}`,
    ask: { body: { ...examples[name], ...(name === 'figures' && { subjectId: 'projects-0', sourceId: 'sources-0' }) } },
  })),
)
