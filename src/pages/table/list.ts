/** What the pages of a list share: the steps from a file to its records, and what of a list adds up. */
import type { Remark } from '../../lists/drafts.ts'
import type { RowsSummary } from '../../store/list-rows.ts'
import { pageOf } from '../layout/addresses.ts'
import { listView, proseView } from '../layout/components.ts'
import { stepsView } from '../layout/forms.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { labelled, readable } from '../layout/words.ts'
import { words } from '../words/words.ts'

/** Renders a remark on a row, or on columns of it. */
export const remarkView = ({ detail }: Pick<Remark, 'detail'>, columns: readonly string[]): Content => {
  const text = proseView(labelled(detail))
  return columns.length === 0 ? text : words().lists.fault(html`<b>${columns.join(words().lists.and)}</b>`, text)
}

type Step = 'file' | 'columns' | 'rows' | 'save'

/** Renders where a person stands on the way from a file to its records. */
export const listSteps = (sourceId: string, at: Step): Html => {
  const path = `${pageOf('sources', sourceId)}/table`
  const steps = [
    ['file', path],
    ['columns', `${path}/layout`],
    ['rows', `${path}/rows`],
    ['save', undefined],
  ] as const
  return stepsView(steps.map(([step, href]) => [words().rows.steps[step], step === at, href]))
}

// What holds for the whole table: its totals, headings and identities, tried on the cells.

/** The most places that are listed of one kind. */
export const mostListed = 20

const note = (isGood: boolean, title: string, items: readonly Content[]): Html =>
  html`<div class="note ${isGood ? 'ok' : 'bad'}"><p><b>${title}</b></p>${
    items.length > 0 && listView(items.slice(0, mostListed))
  }${items.length > mostListed && html`<p>${words().effects.more(items.length - mostListed)}</p>`}</div>`

const numeral = (text: string): string => (/^-?\d+(\.\d+)?$/.test(text) ? readable(text) : text)

/** Renders what of a list adds up, and what does not, by row and column. */
export const addedUp = ({
  sections,
  totals,
  identities,
}: Pick<RowsSummary, 'sections' | 'totals' | 'identities'>): Html => {
  const say = words().rows
  const counted = sections.filter(({ printed }) => printed !== null)
  const wrong = totals.filter(({ holds }) => !holds)
  const ofAll = totals.filter(({ section, holds }) => section === null && holds)
  const miscounted = counted.filter(({ printed, rows }) => printed !== rows)
  const { tried, broken } = identities
  const differs = (row: number, column: string, printed: string, sum: string): Content =>
    say.differs(row.toString(), column, numeral(printed), numeral(sum))
  return html`${
    totals.length > 0 &&
    (wrong.length === 0
      ? note(
          true,
          say.totalsHold(totals.length),
          ofAll.map(({ column, printed }) => words().lists.called(column, numeral(printed))),
        )
      : note(
          false,
          say.totalsDiffer(wrong.length, totals.length),
          wrong.map(({ row, column, printed, sum }) => differs(row, column, printed, sum)),
        ))
  }${
    counted.length > 0 &&
    note(
      miscounted.length === 0,
      miscounted.length === 0 ? say.headingsHold(counted.length) : say.headingsDiffer(miscounted.length),
      miscounted.map(({ row, words: heading, rows }) => say.miscounted(row.toString(), heading, rows)),
    )
  }${
    tried !== 0 &&
    note(
      broken.length === 0,
      broken.length === 0 ? say.sumsHold(tried) : say.sumsDiffer(broken.length, tried),
      broken.map(({ row, columns: [total = '', ...parts], printed, sum }) =>
        say.sumDiffers(row.toString(), total, parts.join(' + '), numeral(printed), numeral(sum)),
      ),
    )
  }`
}
