/** The records that the arithmetic reads, as small objects: words that many of them share are one in memory. */
import type { Field, ResourceName } from '../../model/field.ts'
import { fieldsRead, type Register } from '../../figures/register.ts'
import { blankOf, snakeCase } from '../../model/canonical.ts'
import { resourceOf } from '../../resources/index.ts'
import { asItStood } from '../read/as-of.ts'
import { jsonValue } from '../sql/dialect.ts'
import { columnOf } from '../sql/fragments.ts'
import { sql, type SQL } from '../sql/sql.ts'
import { isOfPlan } from '../../text/candidates/judgements.ts'

export type LeanName = keyof Register

/** The fields of each record, in the order of their columns: sentences of findings read more than the arithmetic. */
const fieldsOf: Readonly<Record<LeanName, readonly string[]>> = {
  ...fieldsRead,
  regions: [...fieldsRead.regions, 'localName', 'gbCode'],
  industries: [...fieldsRead.industries, 'localName'],
  sources: [...fieldsRead.sources, 'title'],
  metrics: [...fieldsRead.metrics, 'name', 'localName'],
  figures: [...fieldsRead.figures, 'isOfPlan'],
}

/** Fields that are made of the text of another one, which itself is not in memory. */
const madeOf: Readonly<Record<string, string>> = { isOfPlan: 'quote' }

const fieldIn = (key: string): string => madeOf[key] ?? key

export const leanNames = Object.keys(fieldsOf) as LeanName[]

export const isLean = (resource: ResourceName): resource is LeanName & ResourceName => resource in fieldsOf

/** The fields whose texts are worth sharing: the others have a text for almost every record. */
const unshared: ReadonlySet<string> = new Set(['title', 'localTitle', 'name', 'localName', 'value', 'asPrinted'])

type Kind = 'word' | 'text' | 'boolean' | 'list' | 'made'

interface Column {
  readonly key: string
  readonly kind: Kind
}

const kindOf = (name: LeanName, key: string, { kind }: Field): Kind =>
  key in madeOf
    ? 'made'
    : kind === 'boolean' || kind === 'list'
      ? kind
      : unshared.has(key) || (name === 'figures' && key === 'id')
        ? 'text'
        : 'word'

const columnsOf = Object.fromEntries(
  leanNames.map((name) => [
    name,
    fieldsOf[name].map((key): Column => ({
      key,
      kind: kindOf(name, key, resourceOf(name).fields[fieldIn(key)] as Field),
    })),
  ]),
) as unknown as Record<LeanName, readonly Column[]>

const emptyOf = Object.fromEntries(leanNames.map((name) => [name, blankOf(fieldsOf[name])])) as Record<
  LeanName,
  Record<string, unknown>
>

export type LeanRecord<N extends LeanName = LeanName> = Register[N][number]

const none: readonly never[] = Object.freeze([])

/** Makes records of cells or of JSON, and shares their words. */
export class Lean {
  readonly #words = new Map<string, string>()
  /** The word that the last record had at each place. */
  readonly #last: string[] = []
  readonly #lists = new Map<string, readonly unknown[]>()

  /** Neighbours share most of their words: to compare two takes less than to look one up. */
  #word(word: string, at: number): string {
    if (word === this.#last[at]) return this.#last[at]
    return (this.#last[at] = this.#shared(word))
  }

  #shared(word: string): string {
    const known = this.#words.get(word)
    if (known !== undefined) return known
    this.#words.set(word, word)
    return word
  }

  #list(text: string): readonly unknown[] {
    if (text === '[]') return none
    let list = this.#lists.get(text)
    if (!list) this.#lists.set(text, (list = JSON.parse(text) as readonly unknown[]))
    return list
  }

  #value(kind: Kind, cell: unknown, at: number): unknown {
    if (cell === null || cell === undefined || kind === 'made') return null
    switch (kind) {
      case 'boolean':
        return cell === true || cell === 'true'
      case 'list':
        return this.#list(typeof cell === 'string' ? cell : JSON.stringify(cell))
      case 'word':
        return this.#word(cell as string, at)
      default:
        return cell
    }
  }

  /** Makes a record of its cells. */
  ofCells<N extends LeanName>(name: N, cells: readonly unknown[]): LeanRecord<N> {
    const columns = columnsOf[name]
    const record: Record<string, unknown> = { ...emptyOf[name] }
    for (let at = 0; at < columns.length; at++) {
      const { key, kind } = columns[at] as Column
      record[key] = this.#value(kind, cells[at], at)
    }
    if (name === 'figures' && record['unit'] === 'percent')
      record['isOfPlan'] = isOfPlan(record['asPrinted'] as string, cells.at(-1) as string | null)
    return record as unknown as LeanRecord<N>
  }

  /** Makes a record of a row, or of one as it is served. */
  of<N extends LeanName>(name: N, row: Readonly<Record<string, unknown>>): LeanRecord<N> {
    return this.ofCells(
      name,
      columnsOf[name].map(({ key }) => row[fieldIn(key)]),
    )
  }
}

/** Reports whether two records of one `Lean` have the same fields: words and lists are shared, so equal ones are the same. */
export const isSame = (one: LeanRecord | undefined, other: LeanRecord | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  Object.keys(one).every((key) => (one as never)[key] === (other as never)[key])

/** Returns the query for records that meet a condition, as of a change. */
export const leanRows = (name: LeanName, where: SQL, asOf?: number): SQL<Record<string, unknown>> => {
  const { fields } = resourceOf(name)
  const columns = fieldsOf[name].map((key) => {
    const column = columnOf(snakeCase(fieldIn(key)))
    return key in madeOf
      ? sql`CASE WHEN unit = 'percent' THEN ${column} END AS ${sql.identifier(fieldIn(key))}`
      : sql`${jsonValue(fields[key] as Field, column)} AS ${sql.identifier(key)}`
  })
  return sql`${asItStood(asOf)}SELECT ${sql.join(columns, sql`, `)} FROM ${sql.identifier(name)} WHERE ${where}`
}
