/** Renders findings as a table, each with the records in question. */
import type { Check } from '../../figures/checks/checks.ts'
import { pageOf } from '../addresses.ts'
import { badge, none, prose, table, toRecord } from '../components.ts'
import { html, type Content } from '../html.ts'
import type { Names } from '../queries.ts'
import { capital, spoken } from '../words.ts'

export const checksTable = (checks: readonly Check[], names: Names): Content =>
  checks.length === 0
    ? none('Nothing contradicts itself.')
    : table(
        'Open contradictions',
        [
          {
            name: 'Check',
            cell: ({ check, severity }) => html`${capital(spoken(check))} ${badge(severity, severity)}`,
          },
          {
            name: 'What was found',
            cell: ({ detail, records: [first] }) =>
              first ? html`<a href="${pageOf(first.resource, first.id)}">${prose(detail)}</a>` : prose(detail),
          },
          {
            name: 'Where',
            cell: ({ records }) => {
              const items = records.map(
                ({ resource, id }) => html`<li>${toRecord(resource, id, names(resource, id))}</li>`,
              )
              return html`<ul>${items}</ul>`
            },
          },
        ],
        checks,
      )
