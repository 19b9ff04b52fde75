/** Recomputes the own parts that writes have made stale, before anything is added up. */
import { setImmediate } from 'node:timers/promises'
import { contributionsOf, familyOf, type Contribution } from '../../figures/contributions.ts'
import type { SubjectKind } from '../../figures/register.ts'
import type { Engine, Reader, Session } from '../engine.ts'
import { among } from '../sql/dialect.ts'
import { upTo } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { queryTemplate } from '../sql/templates.ts'
import { treesOf, type SubjectRef } from '../sql/trees.ts'
import { inputsAbout, inputsOf, type Inputs } from './inputs.ts'
import { keepOwnParts } from './own-parts.ts'

/** The number of marks processed in one transaction. */
const atOnce = 500

const refOf = (mark: string): SubjectRef => {
  const [kind = '', id = ''] = mark.split('/')
  return { kind: kind as SubjectKind, id }
}

const subjectsWhere = (reader: Reader, condition: SQL): Promise<SubjectRef[]> =>
  reader.all(sql<SubjectRef>`SELECT DISTINCT subject_kind AS kind, subject_id AS id FROM figures WHERE ${condition}`)

/** The subjects whose trees a mark makes stale. */
const subjectsOf = async (reader: Reader, mark: string): Promise<SubjectRef[]> => {
  const needRates = sql`id IN (SELECT figure_id FROM own_parts WHERE tie IS NOT NULL)`
  if (mark === 'rates') return subjectsWhere(reader, needRates)
  const { kind, id } = refOf(mark) as { kind: string; id: string }
  if (kind === 'source') return subjectsWhere(reader, sql`source_id = ${id}`)
  if (kind === 'pairs') return subjectsWhere(reader, sql`source_id = ${id} AND ${needRates}`)
  return [refOf(mark)]
}

const contributionsIn = ({ register, printed }: Inputs): Contribution[] => {
  const families = [...new Set(register.figures.map(({ subjectKind }) => familyOf(subjectKind)))]
  return families.flatMap((family) => contributionsOf(register, family, printed))
}

interface WholeTrees {
  readonly refs: readonly SubjectRef[]
  readonly contributions: readonly Contribution[]
}

const inTreesOf = async (reader: Reader, subjects: readonly SubjectRef[]): Promise<WholeTrees> => {
  if (subjects.length === 0) return { refs: [], contributions: [] }
  const refs = await treesOf(reader, subjects)
  return { refs, contributions: contributionsIn(await inputsAbout(reader, refs)) }
}

/** Recomputes the clusters of figures of which only amounts have changed: no other cluster depends on those. */
const inClustersOf = async (reader: Reader, figureIds: readonly string[]): Promise<Contribution[]> => {
  if (figureIds.length === 0) return []
  const members = await reader.all(sql<{ id: string }>`SELECT figure_id AS id FROM own_parts
    WHERE cluster IN (SELECT cluster FROM own_parts WHERE figure_id IN ${among(figureIds)})`)
  const ids = members.map(({ id }) => id)
  return ids.length === 0 ? [] : contributionsIn(await inputsOf(reader, ids))
}

const isOfAmount = (mark: string): boolean => mark.startsWith('figure/')

const marked = queryTemplate(0, () => sql<{ mark: string }>`SELECT mark FROM unsettled ${upTo(atOnce)}`)

/** Recomputes what some of the marks make stale; answers whether there may be more. */
const recomputeSome = async (session: Session): Promise<boolean> => {
  const marks = (await session.all(marked())).map(({ mark }) => mark)
  if (marks.length === 0) return false
  const subjects = await Promise.all(marks.filter((mark) => !isOfAmount(mark)).map((mark) => subjectsOf(session, mark)))
  const whole = await inTreesOf(session, subjects.flat())
  const recomputed = new Set(whole.contributions.map(({ figureId }) => figureId))
  // If a whole tree is stale, its kept clusters are stale too, and so is the cluster of a figure that has left it.
  const amended = marks
    .filter(isOfAmount)
    .map((mark) => refOf(mark).id)
    .filter((id) => !recomputed.has(id))
  const others = (await inClustersOf(session, amended)).filter(({ figureId }) => !recomputed.has(figureId))
  const contributions = [...whole.contributions, ...others]
  // Later marks in the same trees and clusters would only recompute them again.
  const done = [
    ...marks,
    ...whole.refs.map(({ kind, id }) => `${kind}/${id}`),
    ...contributions.map(({ figureId }) => `figure/${figureId}`),
  ]
  if (contributions.length > 0) await session.run(keepOwnParts(contributions))
  await session.run(sql`DELETE FROM unsettled WHERE mark IN ${among(done)}`)
  return marks.length === atOnce
}

const anyMark = queryTemplate(0, () => sql`SELECT 1 FROM unsettled ${upTo(1)}`)

/** Reports whether the kept own parts are those of the state that is read. */
export const areCurrent = async (reader: Reader): Promise<boolean> => (await reader.all(anyMark())).length === 0

/** Recomputes all that is stale, then reads in the same transaction. Other writers get turns between batches. */
export const afterRecomputing = async <T>(engine: Engine, read: (reader: Reader) => Promise<T>): Promise<T> => {
  for (;;) {
    const done = await engine.transaction(async (session) =>
      (await recomputeSome(session)) ? undefined : { value: await read(session) },
    )
    if (done) return done.value
    await setImmediate()
  }
}
