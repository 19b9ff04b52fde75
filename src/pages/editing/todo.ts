/** The page on which editors see what is left to do, with the way to each: bounded queries, sources page by page. */
import { readingOfSource } from '../../http/candidates/candidates.ts'
import { maximumLimit } from '../../http/contract/parameters.ts'
import { checkNames } from '../../model/vocabulary.ts'
import { Refusal } from '../../rules/refusal.ts'
import type { ServedCheck } from '../../store/computed-lists.ts'
import type { Answering, Store } from '../../store/store.ts'
import { capital } from '../../text/in-words.ts'
import { address, pageOf } from '../layout/addresses.ts'
import { link, listView, none, section, table, toRecord, column, numbers, framed } from '../layout/components.ts'
import { type Content, html } from '../layout/html.ts'
import { attempted, derivedLists, findRecords, namesOfRecords, type RecordRow, titleOf } from '../layout/queries.ts'
import type { EditorVisit, PageContent } from '../layout/visit.ts'
import { labelOf, spoken } from '../layout/words.ts'
import { findingSentences, recordsNamed } from '../tables/tables.ts'
import { words } from '../words/words.ts'

/** A list may be long to read, and so is a text; a finding is not. */
const [textsShown, tablesShown, sharesShown] = [10, 3, 10]

/** A source, and what is left of it. */
interface Left {
  readonly source: RecordRow<'sources'>
  readonly count: number
  /** There may be more. */
  readonly isLeast: boolean
}

/** Counts the numbers of a text that are no figures of its source, as far as one page of candidates tells. */
const numbersLeft = async (store: Store, source: RecordRow<'sources'>, answering: Answering): Promise<Left> => {
  const text = (await store.sourceText(source.id)) ?? ''
  const reading = await readingOfSource(store, source, text)
  const { candidates, next } = await store.candidates({ ...reading, from: 0, limit: maximumLimit }, answering)
  return {
    source,
    count: candidates.filter(({ figureSourceId }) => figureSourceId !== source.id).length,
    isLeast: next !== undefined,
  }
}

/** Counts the rows of a list that are no records yet; all of them if nobody has said what its columns are. */
const rowsLeft = async (store: Store, source: RecordRow<'sources'>, answering: Answering): Promise<Left> => {
  const request = { sourceId: source.id, filter: 'all', after: 0, limit: 1 } as const
  const page = await attempted(store.proposedRows(request, answering), 'broken-rule', 'not-found')
  if (page instanceof Refusal) return { source, count: 0, isLeast: true }
  const { new: fresh, ask } = page.summary.decisions
  return { source, count: fresh + ask, isLeast: false }
}

const sourcesWith = async (
  store: Store,
  attachment: 'textHash' | 'tableHash',
  [page, limit]: readonly [number, number],
  count: (source: RecordRow<'sources'>) => Promise<Left>,
) => {
  const { records, total } = await findRecords(store, 'sources', {
    where: { [`${attachment}.exists`]: true },
    sort: [{ key: 'publishedOn', descending: true }],
    limit: (page + 1) * limit,
  })
  const left: Left[] = []
  for (const source of records.slice(page * limit)) left.push(await count(source))
  return { left: left.filter((one) => one.count > 0 || one.isLeast), more: (page + 1) * limit < total }
}

/** Counts the findings of each check that nobody has answered, and reads the first percentages without a base. */
const findings = async (store: Store, answering: Answering) => {
  const question = (check: string, limit: number) => ({
    ...{ list: 'checks' as const, filters: { check, reviewed: false }, limit },
  })
  const [shares, ...counts] = await derivedLists<ServedCheck>(
    store,
    [question('share-unlinked', sharesShown), ...checkNames.map((check) => question(check, 1))],
    answering,
  )
  return {
    shares: shares?.items ?? [],
    counts: checkNames.map((check, at) => ({ check, count: counts[at]?.total ?? 0 })).filter(({ count }) => count > 0),
  }
}

const leftView = (left: readonly Left[], path: string, say: (count: string) => string, without: string): Content =>
  left.length === 0
    ? none(without)
    : listView(
        left.map(({ source, count, isLeast }) => {
          const number = `${count.toLocaleString('en')}${isLeast ? '+' : ''}`
          return html`${link(`${pageOf('sources', source.id)}/${path}`, say(number))} <small>${toRecord('sources', source.id, titleOf(source))}</small>`
        }),
      )

export const todoPage = async ({ store, viewer, query, request: answering }: EditorVisit): Promise<PageContent> => {
  const { page = 0 } = query as { page?: number }
  const say = words().todo
  const texts = await sourcesWith(store, 'textHash', [page, textsShown], (one) => numbersLeft(store, one, answering))
  const lists = await sourcesWith(store, 'tableHash', [page, tablesShown], (one) => rowsLeft(store, one, answering))
  const { shares, counts } = await findings(store, answering)
  const names = await namesOfRecords(store, recordsNamed(shares))
  return framed(
    { title: say.title, lead: say.lead },
    html`${section({ id: 'numbers', title: say.numbers, body: leftView(texts.left, 'figures', say.ofText, say.noNumbers) })}
${section({ id: 'rows', title: say.rows, body: leftView(lists.left, 'table/rows', say.ofList, say.noRows) })}
${texts.more || lists.more ? html`<p>${link(address('/todo', { page: page + 1 }), say.next)}</p>` : undefined}
${section({ id: 'shares', title: say.shares, body: shares.length === 0 ? none(say.noShares) : findingSentences(shares, names, viewer) })}
${section({
  id: 'findings',
  title: say.findings,
  body:
    counts.length === 0
      ? none(say.noFindings)
      : table(say.findings, counts, [
          column(labelOf('check'), ({ check }) =>
            link(address('/checks', { check, reviewed: false }), capital(spoken(check))),
          ),
          numbers(words().columns.number, ({ count }) => count.toLocaleString('en')),
        ]),
})}`,
  )
}
