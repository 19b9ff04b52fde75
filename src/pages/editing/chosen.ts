/** The figures that a person has chosen to save in the form of a batch. */
import type { Data } from '../../model/canonical.ts'
import type { Fault } from '../../model/validation.ts'
import { figures } from '../../resources/figures.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { Store } from '../../store/store.ts'
import { batch } from './desk.ts'
import { faultsOfRepeat, figureContent } from './effects.ts'
import { bodyOf, faultsOfShape, filledIn, type Texts } from './texts.ts'
import { projects } from '../../resources/projects.ts'
import { recordsByIds, type RecordRow, titleOf } from '../layout/queries.ts'
import { words } from '../words/words.ts'

// Parts of programmes that are made with the figures of a text.

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

export const isOfPart = ({ subjectId, partOfId, partTitle, partLocalTitle }: Data): boolean =>
  !isNamed(subjectId) && isNamed(partOfId) && [partTitle, partLocalTitle].some(isNamed)

/** Returns what is the same for all numbers of one part. */
const partKey = ({ partOfId, partTitle, partLocalTitle }: Data): string =>
  JSON.stringify([partOfId, partTitle ?? null, partLocalTitle ?? null])

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
const newParts = async (store: Store, numbers: readonly Data[], sourceId: string) => {
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
  /** The faults of each, as of the number that names it. */
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
    const named = { id: made[at] as string, ...(title !== null && { title }), localTitle }
    const body = { ...fields, ...named, kind: 'portfolio', citations: [{ sourceId, locator }] }
    const titles = [title, localTitle].filter((one) => one !== null)
    const there = await partCalled(store, whole.id, titles)
    const pointer = there === undefined ? '/partOfId' : isNamed(partTitle) ? '/partTitle' : '/partLocalTitle'
    const wrong: readonly Fault[] =
      there === undefined
        ? faultsOfShape(projects, body).map((fault) => ({ ...fault, pointer }))
        : [{ pointer, detail: ['record-exists', `projects/${there}`] }]
    if (wrong.length > 0) faults.set(key, wrong)
    parts.set(key, { body, called: words().desk.part(name, titleOf(whole)) })
  }
  return { parts, faults }
}

const numberOfForm = /^number-([1-9]\d{0,2})$/

/** Returns the body of the figure that an element makes. */
const figureOf = (number: Data, sourceId: string): Data => {
  const fields = Object.entries(number).filter(([key]) => key in figures.own)
  const reported = ((number['reported'] ?? []) as readonly string[]).map((line) => {
    const [value, ...unit] = line.split(/\s+/)
    return { value, unit: unit.join(' ') }
  })
  return { ...Object.fromEntries(fields), reported, sourceId }
}

export interface Wanted {
  readonly body: Data
  /** Its place among the numbers that are filled in, which faults are told by. */
  readonly at: number
  /** Its place among the elements of the form. */
  readonly element: number
  /** The id that it gets. */
  readonly id: string
  /** Others of the form refer to it. */
  readonly isReferredTo: boolean
  /** The part that is made with it. */
  readonly part: NewPart | undefined
}

/** Returns the faults of a figure as faults of the form. */
export const asFaultsOfForm = ({ at }: Pick<Wanted, 'at'>, faults: readonly Fault[]): Fault[] =>
  faults.map((fault) =>
    'pointer' in fault ? { ...fault, pointer: `/numbers/${at.toString()}${fault.pointer}` } : fault,
  )

/** Returns the numbers of the form that a number follows from, by the field that names each. */
const numbersReferredTo = (number: Data): (readonly [key: string, element: number])[] =>
  (['fromFigureId', 'ofFigureId'] as const).flatMap((key) => {
    const [, place] = numberOfForm.exec((number[key] as string | null | undefined) ?? '') ?? []
    return place === undefined ? [] : [[key, Number(place) - 1] as const]
  })

/** Returns the figures to save. Throws a Refusal if there are none, or one has not the shape of a figure. */
export const wantedIn = async (store: Store, texts: Texts, sourceId: string): Promise<readonly Wanted[]> => {
  const { numbers = [] } = bodyOf(batch.own, texts) as { numbers?: readonly Data[] }
  const elements = filledIn(texts, 'numbers')
  const saved = numbers.flatMap((number, at) =>
    number['save'] === true ? [{ number, at, element: elements[at] ?? at }] : [],
  )
  const isSaved = new Set(saved.map(({ element }) => element))
  const chosen = saved.map(({ number }) => number)
  const { parts, faults: faultsOfParts } = await newParts(store, chosen, sourceId)
  const faults: Fault[] = []
  const drafts = saved.map(({ number, at, element }) => {
    const key = isOfPart(number) ? partKey(number) : undefined
    const part = key === undefined ? undefined : parts.get(key)
    const body = figureOf({ ...number, ...(part && { subjectKind: 'project', subjectId: part.body.id }) }, sourceId)
    const others = numbersReferredTo(number)
    const unsaved = others.flatMap(([field, other]): Fault[] =>
      isSaved.has(other) ? [] : [{ pointer: `/${field}`, detail: ['number-unsaved', (other + 1).toString()] }],
    )
    const ofPart = key === undefined ? undefined : faultsOfParts.get(key)
    faults.push(...asFaultsOfForm({ at }, ofPart ?? (unsaved.length > 0 ? unsaved : faultsOfShape(figures, body))))
    return { at, element, part, body, others }
  })
  if (drafts.length === 0) faults.push({ pointer: '/numbers', detail: ['choose-number'] })
  if (faults.length > 0) throw new Refusal('invalid-request', ['incomplete'], faults)
  const ids = await store.newIds(drafts.map(({ body }) => ({ resource: figures, record: body })))
  const idOf = new Map(drafts.map(({ element }, place) => [element, ids[place] as string]))
  const referredTo = new Set(drafts.flatMap(({ others }) => others.map(([, other]) => other)))
  return drafts.map(({ others, body, ...one }) => ({
    ...one,
    id: idOf.get(one.element) as string,
    isReferredTo: referredTo.has(one.element),
    body: { ...body, ...Object.fromEntries(others.map(([field, other]) => [field, idOf.get(other)])) },
  }))
}

/** Returns the parts that are made with figures, each once. */
export const newPartsOf = (wanted: readonly Wanted[]): NewPart[] => [
  ...new Set(wanted.flatMap(({ part }) => part ?? [])),
]

/** Throws a Refusal if a figure of the source says already what is to be saved, or two numbers say the same. */
export const assertNew = async (store: Store, wanted: readonly Wanted[]): Promise<void> => {
  const faults: Fault[] = []
  const earlier = new Map<string, number>()
  for (const one of wanted) {
    const matter = figureContent(one.body)
    const same = earlier.get(matter)
    earlier.set(matter, same ?? one.element)
    const repeats: readonly Fault[] =
      same === undefined
        ? await faultsOfRepeat(store, one.body)
        : [{ pointer: '/value', detail: ['same-number', (same + 1).toString()] }]
    faults.push(...asFaultsOfForm(one, repeats))
  }
  if (faults.length > 0) throw new Refusal('already-exists', ['figure-known'], faults)
}
