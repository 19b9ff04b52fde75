/** Parts of programmes that are made with the figures of a text. */
import type { Data } from '../../model/canonical.ts'
import type { Fault } from '../../model/validation.ts'
import { projects } from '../../resources/projects.ts'
import type { Store } from '../../store/store.ts'
import { recordsByIds, type RecordRow, titleOf } from '../layout/queries.ts'
import { words } from '../words/words.ts'
import { faultsOfShape } from './texts.ts'

/** A part that is to be made, and what it is called until then. */
export interface NewPart {
  readonly body: Data & { readonly id: string }
  readonly called: string
}

/** The status with which a part of an initiative begins. */
const statuses = {
  announced: 'preparation',
  'in-force': 'implementation',
  completed: 'completion',
  withdrawn: 'cancelled',
} as const satisfies Record<RecordRow<'initiatives'>['status'], RecordRow<'projects'>['status']>

const inherited = (whole: Data): Data =>
  Object.fromEntries(['regionId', 'industryIds', 'startsOn', 'endsOn'].map((key) => [key, whole[key]]))

/** Returns what a part has from the programme that it is part of. */
const fromWhole = (programme: RecordRow<'projects'> | undefined, initiative: RecordRow<'initiatives'> | undefined) => {
  if (programme) {
    const { id: parentId, initiativeId, status } = programme
    return { whole: programme, fields: { ...inherited(programme), parentId, initiativeId, status } }
  }
  return (
    initiative && {
      whole: initiative,
      fields: { ...inherited(initiative), initiativeId: initiative.id, status: statuses[initiative.status] },
    }
  )
}

const isNamed = (title: unknown): title is string => typeof title === 'string' && title !== ''

/** Reports whether a number is of a part that has no record. */
export const isOfPart = ({ subjectId, partOfId, partTitle, partLocalTitle }: Data): boolean =>
  !isNamed(subjectId) && isNamed(partOfId) && [partTitle, partLocalTitle].some(isNamed)

/** Returns what is the same for all numbers of one part. */
export const partKey = ({ partOfId, partTitle, partLocalTitle }: Data): string =>
  JSON.stringify([partOfId, partTitle ?? null, partLocalTitle ?? null])

export interface NewParts {
  readonly parts: ReadonlyMap<string, NewPart>
  /** The faults of each, as of the number that names it. */
  readonly faults: ReadonlyMap<string, readonly Fault[]>
}

/** Returns the id of the part of a programme that has one of these titles already. */
const partCalled = async (store: Store, wholeId: string, titles: readonly string[]): Promise<string | undefined> => {
  const found = (await Promise.all(titles.map((title) => store.resolve(title, 'projects')))).flat()
  const ids = found.map(({ id }) => id)
  const records = await recordsByIds(store, 'projects', ids)
  return [...records.values()].find(
    ({ title, localTitle, parentId, initiativeId }) =>
      (parentId ?? initiativeId) === wholeId && [title, localTitle].some((one) => one !== null && titles.includes(one)),
  )?.id
}

/** Returns the parts that numbers tell of: each once, with what it has from its programme, cited from the source. */
export const newParts = async (store: Store, numbers: readonly Data[], sourceId: string): Promise<NewParts> => {
  const named = new Map(numbers.filter(isOfPart).map((number) => [partKey(number), number]))
  const ids = [...named.values()].map(({ partOfId }) => partOfId as string)
  const [programmes, initiatives] = await Promise.all([
    recordsByIds(store, 'projects', ids),
    recordsByIds(store, 'initiatives', ids),
  ])
  const known = [...named].map(([key, number]) => {
    const { partOfId, partTitle, partLocalTitle } = number
    const from = fromWhole(programmes.get(partOfId as string), initiatives.get(partOfId as string))
    return { key, number, from, name: isNamed(partTitle) ? partTitle : (partLocalTitle as string) }
  })
  const wanted = known.map(({ from, name }) => ({
    resource: projects,
    record: { title: `${from?.whole.id ?? ''} ${name}` },
  }))
  const made = await store.newIds(wanted)
  const parts = new Map<string, NewPart>()
  const faults = new Map<string, readonly Fault[]>()
  for (const [at, { key, number, from, name }] of known.entries()) {
    const { partOfId, partTitle, partLocalTitle, locator = null } = number
    if (!from) {
      faults.set(key, [{ pointer: '/partOfId', detail: ['no-reference', partOfId as string, 'projects'] }])
      continue
    }
    const { whole, fields } = from
    // As the register calls parts: by their programme first.
    const title = isNamed(partTitle) ? `${whole.title}: ${partTitle}` : null
    const localTitle = isNamed(partLocalTitle) ? `${whole.localTitle ?? titleOf(whole)}：${partLocalTitle}` : null
    const body = {
      ...fields,
      id: made[at] as string,
      ...(title !== null && { title }),
      localTitle,
      kind: 'portfolio',
      citations: [{ sourceId, locator }],
    }
    const there = await partCalled(
      store,
      whole.id,
      [title, localTitle].filter((one) => one !== null),
    )
    const wrong: readonly Fault[] =
      there === undefined
        ? faultsOfShape(projects, body).map((fault) => ({ ...fault, pointer: '/partOfId' }))
        : [
            {
              pointer: isNamed(partTitle) ? '/partTitle' : '/partLocalTitle',
              detail: ['record-exists', `projects/${there}`],
            },
          ]
    if (wrong.length > 0) faults.set(key, wrong)
    parts.set(key, { body, called: words().desk.part(name, titleOf(whole)) })
  }
  return { parts, faults }
}
