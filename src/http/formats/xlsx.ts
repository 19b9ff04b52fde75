/** Spreadsheets of all that is a table: the data, and a sheet with the sources and the address. */
import type { Readable } from 'node:stream'
import { citedRequests } from '../../exchange/package/package.ts'
import { collectCited, requestsFor } from '../../exchange/requests.ts'
import { sourcesSheet, workbookEntries } from '../../exchange/spreadsheet.ts'
import { zipped } from '../../exchange/zip.ts'
import type { CellColumns } from '../../exchange/delimited/rows.ts'
import { resources } from '../../resources/index.ts'
import { invalidParameter } from '../contract/problems.ts'
import { permanentAddress, streamedFrom } from './stream.ts'
import { tableOfSum } from './tables.ts'
import {
  unwritten,
  type FormattedAnswer,
  type CitedIds,
  type AnswerTable,
  type TableWriter,
  type TotalWriter,
} from './writer.ts'

/** A sheet of Excel has 1,048,576 rows; what is written between counting and reading fits too. */
const mostRows = 1_000_000

const assertFits = async ({ size }: AnswerTable): Promise<void> => {
  if (size === undefined || size.limit <= mostRows) return
  const rows = Math.min(size.limit, (await size.count()) ?? 0)
  if (rows <= mostRows) return
  throw invalidParameter('format', 'many-rows', mostRows.toLocaleString('en'), rows.toLocaleString('en'))
}

const forGood = 'It gives the same for good.'
const forNow = 'It gives the same until the register changes.'
const butForTheDay = 'It gives the same for good, but for promises that fall due.'

/** A year of a total is a number to a spreadsheet. */
const shown = (columns: CellColumns): CellColumns =>
  'year' in columns ? { ...columns, year: { kind: 'integer' } } : columns

const bookOf = async (answer: FormattedAnswer, table: AnswerTable): Promise<Readable> => {
  await assertFits(table)
  const { name, columns, rows, second, asOf, at, changesDaily = false } = table
  return streamedFrom(await answer.store.snapshot(answer.request), async function* (snapshot) {
    const address = await permanentAddress(snapshot, answer, 'xlsx', at)
    const cited: CitedIds = { sources: new Set(), figures: new Set(), rates: new Set() }
    const sources = async () => {
      for (const key of ['figures', 'rates'] as const) {
        const requests = requestsFor(resources[key], [...cited[key]].sort(), { asOf })
        await collectCited(snapshot, resources[key], requests, cited.sources)
      }
      return citedRequests(cited.sources, asOf)()
    }
    const validity = address.lasting ? (changesDaily ? butForTheDay : forGood) : forNow
    const sheets = [
      { name, columns: shown(columns), rows: () => rows(snapshot, cited) },
      ...(second ? [second] : []),
      sourcesSheet(snapshot, { ...address, publisher: answer.site.publisher, validity }, sources),
    ]
    yield* zipped(workbookEntries(sheets), new Date(address.at === '' ? 0 : address.at))
  })
}

export const tableAsXlsx: TableWriter = (answer) => bookOf(answer, answer.table)

export const totalAsXlsx: TotalWriter = async (answer) => {
  const { request, sum } = answer
  return request.method === 'HEAD' ? unwritten() : bookOf(answer, tableOfSum(sum, await sum.read({})))
}
