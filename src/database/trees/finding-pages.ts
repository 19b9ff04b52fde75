/** Pages of findings: which ones a query selects, by their ids, in the order of severity, check and records. */
import { type FindingKind, findingKinds } from '../../figures/checks/checks.ts'
import { passes } from '../../model/filters.ts'
import type { DerivedPage, DerivedRequest } from '../../store/computed-lists.ts'
import { lastCharacter } from '../../text/characters.ts'
import type { Reader } from '../engine.ts'
import type { Findings } from './findings.ts'
import { reviewsIn } from './reviews.ts'
import { foundAt, inPageOrder, kindIn, placeIn, resourcesIn } from './listing.ts'

const kindValues = {
  check: ({ check }: FindingKind) => [check],
  severity: ({ severity }: FindingKind) => [severity],
}

/** The findings that a query selects, by their ids. */
interface Selection {
  readonly kinds: readonly FindingKind[]
  /** Only some of these. */
  readonly among: ReadonlySet<string> | undefined
  readonly except: ReadonlySet<string>
  readonly resource: ((resources: ReadonlySet<string>) => boolean) | undefined
}

const listOf = (value: unknown): readonly string[] | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? (value as string[]) : [value as string]

const selectionOf = async (
  findings: Findings,
  reader: Reader,
  { filters, today }: DerivedRequest,
): Promise<Selection> => {
  const about = async (name: string): Promise<ReadonlySet<string> | undefined> => {
    const ids = listOf(filters[name])
    return ids && findings.about(reader, ids, today)
  }
  const reviewed =
    filters['reviewed'] === undefined ? undefined : new Set((await reviewsIn(reader, findings.asOf)).keys())
  const [first, ...others] = [
    await about('records.id'),
    await about('records.id.in'),
    filters['reviewed'] === true ? reviewed : undefined,
  ].filter((set) => set !== undefined)
  const except = [await about('records.id.not'), filters['reviewed'] === false ? reviewed : undefined]
  const isOfResource = ['', '.in', '.not'].some((end) => filters[`records.resource${end}`] !== undefined)
  return {
    kinds: findingKinds.filter(passes(kindValues, filters)),
    among: first && new Set([...first].filter((id) => others.every((set) => set.has(id)))),
    except: new Set(except.flatMap((set) => [...(set ?? [])])),
    resource: isOfResource
      ? passes({ 'records.resource': (some: ReadonlySet<string>) => [...some] }, filters)
      : undefined,
  }
}

/** Yields the ids of the findings of some kinds after one, in order. */
function* walk(findings: Findings, { kinds, among }: Selection, after: string, today: string): Generator<string> {
  if (among) {
    const ids = [...among].filter((id) => kinds.includes(kindIn(id) as FindingKind) && findings.has(id, today))
    yield* ids.filter((id) => after === '' || inPageOrder(id, after) > 0).sort(inPageOrder)
    return
  }
  const last = placeIn(after)
  for (const kind of kinds) {
    const place = findingKinds.indexOf(kind)
    if (place < last) continue
    const start = place === last ? foundAt(after, lastCharacter) : undefined
    for (const { id } of findings.listingOf(kind, today).visible.after(start)) yield id
  }
}

const isSelected = async (
  findings: Findings,
  reader: Reader,
  { except, resource }: Selection,
  id: string,
  today: string,
): Promise<boolean> => {
  if (except.has(id)) return false
  if (!resource) return true
  // Findings that are alike are about records of one resource.
  const member = findings.listOn(id, today)?.manyIn(id)?.minKey()
  const resources = resourcesIn(member?.id ?? id)
  if (resources) return resource(resources)
  const item = (await findings.itemsOf(reader, [id], today)).get(id)
  return resource(new Set(item?.records.map((record) => record.resource)))
}

const countOf = async (findings: Findings, reader: Reader, selection: Selection, today: string): Promise<number> => {
  const { kinds, among, except, resource } = selection
  let count = 0
  if (!among && !resource) {
    for (const kind of kinds) count += findings.listingOf(kind, today).visible.size
    for (const id of except) if (kinds.includes(kindIn(id) as FindingKind) && findings.has(id, today)) count--
    return count
  }
  for (const id of walk(findings, selection, '', today))
    if (await isSelected(findings, reader, selection, id, today)) count++
  return count
}

/** Answers a page in order of severity, check and records; the reader reads the same state. */
export const pageOfFindings = async (
  findings: Findings,
  reader: Reader,
  request: DerivedRequest,
): Promise<DerivedPage> => {
  const { after = '', limit, total, today } = request
  const selection = await selectionOf(findings, reader, request)
  const ids: string[] = []
  for (const id of walk(findings, selection, after, today)) {
    if (!(await isSelected(findings, reader, selection, id, today))) continue
    if (ids.push(id) > limit) break
  }
  const page = ids.slice(0, limit)
  return {
    items: (await findings.served(reader, page, today)).map((one) => JSON.stringify(one)),
    next: ids.length > limit ? page.at(-1) : undefined,
    ...(total && { total: await countOf(findings, reader, selection, today) }),
  }
}
