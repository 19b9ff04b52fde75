/** Renders promises as a table, each with its outcome. */
import type { Promised } from '../../figures/promises/promises.ts'
import { subjects } from '../../resources/figures.ts'
import { pageOf } from '../layout/addresses.ts'
import { quantityInTable } from '../layout/amounts.ts'
import { none, table, toRecord } from '../layout/components.ts'
import { html, type Content } from '../layout/html.ts'
import { actualOf, stateOf } from '../figure/outcome.ts'
import type { Names } from '../layout/queries.ts'
import { byWording, versionsIn } from '../figure/versions.ts'
import { day, metricName, spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'

const byWordingNote = (promised: Promised): Content => {
  const shares = byWording(promised)
  return shares && html` <small>${shares}</small>`
}

/** Says until when an outcome is reported that ends before it is due. */
const untilNote = ({ actual, dueOn }: Promised): Content => {
  const end = actual?.through
  return typeof end === 'string' && (dueOn === null || end < dueOn)
    ? html` <small>${words().tables.until(day(end))}</small>`
    : undefined
}

export const promisesTable = (
  promises: readonly Promised[],
  names: Names,
  caption = words().tables.promises,
  without = words().tables.noPromises,
): Content =>
  promises.length === 0
    ? none(without)
    : table(
        caption,
        [
          {
            name: words().columns.whoAndWhat,
            cell: ({ subjectKind, subjectId }) =>
              toRecord(subjects[subjectKind], subjectId, names(subjects[subjectKind], subjectId)),
          },
          {
            name: words().columns.promised,
            isNumber: true,
            cell: (promised) => {
              const { figureId, stage, metric } = promised
              return html`${quantityInTable(pageOf('figures', figureId), promised)} <small>${words().tables.measured(spoken(stage), metricName(metric))}</small>
${versionsIn(promised, names)}`
            },
          },
          {
            name: words().columns.due,
            cell: ({ dueOn }) =>
              dueOn === null ? words().tables.noDay : html`<time datetime="${dueOn}">${day(dueOn)}</time>`,
          },
          {
            name: words().columns.outcome,
            cell: (promised) =>
              html`${stateOf(promised)} ${actualOf(promised, quantityInTable)}${untilNote(promised)}${byWordingNote(promised)}`,
          },
        ],
        promises,
      )
