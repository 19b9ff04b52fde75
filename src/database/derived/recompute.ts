/** Keeps own parts: settles the trees that were written to, before anything is added up. */
import { setImmediate } from 'node:timers/promises'
import type { SubjectKind } from '../../figures/register.ts'
import { familyOf, standingsOf, type Standing } from '../../figures/contributions.ts'
import { snakeCase } from '../../model/canonical.ts'
import type { Engine, Reader } from '../engine.ts'
import { among, elementsOf, jsonArray, numberIn, partOf } from '../sql/dialect.ts'
import { materialAbout, materialOf, type Material } from './inputs.ts'
import { head } from '../history/sequence.ts'
import { ready } from '../sql/compile.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { treesOf, type SubjectRef } from '../sql/trees.ts'
import { columnOf, listed, upTo } from '../sql/fragments.ts'

/** How many subjects' marks are settled in one transaction. */
const atOnce = 500

const refOf = (mark: string): SubjectRef => {
  const [kind = '', id = ''] = mark.split('/')
  return { kind: kind as SubjectKind, id }
}

const subjectsWhere = async (reader: Reader, condition: SQL): Promise<SubjectRef[]> =>
  (await reader.all(
    sql`SELECT DISTINCT subject_kind AS kind, subject_id AS id FROM figures WHERE ${condition}`,
  )) as unknown as SubjectRef[]

/** The subjects whose trees a mark unsettles. */
const unsettledBy = async (reader: Reader, mark: string): Promise<SubjectRef[]> => {
  const needRates = sql`id IN (SELECT figure_id FROM own_parts WHERE tie IS NOT NULL)`
  if (mark === 'rates') return subjectsWhere(reader, needRates)
  const { kind, id } = refOf(mark) as { kind: string; id: string }
  if (kind === 'source') return subjectsWhere(reader, sql`source_id = ${id}`)
  if (kind === 'pairs') return subjectsWhere(reader, sql`source_id = ${id} AND ${needRates}`)
  return [refOf(mark)]
}

const texts = [
  'figureId',
  'family',
  'metric',
  'stage',
  'unit',
  'region',
  'industries',
  'organizations',
  'start',
  'end',
  'cluster',
  'clusterStart',
  'clusterEnd',
  'tie',
  'reason',
] as const
const amounts = ['own', 'lower', 'upper'] as const
const names = [...texts, ...amounts]
const columns = names.map((name) => columnOf(snakeCase(name)))

const keptPrint = ready(
  jsonArray([
    ...texts.map((name) => columnOf(snakeCase(name))),
    ...amounts.map((name) => sql`CAST(${columnOf(name)} AS TEXT)`),
  ]),
)

/** The same text of what is to be kept. */
const printOf = (standing: Standing): string =>
  JSON.stringify([...texts.map((name) => standing[name]), ...amounts.map((name) => standing[name]?.toString())])

/** JSON holds none. */
const lineEnd = sql.raw(`'\n'`)

/** Those that are not kept so already: to write a row takes longer than to look at it. */
const changed = async (reader: Reader, standings: readonly Standing[]): Promise<Standing[]> => {
  const [kept] = await reader.all(
    sql`SELECT string_agg(${keptPrint}, ${lineEnd}) AS prints FROM own_parts WHERE figure_id IN ${among(standings.map(({ figureId }) => figureId))}`,
  )
  const prints = new Set((kept?.['prints'] as string | null)?.split('\n'))
  return standings.filter((standing) => !prints.has(printOf(standing)))
}

const asJson = (standings: readonly Standing[]): string =>
  JSON.stringify(standings, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))

/** All rows are one parameter: to render a parameter a value takes longer than to settle it. */
const keep = (standings: readonly Standing[]): SQL[] => {
  const element = sql`value`
  const values = [...texts.map((name) => partOf(element, name)), ...amounts.map((name) => numberIn(element, name))]
  const replaced = columns.slice(1).map((column) => sql`${column} = excluded.${column}`)
  return standings.length === 0
    ? []
    : [
        sql`INSERT INTO own_parts ${listed(columns)}
    SELECT ${sql.join(values, sql`, `)} FROM ${elementsOf(sql`${asJson(standings)}`)} WHERE true
    ON CONFLICT (figure_id) DO UPDATE SET ${sql.join(replaced, sql`, `)}`,
      ]
}

const standingsIn = ({ register, printed }: Material): Standing[] => {
  const families = [...new Set(register.figures.map(({ subjectKind }) => familyOf(subjectKind)))]
  return families.flatMap((family) => standingsOf(register, family, printed))
}

interface WholeTrees {
  readonly refs: readonly SubjectRef[]
  readonly whole: readonly Standing[]
}

/** All subjects of the trees of these, and what stands in those trees. */
const inTreesOf = async (reader: Reader, subjects: readonly SubjectRef[]): Promise<WholeTrees> => {
  if (subjects.length === 0) return { refs: [], whole: [] }
  const refs = await treesOf(reader, subjects)
  return { refs, whole: standingsIn(await materialAbout(reader, refs)) }
}

/** Of the clusters of these figures, in trees that are settled otherwise: what a figure amounts to is nothing to other clusters. */
const inClustersOf = async (reader: Reader, ids: readonly string[]): Promise<Standing[]> => {
  const mates =
    ids.length === 0
      ? []
      : await reader.all(sql`SELECT figure_id AS id FROM own_parts
    WHERE cluster IN (SELECT cluster FROM own_parts WHERE figure_id IN ${among(ids)})`)
  return mates.length === 0
    ? []
    : standingsIn(
        await materialOf(
          reader,
          mates.map(({ id }) => id as string),
        ),
      )
}

const isOfAmount = (mark: string): boolean => mark.startsWith('figure/')

/** The statements that settle some of what is marked; undefined where nothing is. */
const settling = async (reader: Reader): Promise<SQL[] | undefined> => {
  const marks = (await reader.all(sql`SELECT mark FROM unsettled ${upTo(atOnce)}`)).map(({ mark }) => mark as string)
  if (marks.length === 0) return undefined
  const subjects = await Promise.all(marks.filter((mark) => !isOfAmount(mark)).map((mark) => unsettledBy(reader, mark)))
  const { refs, whole } = await inTreesOf(reader, subjects.flat())
  const settled = new Set(whole.map(({ figureId }) => figureId))
  // Where a tree is unsettled too, what is kept of it does not tell its clusters any more; nor does that of one that a figure has left meanwhile.
  const amended = marks
    .filter(isOfAmount)
    .map((mark) => refOf(mark).id)
    .filter((id) => !settled.has(id))
  const others = (await inClustersOf(reader, amended)).filter(({ figureId }) => !settled.has(figureId))
  const standings = [...whole, ...others]
  // Other marks in the same trees and clusters are settled too: each by itself would have all of them settled again.
  const done = [
    ...marks,
    ...refs.map(({ kind, id }) => `${kind}/${id}`),
    ...standings.map(({ figureId }) => `figure/${figureId}`),
  ]
  return [...keep(await changed(reader, standings)), sql`DELETE FROM unsettled WHERE mark IN ${among(done)}`]
}

/** Keeps nothing where somebody wrote meanwhile; answers what became of it. */
const settleSome = async (engine: Engine): Promise<'settled' | 'done' | 'overtaken'> => {
  const { sequence } = await head(engine)
  const statements = await settling(engine)
  if (!statements) return 'settled'
  return (await engine.transact([
    sql`UPDATE register SET sequence = sequence WHERE sequence = ${sequence}`,
    ...statements,
  ]))
    ? 'done'
    : 'overtaken'
}

/** The same while nobody else can write, to the end; then reads what is settled, of that very state. */
export const settledAlone = async <T>(engine: Engine, read: (reader: Reader) => Promise<T>): Promise<T> => {
  const [done] = await engine.together(
    [
      async (session) => {
        for (let statements = await settling(session); statements; statements = await settling(session)) {
          for (const statement of statements) await session.run(statement)
        }
        return read(session)
      },
    ],
    async () => undefined,
  )
  if (done && 'error' in done) throw done.error
  return (done as { readonly value: T }).value
}

/** How often in a row others may write first. */
const patience = 3

/** Settles all that is marked; what is written meanwhile is settled too. */
export const settleAll = async (engine: Engine): Promise<void> => {
  for (let overtaken = 0; ;) {
    const outcome = await settleSome(engine)
    if (outcome === 'settled') return
    overtaken = outcome === 'overtaken' ? overtaken + 1 : 0
    if (overtaken === patience) {
      await settledAlone(engine, async () => undefined)
      overtaken = 0
    }
    // Others have their turn in between: after a large load this takes long.
    await setImmediate()
  }
}
