/** Promises and findings follow changes of records, as if all were computed anew. */
import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Reader } from '../../../src/database/engine.ts'
import { pageOfFindings } from '../../../src/database/trees/finding-pages.ts'
import { Findings } from '../../../src/database/trees/findings.ts'
import { Sorted } from '../../../src/database/trees/listing.ts'
import { Promises } from '../../../src/database/trees/promises.ts'
import { Records } from '../../../src/database/trees/records.ts'
import { unanswered, withSentences } from '../../../src/database/trees/sentences.ts'
import { State } from '../../../src/database/trees/state.ts'
import { currentAmong, findingsOf } from '../../../src/figures/checks/checks.ts'
import { nothing, type Figure, type Register } from '../../../src/figures/register.ts'
import { passes } from '../../../src/model/filters.ts'
import { checkNames, findingResources, promiseStates, severities } from '../../../src/model/vocabulary.ts'
import type { DerivedPage, DerivedRequest } from '../../../src/store/computed-lists.ts'
import { comparableParagraphs, occursIn } from '../../../src/text/occurrence.ts'
import { days } from '../../figures/reference/forests.ts'
import * as small from '../../figures/reference/small.ts'
import { byName } from '../../support/derived.ts'
import { findingsAnew, type Listed } from '../../support/load/as-anew.ts'
import { forAll, runs } from '../../support/runs.ts'
import { changesBetween, histories, texts } from './changing.ts'
import { prepared, promises } from '../../support/whole.ts'

const { project, source } = small

/** Answers what is read of texts, and knows no answers. */
const reader: Reader = {
  all: (query) => {
    const { values } = query as { values?: readonly unknown[] }
    const text = values?.length === 2 ? texts.get(String(values[1])) : undefined
    return Promise.resolve((text === undefined ? [] : [{ text }]) as never[])
  },
}

const pagesOf = async (
  pageOf: (request: DerivedRequest) => Promise<DerivedPage>,
  request: Omit<DerivedRequest, 'after'>,
): Promise<Answer> => {
  const items = []
  for (let after: string | undefined; ;) {
    const page = await pageOf({ ...request, after })
    items.push(...page.items.map((item) => JSON.parse(item) as unknown))
    if (page.next === undefined) return { items, total: page.total ?? -1 }
    after = page.next
  }
}

interface Answer {
  readonly items: readonly unknown[]
  readonly total: number
}

/** Compares item by item: a message with all of them would not be read. */
const same = (actual: Answer, expected: Answer, what: string): void => {
  const idsOf = ({ items }: Answer) =>
    items.map((item) => (item as { id?: string; figureId: string }).id ?? (item as { figureId: string }).figureId)
  deepStrictEqual(idsOf(actual), idsOf(expected), what)
  for (const [at, item] of expected.items.entries()) deepStrictEqual(actual.items[at], item, what)
  deepStrictEqual(actual.total, expected.total, what)
}

const findingsInTexts = (register: Register) => {
  const indexes = prepared(register)
  return register.sources.flatMap(({ id: sourceId, textHash }) => {
    const text = texts.get(textHash ?? '')
    if (text === undefined) return []
    const paragraphs = comparableParagraphs(text)
    const figures = currentAmong(register.figures).filter((figure) => figure.sourceId === sourceId)
    const has = (words: string): boolean => occursIn(paragraphs, words)
    return findingsOf(['not-in-source'], { ...nothing, figures }, indexes, {
      texts: [{ sourceId, missing: ({ asPrinted }) => (has(asPrinted) ? undefined : asPrinted) }],
    })
  })
}

const findingsIn = (register: Register, today: string): Listed[] =>
  findingsAnew(register, today, findingsInTexts(register))

const served = (register: Register, listed: readonly Listed[]): unknown[] =>
  JSON.parse(
    JSON.stringify(
      withSentences(
        byName(register),
        listed.map(({ found }) => ({ found, ...unanswered })),
      ),
    ),
  ) as unknown[]

const values = {
  check: ({ found }: Listed) => [found.check],
  severity: ({ found }: Listed) => [found.severity],
  'records.resource': ({ about }: Listed) => about.map(({ resource }) => resource),
  'records.id': ({ about }: Listed) => about.map(({ id }) => id),
}

const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2, nil: undefined })
const filtersOf = (name: string, value: fc.Arbitrary<string>) => ({
  [name]: rarely(value),
  [`${name}.in`]: rarely(fc.array(value, { minLength: 1, maxLength: 3 })),
  [`${name}.not`]: rarely(fc.array(value, { minLength: 1, maxLength: 3 })),
})

const question = fc.record({
  today: fc.constantFrom('2025-01-01', ...days, '2027-01-01'),
  limit: fc.constantFrom(1, 3, 7, 200),
  states: fc.record(filtersOf('state', fc.constantFrom(...promiseStates))),
  isFiltered: fc.boolean(),
  filters: fc.oneof(
    fc.record(filtersOf('check', fc.constantFrom(...checkNames))),
    fc.record(filtersOf('severity', fc.constantFrom(...severities))),
    fc.record(filtersOf('records.resource', fc.constantFrom(...findingResources))),
    fc.record(filtersOf('records.id', fc.nat({ max: 1000 }).map(String))),
  ),
  interrupted: fc.constantFrom(0, 0, 1, 5, 20),
})

/** Ids of records are chosen by number among those of the register. */
const withIds = (filters: Readonly<Record<string, unknown>>, register: Register): Record<string, unknown> => {
  const ids = Object.values(register).flatMap((records: readonly { readonly id: string }[]) =>
    records.map(({ id }) => id),
  )
  const idOf = (number: unknown): unknown => ids[Number(number) % ids.length]
  return Object.fromEntries(
    Object.entries(filters)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) =>
        name.startsWith('records.id') ? [name, Array.isArray(value) ? value.map(idOf) : idOf(value)] : [name, value],
      ),
  )
}

const stateOf = (register: Register): State => {
  const records = new Records()
  records.apply(changesBetween(nothing, register))
  return new State(records, 0)
}

t.test('what follows from changes is what is computed anew', async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.array(question, { minLength: 7, maxLength: 7 }), async (history, questions) => {
      const state = stateOf(history[0] as Register)
      const [list, thatDay] = [new Promises(state), new Promises(state, days[1])]
      const findings = new Findings(state, list)
      let before = new Map<string, string>()
      let at = 0
      const next = (): void => {
        const [one, other] = [history[at], history[at + 1]]
        if (!one || !other) return
        at++
        state.apply(changesBetween(one, other), at)
      }
      for (let nth = 0; nth < history.length; nth++) {
        const { today, limit, states, isFiltered, filters, interrupted } = questions[
          nth % 7
        ] as (typeof questions)[number]
        let turns = 0
        const turn = (): Promise<void> | undefined =>
          ++turns === interrupted ? Promise.resolve().then(next) : undefined
        const concerned = new Set<string>()
        const catchUp = async (): Promise<void> => {
          do await findings.catchUp(turn, reader, concerned)
          while (findings.lag > 0)
        }
        await catchUp()
        do await thatDay.catchUp(turn)
        while (thatDay.lag > 0)
        await catchUp()
        const register = history[at] as Register

        const request = { list: 'checks', today, asOf: undefined, limit, total: true } as const
        const expected = findingsIn(register, today)
        const all = await pagesOf((one) => pageOfFindings(findings, reader, one), { ...request, filters: {} })
        same(all, { items: served(register, expected), total: expected.length }, 'all')
        const now = new Map(expected.map(({ found }) => [found.id, JSON.stringify(found)]))
        for (const id of new Set([...before.keys(), ...now.keys()])) {
          deepStrictEqual(findings.has(id, today), now.has(id), id)
          const isOfDay = id.startsWith('unreported-promise,')
          if (before.get(id) !== now.get(id) && !isOfDay && !concerned.has(id)) throw new Error(`not concerned: ${id}`)
        }
        before = now

        const asked = withIds(isFiltered ? filters : {}, register)
        const passing = expected.filter(passes(values, asked))
        same(
          await pagesOf((one) => pageOfFindings(findings, reader, one), { ...request, filters: asked }),
          { items: served(register, passing), total: passing.length },
          JSON.stringify(asked),
        )

        for (const [promised, reportedBy] of [
          [list, undefined],
          [thatDay, days[1]],
        ] as const) {
          const expected = promises({ today, reportedBy }, register).filter(
            passes({ state: ({ state }) => [state] }, states),
          )
          const actual = await pagesOf((one) => promised.page(reader, one), {
            ...request,
            list: 'promises',
            filters: states,
          })
          same(
            actual,
            {
              items: JSON.parse(JSON.stringify(expected)) as unknown[],
              total: expected.length,
            },
            'promises',
          )
          const latest = expected.toSorted((one, other) => {
            const [first, second] = [other.dueOn ?? '~', one.dueOn ?? '~']
            return first === second ? (one.figureId > other.figureId ? -1 : 1) : first < second ? -1 : 1
          })
          const page = await promised.page(reader, {
            ...request,
            list: 'promises',
            after: undefined,
            filters: states,
            latestFirst: true,
          })
          deepStrictEqual(
            page.items.map((item) => (JSON.parse(item) as { figureId: string }).figureId),
            latest.slice(0, limit).map(({ figureId }) => figureId),
          )
        }
        next()
      }
    }),
    { numRuns: runs(40), endOnFailure: true, ...(process.env['SEED'] && { seed: Number(process.env['SEED']) }) },
  )
})

const figure = (id: string, subjectId: string, { value = '7', ...more }: Partial<Figure> = {}): Figure =>
  small.figure(id, value, { subjectId, metric: 'cost', sourceId: 'one', asPrinted: `${value} yuan`, ...more })
const ofSource = (sourceId: string, from: number, to: number, subjectId = 'p') =>
  Array.from({ length: to - from }, (_, at) => figure(`f${(from + at).toString()}`, subjectId, { sourceId }))

type Step = Pick<Register, 'projects' | 'figures'>
const twins = [project('x', { title: 'Lock', parentId: 'top' }), project('y', { title: 'Lock' })]
const equal = [figure('one', 'x'), figure('two', 'y')]
const equation = { relation: 'difference', fromFigureId: 'from', ofFigureId: 'of', value: '5' } as const
const related = [project('p'), project('q'), project('r')]
const wrong = { asPrinted: '9 yuan' }

const cases: Readonly<Record<string, readonly Step[]>> = {
  'subjects beneath one that moves to the tree of another': [
    { projects: [project('top'), ...twins], figures: equal },
    { projects: [project('top', { parentId: 'y' }), ...twins], figures: equal },
  ],
  'a figure of another subject that an equation refers to': ['10', '12'].map((value) => ({
    projects: related,
    figures: [figure('d', 'p', equation), figure('from', 'q', { value }), figure('of', 'r', { value: '5' })],
  })),
  'one of many alike that becomes one of many others': [
    { projects: related, figures: [...ofSource('one', 0, 21), ...ofSource('two', 30, 50, 'q')] },
    {
      projects: related,
      figures: [...ofSource('one', 0, 20), ...ofSource('two', 20, 21), ...ofSource('two', 30, 50, 'q')],
    },
  ],
  'a figure that moves to a subject that is derived before its former one': [
    { projects: related, figures: [figure('a', 'q'), figure('b', 'p', wrong)] },
    { projects: related, figures: [figure('a', 'q', { value: '8' }), figure('b', 'q', wrong)] },
  ],
}

for (const [name, steps] of Object.entries(cases))
  t.test(name, async (t) => {
    const history = steps.map((step): Register => ({
      ...nothing,
      sources: [source('one', null), source('two', null)],
      ...step,
    }))
    const [first, last] = history as [Register, Register]
    const today = '2025-01-01'
    for (const [from, to] of [
      [first, last],
      [last, first],
    ] as const) {
      const state = stateOf(from)
      const findings = new Findings(state, new Promises(state))
      const request = { list: 'checks', today, asOf: undefined, limit: 200, total: true, filters: {} } as const
      const concerned = new Set<string>()
      for (const register of [from, to]) {
        if (register === to) state.apply(changesBetween(from, to), 1)
        await findings.catchUp(() => undefined, reader, register === to ? concerned : undefined)
        t.equal(findings.lag, 0)
        const expected = findingsIn(register, today)
        const all = await pagesOf((one) => pageOfFindings(findings, reader, one), request)
        same(all, { items: served(register, expected), total: expected.length }, name)
      }
      const [before, now] = [from, to].map(
        (register) => new Map(findingsIn(register, today).map(({ found }) => [found.id, JSON.stringify(found)])),
      ) as [Map<string, string>, Map<string, string>]
      const differing = [...new Set([...before.keys(), ...now.keys()])].filter((id) => before.get(id) !== now.get(id))
      t.ok(differing.length > 0)
      t.strictSame(
        differing.filter((id) => !concerned.has(id)),
        [],
      )
    }
  })

// A list in chunks is a sorted list, whatever is added and deleted.

const byNumber = (one: number, other: number): number => one - other

const steps = fc.array(
  fc.record({
    from: fc.nat({ max: 3000 }),
    count: fc.nat({ max: 1500 }),
    by: fc.constantFrom(1, 2, 7),
    isDeleted: fc.boolean(),
  }),
  { maxLength: 12, size: 'max' },
)

t.test('items are in order, found, and yielded after any position', async (t) => {
  await forAll(50, [fc.uniqueArray(fc.nat({ max: 3000 }), { maxLength: 1300, size: 'max' }), steps], (first, steps) => {
    const list = new Sorted(byNumber, first)
    const plain = new Set(first)
    for (const { from, count, by, isDeleted } of steps) {
      for (let at = 0; at < count; at++) {
        const item = from + at * by
        if (!isDeleted) list.add(item)
        else if (list.delete(item) !== plain.has(item)) throw new Error(`delete(${item.toString()})`)
        if (isDeleted) plain.delete(item)
        else plain.add(item)
      }
      const sorted = [...plain].sort(byNumber)
      t.equal(list.size, sorted.length)
      t.strictSame([...list.after()], sorted)
      t.strictSame(
        [...list.after(from)],
        sorted.filter((item) => item > from),
      )
      t.equal(list.has(from), plain.has(from))
    }
  })
})

t.test('an iteration goes on where it was when the list changes', async (t) => {
  const list = new Sorted(byNumber, [1, 2, 3, 5, 8])
  const seen: number[] = []
  for (const item of list.after()) {
    seen.push(item)
    if (item === 2) for (const one of [0, 2, 3]) list.delete(one)
    if (item === 5) for (const one of [4, 6]) list.add(one)
  }
  t.strictSame(seen, [1, 2, 5, 6, 8])
})

t.test('an equal item takes the place of the one before', async (t) => {
  const list = new Sorted<{ id: number; name: string }>((one, other) => one.id - other.id)
  for (const name of ['a', 'b']) list.add({ id: 1, name })
  t.strictSame([...list.after()], [{ id: 1, name: 'b' }])
})
