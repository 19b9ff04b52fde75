/** Makes the rows of findings. */
import type { Check } from '../../../figures/checks/checks.ts'
import { byText } from '../../../figures/collections.ts'
import { keyOf } from '../../../figures/places/subjects.ts'
import type { Register } from '../../../figures/register.ts'
import { severities } from '../../../model/vocabulary.ts'
import { alikeOf, identified } from './ids.ts'

export interface FindingRow {
  readonly rank: number
  readonly id: string
  readonly check: string
  /** The subject of its first record, or what its records share: a name. */
  readonly subject: string
  /** Its first record, if that is a figure. */
  readonly figure: string
  /** The id of the finding that stands for it and those alike, if they are many; else empty. */
  readonly alike: string
  readonly item: string
  /** Its records but for `figure`. */
  readonly others: Check['records']
}

/** Makes the rows of findings in order of id, given what tells their subjects. */
export const findingRows = (found: readonly Check[], subjectOf: (check: Check) => string): FindingRow[] => {
  const rows = identified(found).map((item) => {
    const { records } = item
    const figure = records[0]?.resource === 'figures' ? records[0].id : ''
    return {
      rank: severities.indexOf(item.severity),
      id: item.id,
      check: item.check,
      subject: subjectOf(item),
      figure,
      alike: alikeOf(item),
      item: JSON.stringify(item),
      others: figure === '' ? records : records.slice(1),
    }
  })
  return rows.sort((one, other) => byText(one.id, other.id))
}

/** Makes the rows of findings about records of a register, whose subjects are those of their first records. */
export const findingRowsIn = ({ figures }: Register, found: readonly Check[]): FindingRow[] => {
  const subjects = new Map(figures.map(({ id, subjectKind, subjectId }) => [id, keyOf(subjectKind, subjectId)]))
  return findingRows(
    found,
    ({ records: [record] }) =>
      (record?.resource === 'figures' ? subjects.get(record.id) : `project/${String(record?.id)}`) ?? '',
  )
}
