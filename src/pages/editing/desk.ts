/** The numbers of a text as a form: a table with a row for each, whose elements become figures. */
import type { Data } from '../../model/canonical.ts'
import { boolean, type Field, type Fields, list, listOf, name, optional, reference } from '../../model/field.ts'
import { resource } from '../../model/resource.ts'
import { figures } from '../../resources/figures.ts'
import type { KnownCandidate } from '../../store/claims.ts'
import { hasHan } from '../../text/characters.ts'
import { tokenControl } from '../../http/pipeline/forms.ts'
import { hidden } from '../layout/components.ts'
import { type Content, html, type Html } from '../layout/html.ts'
import { labelOf } from '../layout/words.ts'
import { words } from '../words/words.ts'
import { control, faultSummary, type Form, placed, type Placed } from './form.ts'
import { previewControl } from './submitted.ts'
import { elementsIn, type Texts } from './texts.ts'

const printed = ['locator', 'asPrinted', 'quote', 'value', 'upperValue', 'unit', 'qualifier'] as const
const meant = ['subjectKind', 'subjectId', 'metric', 'stage', 'periodStart', 'periodEnd'] as const
/** Its relation to two others: figures, or numbers of the form. */
const related = ['relation', 'fromFigureId', 'ofFigureId'] as const

const own = (keys: readonly (keyof typeof figures.own)[]): Fields =>
  Object.fromEntries(keys.map((key) => [key, figures.own[key]]))

/** A list within a list: each element is a line. */
const reported = list(
  name('A value and its unit.', '136800000000 USD'),
  {
    en: 'Other units that the source prints beside it: a value and its unit, `136800000000 USD`.',
    zh: '来源同时给出的其他单位：数值与单位，如 `136800000000 USD`。',
  },
  ['136800000000 USD'],
)

/** A part that has no record: saved with its figures, and with what it has from the record that it is part of. */
const part: Fields = {
  partOfId: optional(
    reference(
      'projects',
      {
        en: 'The programme of which it is a new part, which is made with its figures.',
        zh: '所属的规划或项目群：本项为其新增部分，随数据一并建立。',
      },
      'guangdong-key-projects-2025',
    ),
  ),
  partTitle: optional(name({ en: 'The title of that part in English.', zh: '该部分的英文标题。' }, 'infrastructure')),
  partLocalTitle: optional(
    name({ en: 'Its title in the local language.', zh: '该部分的本地语言标题。' }, '基础设施项目'),
  ),
}

/** Another source whose figure says the same: saying so does not make it the figure of this one. */
const saidBy = optional(
  reference(
    'sources',
    { en: 'Another source that says the same.', zh: '载有相同内容的其他来源。' },
    'global-times-2025-02-13',
  ),
)

const parts: Fields = {
  save: boolean({ en: 'Save it as a figure, or leave it out.', zh: '保存为数据，或略去。' }, true),
  ...own(printed),
  reported,
  ...own(meant),
  ...own(['attributedTo']),
  ...own(related),
  ...part,
  saidBy,
}

export const batch = resource(
  'figures',
  'figures',
  { en: 'The numbers of a text.', zh: '文本中的数字。' },
  'numbers',
  {
    shared: listOf(own(meant), { en: 'What all numbers share.', zh: '各数字共有的内容。' }, []),
    numbers: listOf(
      parts,
      {
        en: 'The numbers of the text that are no figures yet, as they are read.',
        zh: '文本中尚未登记为数据的数字，按识读结果列出。',
      },
      [],
    ),
  },
  { created: { id: 'numbers' }, changed: {} },
)

/** A number of the form in the place of a figure that it will be: the third is `number-3`. */
export const numberId = (at: number): string => `number-${(at + 1).toString()}`

/** Returns what a candidate says as an element of the form; `idOf` names the figure, or the number, of another one. */
export const elementOf = (
  { candidate, figureSourceId }: KnownCandidate,
  idOf: (place: number | null) => string | null,
): Data => {
  const { at, subject, of, from, ofFigureId, fromFigureId, selected, part: unknown } = candidate
  const title = unknown && (hasHan(unknown.name) ? 'partLocalTitle' : 'partTitle')
  return {
    ...candidate,
    reported: candidate.reported.map((other) => `${other.value} ${other.unit}`),
    locator: `paragraph ${at.paragraph.toString()}`,
    subjectKind: subject?.kind,
    subjectId: subject?.id,
    ofFigureId: idOf(of) ?? ofFigureId,
    fromFigureId: idOf(from) ?? fromFigureId,
    ...(unknown && title && { partOfId: unknown.ofId, [title]: unknown.name }),
    save: selected,
    saidBy: figureSourceId,
  }
}

export const fillControl = 'fill'

/** Fields that say one thing together are filled together, where none of them says anything. */
const filledTogether = [['subjectKind', 'subjectId'], ['metric'], ['stage'], ['periodStart', 'periodEnd']] as const
/** A new part is a subject too. */
const subjectsOf = ['subjectId', 'partTitle', 'partLocalTitle']

/** Returns a form whose empty cells have what the numbers share. */
export const filledDown = (texts: Texts): Texts => {
  const filled = new Map(texts)
  const textAt = (name: string): string => texts.get(name)?.trim() ?? ''
  for (const at of elementsIn(texts, 'numbers')) {
    const prefix = `numbers.${at.toString()}.`
    for (const keys of filledTogether) {
      const shared = keys.map((key) => [key, textAt(`shared.0.${key}`)] as const)
      const decisive: readonly string[] = keys[0] === 'subjectKind' ? subjectsOf : keys
      // A first day without a last one is half a period; a last day alone may be a moment.
      const isOpen = (key: string): boolean => {
        const text = textAt(`${prefix}${key}`)
        return text === '' || (key === 'periodStart' && text === textAt(`shared.0.${key}`))
      }
      if (decisive.every(isOpen) && shared.some(([, text]) => text !== ''))
        for (const [key, text] of shared) filled.set(`${prefix}${key}`, text)
    }
  }
  return filled
}

// The table: a row of what is shared, and a row for each number, with what is rarely changed folded under it.

/** The words around a number that are shown beside it, in characters. */
const [before, after] = [28, 16]
const clippedBefore = (text: string): string => (text.length > before ? `…${text.slice(-before)}` : text)
const clippedAfter = (text: string): string => (text.length > after ? `${text.slice(0, after)}…` : text)

/** Renders the words of a number: those around it, with the number marked. */
const quoteView = (quote: string, asPrinted: string): Html => {
  const at = quote.indexOf(asPrinted)
  if (at < 0 || asPrinted === '') return html`<q>${asPrinted}</q>`
  const rest = quote.slice(at + asPrinted.length)
  return html`${clippedBefore(quote.slice(0, at))}<mark>${asPrinted}</mark>${clippedAfter(rest)}`
}

/** The form of a row, and its place in it. */
interface Row {
  readonly form: Form
  readonly faults: readonly Placed[]
  /** The beginning of the names of its controls. */
  readonly prefix: string
}

const textIn = ({ form, prefix }: Row, key: string): string => (form.texts.get(`${prefix}${key}`) ?? '').trim()

/** Renders a control of a cell: its label is seen where a row is a card, and heard everywhere. */
const cell = ({ form, faults, prefix }: Row, key: string): Html => {
  const field = parts[key] as Field
  // Days are typed, as `2025` for the whole year.
  const typed: Field = field.kind === 'date' ? { ...field, kind: 'code' } : field
  return control(form, faults, `${prefix}${key}`, key, typed, true)
}

const titlesOfPart = ['partTitle', 'partLocalTitle'] as const

/** Returns the control with the title of the new part that a number is of; undefined if it is of a record. */
const titleOfPart = (row: Row): (typeof titlesOfPart)[number] | undefined =>
  textIn(row, 'subjectId') !== '' || textIn(row, 'partOfId') === ''
    ? undefined
    : titlesOfPart.find((key) => textIn(row, key) !== '')

const partView = (row: Row): Content => {
  const key = titleOfPart(row)
  if (key === undefined) return undefined
  const whole = row.form.references.noteOf(`${row.prefix}partOfId`) ?? textIn(row, 'partOfId')
  return html`<div class="new">${words().desk.newPartOf(whole)}${cell(row, key)}<small>${words().desk.takes}</small></div>`
}

const otherSourceView = (row: Row): Content => {
  const id = textIn(row, 'saidBy')
  if (id === '') return undefined
  const name = `${row.prefix}saidBy`
  return html`${hidden(name, id)}<div class="note">${words().desk.printedBy(row.form.references.noteOf(name) ?? id)}</div>`
}

const isRelated = (row: Row): boolean => related.some((key) => textIn(row, key) !== '')

/** Returns the controls of a number that no cell of its row has. */
const foldedOf = (row: Row): readonly string[] => {
  const shown: readonly (string | undefined)[] = [titleOfPart(row), ...(isRelated(row) ? related : ['relation'])]
  return ['asPrinted', 'quote', 'locator', 'qualifier', 'upperValue', 'reported', 'subjectKind', 'attributedTo']
    .concat(related, Object.keys(part))
    .filter((key) => !shown.includes(key))
}

const foldView = (row: Row): Html => {
  const { form, faults, prefix } = row
  const folded = foldedOf(row)
  const isFaulty = faults.some(({ name }) => folded.some((key) => name === `${prefix}${key}`))
  return html`<tr class="more-of"><td colspan="8"><details${isFaulty && html` open`}><summary>${words().desk.more}</summary>
<div class="controls">
${folded.map((key) => control(form, faults, `${prefix}${key}`, key, parts[key] as Field))}
</div></details></td></tr>`
}

const numberView = (form: Form, faults: readonly Placed[], at: number): Html => {
  const row: Row = { form, faults, prefix: `numbers.${at.toString()}.` }
  const number = (at + 1).toString()
  const asPrinted = textIn(row, 'asPrinted')
  return html`<tbody role="rowgroup" aria-label="${number}: “${asPrinted}”"><tr>
<th scope="row">${number}</th>
<td class="said">${quoteView(textIn(row, 'quote'), asPrinted)}<div class="amount-of">${cell(row, 'value')}${cell(row, 'unit')}</div>${otherSourceView(row)}</td>
<td class="subject">${cell(row, 'subjectId')}${partView(row)}</td>
<td>${cell(row, 'metric')}</td>
<td>${cell(row, 'stage')}</td>
<td class="days">${cell(row, 'periodStart')}${cell(row, 'periodEnd')}</td>
<td>${cell(row, 'relation')}${isRelated(row) && html`${cell(row, 'fromFigureId')}${cell(row, 'ofFigureId')}`}</td>
<td>${cell(row, 'save')}</td></tr>
${foldView(row)}</tbody>
`
}

const sharedView = (form: Form, faults: readonly Placed[]): Html => {
  const row: Row = { form, faults, prefix: 'shared.0.' }
  const say = words().desk
  return html`<tbody class="shared" aria-label="${say.shared}"><tr>
<th scope="row"><span class="unseen">${say.shared}</span></th>
<td class="said">${say.setOnce} <button class="more" name="${fillControl}" value="true">${say.fill}</button></td>
<td class="subject">${hidden('shared.0.subjectKind', textIn(row, 'subjectKind'))}${cell(row, 'subjectId')}</td>
<td>${cell(row, 'metric')}</td>
<td>${cell(row, 'stage')}</td>
<td class="days">${cell(row, 'periodStart')}${cell(row, 'periodEnd')}</td>
<td colspan="2"></td></tr></tbody>
`
}

/** Renders the form: a table that a keyboard goes through like a sheet, and a bar that stays in sight. */
export const deskView = (form: Form & { readonly stocks: readonly string[] }): Html => {
  const { stocks, action, token, texts, revision } = form
  const faults = placed(form)
  const numbers = elementsIn(texts, 'numbers')
  const saved = numbers.filter((at) => texts.get(`numbers.${at.toString()}.save`) === 'true').length
  const all = numbers.length.toString()
  const say = words().desk
  const named = (...keys: readonly string[]): string[] => keys.map((key) => labelOf(key))
  const { period } = words().columns
  const columns = [
    say.number,
    say.words,
    ...named('subjectId', 'metric', 'stage'),
    period,
    ...named('relation', 'save'),
  ]
  return html`${faultSummary(faults)}
<p class="keys" hidden>${say.keys}</p>
<form class="record desk" method="post" action="${action}" novalidate autocomplete="off" data-stocks="${stocks.join(' ')}" data-undated="${say.undated}" data-undated-stock="${say.undatedStock}">
${/* The Enter key works like the first button of a form: it shows what would change, and saves nothing. */ undefined}
<button class="unseen" name="${previewControl}" value="true" tabindex="-1" aria-hidden="true">${words().editing.preview}</button>
${hidden(tokenControl, token)}${revision !== undefined && hidden('revision', revision.toString())}
<table>
<caption>${say.caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
${sharedView(form, faults)}${numbers.map((at) => numberView(form, faults, at))}</table>
${form.references.lists}
<p class="actions bar">${faults.length > 0 && html`<a href="#faults" class="fault">${say.toCorrect(faults.length)}</a> `}<button class="more" name="${previewControl}" value="true">${words().editing.preview}</button> <button class="go" data-text="${say.save('#', all)}">${say.save(saved.toString(), all)}</button></p>
</form>`
}
