/** Compares two editions of a list: what entered, left and changed, and the bridge from the old total to the new one. */
import { decimalText } from '../model/decimals.ts'
import type { editionChanges } from '../model/vocabulary.ts'

export type EditionChange = (typeof editionChanges)[number]

/** What an edition prints of a record beside its amounts; null is not printed. */
export interface PrintedRow {
  readonly title: string | null
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly regionId: string | null
  readonly status: string | null
  readonly parentId: string | null
}

/** What an amount must have in common with one of another edition to be the same amount. */
export interface Measure {
  readonly metric: string
  readonly stage: string
  readonly unit: string
  readonly prices: string | null
  /** Null of a stock, whatever its moment, and of a figure without a period. */
  readonly period: string | null
  /** Its name, by which measures are ordered. */
  readonly key: string
}

/** An amount as the answer shows it. */
export interface AmountSide {
  readonly figureId: string
  readonly metric: string
  readonly stage: string
  readonly unit: string
  readonly value: string
}

export interface EditionAmount extends AmountSide {
  readonly thousandths: bigint
  /** Amounts of its parts are counted within it. */
  readonly isWhole: boolean
}

export interface OwnAmount {
  readonly subject: string
  readonly measure: Measure
  readonly own: bigint
}

export interface ListEdition {
  /** The subjects that are in it, by their keys, with what it prints of each; null where it has only figures of it. */
  readonly subjects: ReadonlyMap<string, PrintedRow | null>
  /** The amounts that it prints, by subject and by the key of their measure. */
  readonly amounts: ReadonlyMap<string, ReadonlyMap<string, EditionAmount>>
  /** The own parts of its figures, as if no other source existed. */
  readonly own: readonly OwnAmount[]
}

export type ChangeSide = AmountSide | Partial<PrintedRow>

/** A change of one subject. */
export interface SubjectChange {
  readonly kind: EditionChange
  /** The key of the subject. */
  readonly subject: string
  readonly before: ChangeSide | null
  readonly after: ChangeSide | null
  /** The amount by which it changes a sum, without its sign, in thousandths. */
  readonly size: bigint
  /** Its amounts are those of its parts. */
  readonly isWhole: boolean
}

interface Moved {
  readonly subjects: number
  readonly amount: string
}

export interface BridgeRow extends Omit<Measure, 'key'> {
  readonly before: string
  readonly entered: string
  readonly left: string
  readonly rebased: string
  readonly after: string
}

/** A row of the bridge with the subjects behind it: those with an own part. */
export interface CountedBridgeRow extends BridgeRow {
  readonly subjects: {
    readonly before: number
    readonly after: number
    readonly entered: number
    readonly left: number
  }
  readonly lowered: Moved
  readonly raised: Moved
}

export interface Comparison {
  /** The number of subjects of each kind; one that changed in several ways is in several. */
  readonly summary: Readonly<Record<EditionChange, number>>
  readonly bridge: readonly CountedBridgeRow[]
  /** The largest first. */
  readonly changes: readonly SubjectChange[]
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
const magnitude = (amount: bigint): bigint => (amount < 0n ? -amount : amount)

// The bridge: the own parts of both editions by subject.

type Sides = [before: bigint, after: bigint]

const sidesBySubject = (
  before: ListEdition,
  after: ListEdition,
): Map<string, { measure: Measure; sides: Map<string, Sides> }> => {
  const all = new Map<string, { measure: Measure; sides: Map<string, Sides> }>()
  for (const [side, { own }] of [before, after].entries())
    for (const { subject, measure, own: amount } of own) {
      const { key } = measure
      const row = all.get(key) ?? { measure, sides: new Map<string, Sides>() }
      all.set(key, row)
      const sides = row.sides.get(subject) ?? [0n, 0n]
      row.sides.set(subject, sides)
      sides[side as 0 | 1] += amount
    }
  return all
}

const bridgeRow = (
  measure: Measure,
  sides: ReadonlyMap<string, Sides>,
  { subjects: earlier }: ListEdition,
  { subjects: later }: ListEdition,
): CountedBridgeRow => {
  const sums = { before: 0n, entered: 0n, left: 0n, rebased: 0n, after: 0n, lowered: 0n, raised: 0n }
  const counts = { before: 0, after: 0, entered: 0, left: 0, lowered: 0, raised: 0 }
  for (const [subject, [old, now]] of sides) {
    sums.before += old
    sums.after += now
    if (old !== 0n) counts.before++
    if (now !== 0n) counts.after++
    if (!earlier.has(subject)) {
      sums.entered += now
      if (now !== 0n) counts.entered++
    } else if (!later.has(subject)) {
      sums.left += old
      if (old !== 0n) counts.left++
    } else if (old !== now) {
      const way = now < old ? 'lowered' : 'raised'
      sums.rebased += now - old
      sums[way] += now - old
      counts[way]++
    }
  }
  const { lowered, raised, ...subjects } = counts
  const { key: _key, ...shared } = measure
  return {
    ...shared,
    before: decimalText(sums.before),
    entered: decimalText(sums.entered),
    left: decimalText(sums.left),
    rebased: decimalText(sums.rebased),
    after: decimalText(sums.after),
    subjects,
    lowered: { subjects: lowered, amount: decimalText(sums.lowered) },
    raised: { subjects: raised, amount: decimalText(sums.raised) },
  }
}

// The changes of a subject.

/** Money goes before what is counted. */
const isMoney = ({ unit }: AmountSide): boolean => /^[A-Z]{3}$/.test(unit)

type Amounts = ReadonlyMap<string, EditionAmount>

/** Returns the amount by which a subject is known, with the key of its measure. */
const mainAmount = (amounts: Amounts): readonly [string, EditionAmount] | undefined => {
  let main: readonly [string, EditionAmount] | undefined
  for (const entry of amounts) {
    const isLarger =
      main === undefined ||
      (isMoney(main[1]) === isMoney(entry[1])
        ? magnitude(entry[1].thousandths) > magnitude(main[1].thousandths)
        : isMoney(entry[1]))
    if (isLarger) main = entry
  }
  return main
}

const none: Amounts = new Map()

const sideOf = ({ figureId, metric, stage, unit, value }: EditionAmount): AmountSide => ({
  figureId,
  metric,
  stage,
  unit,
  value,
})

/** A subject that only one edition has: by its main amount, else by its title there. */
const oneSided = (kind: 'entered' | 'left', subject: string, { subjects, amounts }: ListEdition): SubjectChange => {
  const amount = mainAmount(amounts.get(subject) ?? none)?.[1]
  const title = subjects.get(subject)?.title ?? null
  const side = amount ? sideOf(amount) : title === null ? null : { title }
  return {
    kind,
    subject,
    before: kind === 'left' ? side : null,
    after: kind === 'entered' ? side : null,
    size: amount ? magnitude(amount.thousandths) : 0n,
    isWhole: amount?.isWhole ?? false,
  }
}

const printedKinds = {
  renamed: ['title'],
  slipped: ['startsOn', 'endsOn'],
  moved: ['regionId', 'status', 'parentId'],
} as const satisfies Partial<Record<EditionChange, readonly (keyof PrintedRow)[]>>

/** Compares what both editions print; what one of them does not print is unknown. */
const printedChanges = (subject: string, before: PrintedRow | null, after: PrintedRow | null): SubjectChange[] => {
  if (before === null || after === null) return []
  return Object.entries(printedKinds).flatMap(([kind, keys]) => {
    const changed = keys.filter((key) => before[key] !== null && after[key] !== null && before[key] !== after[key])
    if (changed.length === 0) return []
    const side = (printed: PrintedRow): Partial<PrintedRow> =>
      Object.fromEntries(changed.map((key) => [key, printed[key]]))
    const change = { kind: kind as EditionChange, subject, before: side(before), after: side(after) }
    return [{ ...change, size: 0n, isWhole: false }]
  })
}

/** Compares the amounts that a subject has in the measures that both editions print. */
const amountChanges = (
  subject: string,
  before: Amounts,
  after: Amounts,
  isInBoth: (key: string) => boolean,
): SubjectChange[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(isInBoth).flatMap((key) => {
    const [old, now] = [before.get(key), after.get(key)]
    if (old?.thousandths === now?.thousandths) return []
    return [
      {
        kind: 'rebased' as const,
        subject,
        before: old ? sideOf(old) : null,
        after: now ? sideOf(now) : null,
        size: magnitude((now?.thousandths ?? 0n) - (old?.thousandths ?? 0n)),
        isWhole: (old?.isWhole ?? false) || (now?.isWhole ?? false),
      },
    ]
  })

const unchanged = (subject: string, before: Amounts, after: Amounts): SubjectChange => {
  const [key, amount] = mainAmount(after) ?? []
  const same = key === undefined ? undefined : before.get(key)
  return {
    kind: 'unchanged',
    subject,
    before: same ? sideOf(same) : null,
    after: same && amount ? sideOf(amount) : null,
    size: 0n,
    isWhole: amount?.isWhole ?? false,
  }
}

const noneOfEach: Readonly<Record<EditionChange, number>> = {
  entered: 0,
  left: 0,
  renamed: 0,
  rebased: 0,
  slipped: 0,
  moved: 0,
  unchanged: 0,
}

const places = new Map(Object.keys(noneOfEach).map((kind, at) => [kind, at]))

interface Placed extends Pick<SubjectChange, 'size' | 'kind' | 'subject'> {
  readonly before?: object | null | undefined
  readonly after?: object | null | undefined
}

/** Returns the id of the figure of a side; empty if it is none. */
export const figureOfSide = (side: object | null | undefined): string =>
  side && 'figureId' in side ? (side.figureId as string) : ''

/** Compares two changes: the largest first, then by kind and subject. */
export const bySize = (one: Placed, other: Placed): number =>
  one.size !== other.size
    ? one.size > other.size
      ? -1
      : 1
    : (places.get(one.kind) as number) - (places.get(other.kind) as number) ||
      byText(one.subject, other.subject) ||
      byText(figureOfSide(one.before), figureOfSide(other.before)) ||
      byText(figureOfSide(one.after), figureOfSide(other.after))

const keysOf = ({ amounts }: ListEdition): ReadonlySet<string> =>
  new Set([...amounts.values()].flatMap((one) => [...one.keys()]))

/** Compares an edition with an earlier one. */
export const compareEditions = (before: ListEdition, after: ListEdition): Comparison => {
  const [old, now] = [keysOf(before), keysOf(after)]
  const isInBoth = (key: string): boolean => old.has(key) && now.has(key)
  const changesOf = (subject: string): readonly SubjectChange[] => {
    if (!before.subjects.has(subject)) return [oneSided('entered', subject, after)]
    if (!after.subjects.has(subject)) return [oneSided('left', subject, before)]
    const [older, newer] = [before.amounts.get(subject) ?? none, after.amounts.get(subject) ?? none]
    const changed = [
      ...printedChanges(subject, before.subjects.get(subject) ?? null, after.subjects.get(subject) ?? null),
      ...amountChanges(subject, older, newer, isInBoth),
    ]
    return changed.length > 0 ? changed : [unchanged(subject, older, newer)]
  }
  const summary = { ...noneOfEach }
  const changes: SubjectChange[] = []
  for (const subject of new Set([...before.subjects.keys(), ...after.subjects.keys()])) {
    const own = changesOf(subject)
    for (const kind of new Set(own.map(({ kind }) => kind))) summary[kind]++
    changes.push(...own)
  }
  const bridge = [...sidesBySubject(before, after)]
    .sort(([one], [other]) => byText(one, other))
    .map(([, { measure, sides }]) => bridgeRow(measure, sides, before, after))
  return { summary, bridge, changes: changes.sort(bySize) }
}
