/** Renders records as a list of links. */
import type { ResourceName } from '../../model/field.ts'
import { list, toRecord } from '../layout/components.ts'
import { html, type Html } from '../layout/html.ts'
import { titleOf, type Row } from '../layout/queries.ts'
import { day, spoken } from '../layout/words.ts'
import { words } from '../words/words.ts'

const summaryOf = (record: Row): Html => {
  const said = ['kind', 'status', 'category'].flatMap((key) =>
    typeof record[key] === 'string' ? [spoken(record[key])] : [],
  )
  const date = ['announcedOn', 'startsOn', 'publishedOn']
    .map((key) => record[key])
    .find((value) => typeof value === 'string')
  const comma = said.length > 0 ? words().lists.and : ''
  const time = date === undefined ? undefined : html`${comma}<time datetime="${date}">${day(date)}</time>`
  return html`${said.join(words().lists.and)}${time}`
}

/** Renders the list, each record with its kind, status and date. */
export const recordList = (resource: ResourceName, records: readonly Row[]): Html =>
  list(
    records.map(
      (record) => html`${toRecord(resource, record.id, titleOf(record))} <small>${summaryOf(record)}</small>`,
    ),
  )
