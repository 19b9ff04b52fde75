/** Renders findings as tables, each with the records in question; those that somebody has answered are folded. */
import type { ServedCheck } from '../../store/computed-lists.ts'
import { address, pageOf } from '../layout/addresses.ts'
import { badge, none, table, toRecord, type Column } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import type { Names, Reference } from '../layout/queries.ts'
import { sentence } from '../../text/findings/sentence.ts'
import { capital } from '../../text/in-words.ts'
import { instant, spoken } from '../layout/words.ts'
import { language } from '../words/language.ts'
import { words } from '../words/words.ts'

/** A whole may have very many parts. */
const recordsShown = 20

/** Returns the records that tables of findings name. */
export const recordsNamed = (checks: readonly ServedCheck[]): Reference[] =>
  checks.flatMap(({ records }) => records.slice(0, recordsShown).map(({ resource, id }): Reference => [resource, id]))

/** Says what was found, in the language of the page. */
export const found = (check: Pick<ServedCheck, 'check' | 'params'>): string => sentence(language(), check)

const columns = (names: Names): Column<ServedCheck>[] => [
  {
    name: words().columns.check,
    cell: ({ check, severity }) => html`${capital(spoken(check))} ${badge(severity, spoken(severity))}`,
  },
  {
    name: words().columns.found,
    cell: (one) => {
      const [first] = one.records
      return first ? html`<a href="${pageOf(first.resource, first.id)}">${found(one)}</a>` : found(one)
    },
  },
  {
    name: words().columns.where,
    cell: (one) => {
      const items = recordsNamed([one]).map((of) => html`<li>${toRecord(...of, names(...of))}</li>`)
      return html`<ul>${items}${others(one)}</ul>`
    },
  },
]

/** Says how many more records a finding names, and links to all of them. */
const others = ({ check, records }: ServedCheck): Content => {
  const [first] = records
  const rest = records.length - recordsShown
  if (!first || rest <= 0) return undefined
  const all = address('/v1/checks', { check, 'records.id': first.id })
  return html`<li><a href="${all}">${words().tables.moreRecords(rest.toLocaleString('en'))}</a></li>`
}

const answer = (): Column<ServedCheck> => ({
  name: words().columns.answer,
  cell: ({ review }) =>
    review === null
      ? undefined
      : html`${words().tables.review(
          words().tables.verdicts[review.review],
          review.by,
          html`<time datetime="${review.at}">${instant(review.at)}</time>`,
        )}${review.note === null ? undefined : words().tables.note(review.note)}`,
})

/** Renders findings that wait for an answer. */
export const checksTable = (
  checks: readonly ServedCheck[],
  names: Names,
  caption = words().tables.openContradictions,
): Content => (checks.length === 0 ? none(words().tables.noContradictions) : table(caption, columns(names), checks))

/** Renders findings, with their answers where there are any. */
export const findingsTable = (checks: readonly ServedCheck[], names: Names, caption: string): Content =>
  table(caption, checks.some(({ review }) => review !== null) ? [...columns(names), answer()] : columns(names), checks)

/** Renders findings that have an answer, folded, with whose it is; nothing if there are none. */
export const answeredChecks = (checks: readonly ServedCheck[], names: Names): Content =>
  checks.length === 0
    ? undefined
    : html`<details><summary>${words().tables.answered}</summary>
${table(words().tables.answered, [...columns(names), answer()], checks)}</details>`
