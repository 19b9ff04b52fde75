/** The numbers of a text as a form: a record with one list, whose elements become figures. */
import type { Data } from '../../../model/canonical.ts'
import { boolean, list, listOf, name, type Fields } from '../../../model/field.ts'
import { resource } from '../../../model/resource.ts'
import { figures } from '../../../resources/figures.ts'
import type { SaidCandidate } from '../../../store/candidates.ts'

const said = ['locator', 'asPrinted', 'quote', 'value', 'upperValue', 'unit', 'qualifier'] as const
const meant = ['subjectKind', 'subjectId', 'metric', 'stage', 'periodStart', 'periodEnd', 'attributedTo'] as const

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

const parts: Fields = {
  save: boolean({ en: 'Save it as a figure, or leave it out.', zh: '保存为数据，或略去。' }, true),
  ...own(said),
  reported,
  ...own(meant),
}

export const batch = resource(
  'figures',
  'figures',
  { en: 'The numbers of a text.', zh: '文本中的数字。' },
  'numbers',
  {
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

/** Returns what a candidate says as an element of the form. */
export const numberOf = ({ candidate }: SaidCandidate): Data => {
  const { at, subject, metric, stage, unit } = candidate
  const isWhole = subject !== null && metric !== null && stage !== null && unit !== null
  return {
    ...candidate,
    reported: candidate.reported.map((other) => `${other.value} ${other.unit}`),
    locator: `paragraph ${at.paragraph.toString()}`,
    subjectKind: subject?.kind,
    subjectId: subject?.id,
    save: isWhole,
  }
}

/** Returns the body of the figure that an element makes. */
export const figureOf = (number: Data, sourceId: string): Data => {
  const { save: _save, reported: lines = [], ...figure } = number
  const others = (lines as readonly string[]).map((line) => {
    const [value, ...unit] = line.split(/\s+/)
    return { value, unit: unit.join(' ') }
  })
  return { ...figure, reported: others, sourceId }
}
