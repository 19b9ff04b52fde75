/** The words of charts, in English and in Chinese. */
import type { TotalsRow } from '../figures/totals.ts'
import * as inChinese from '../text/chinese/in-words.ts'
import { spoken } from '../text/chinese/terms.ts'
import * as inEnglish from '../text/in-words.ts'
import type { Language } from '../text/messages/message.ts'

/** The rows that a chart leaves out. */
export interface Omission {
  readonly isOverTime: boolean
  /** Units of other rows: amounts in two units have no common scale. */
  readonly otherUnits: readonly string[]
  /** The number of groups that do not fit. */
  readonly omitted: number
  /** Amounts for several years at once are left out: they belong to no single year. */
  readonly lacksSeveralYears: boolean
}

/** The words of a chart in one language. */
export interface ChartWords {
  /** The powers of ten that have a name, the largest first. */
  readonly scales: readonly (readonly [by: number, name: string])[]
  /** Names a unit, in the plural. */
  readonly unit: (unit: string) => string
  readonly stage: (stage: TotalsRow['stage']) => string
  readonly year: (year: string) => string
  /** Says in the key what unit the axis has. */
  readonly inUnit: (unit: string) => string
  /** Names what is reported for a part of its time only. */
  readonly inPart: (stage: string, isOverTime: boolean) => string
  /** Says until which day an amount is reported, in a year that is known or not: `to 30 Apr`. */
  readonly until: (day: string | null, isYearKnown: boolean) => string
  /** Stands where some years have no amounts. */
  readonly nothing: string
  /** Says a plan at its outcome: `of 1`. */
  readonly of: (amount: string) => string
  /** Says an amount that is not alone in its year: `target 1.2`. */
  readonly named: (stage: TotalsRow['stage'], amount: string) => string
  /** Says an amount to its last digit: `2025, planned: at least 600,000,000,000 CNY`. */
  readonly exactly: (group: string, row: TotalsRow) => string
  /** Returns what a chart does not show, a sentence each. */
  readonly notesOf: (omission: Omission) => readonly string[]
  /** Says what an amount of a year rests on, and that it is not drawn beside those of something else. */
  readonly restsOn: (row: TotalsRow, year: string, subjects: readonly string[], isDrawn: boolean) => string
  /** Says of outcomes by year that years may be of different subjects. */
  readonly ofEachYear: string
  /** Says under a chart what most amounts rest on. */
  readonly programme: (name: string) => string
  /** Says who publishes what is drawn, as the register held it on a day. */
  readonly sources: (publishers: readonly string[], date: string) => string
  readonly noFigures: string
  /** Ends a sentence of the description. */
  readonly stop: string
}

const nouns: Readonly<Record<TotalsRow['stage'], string>> = {
  target: 'Target',
  planned: 'Plan',
  committed: 'Commitment',
  actual: 'Outcome',
}

/** More subjects are only counted. */
const mostNamed = 4

const listedInEnglish = (names: readonly string[]): string => {
  const more = names.length - mostNamed
  const shown = more > 0 ? [...names.slice(0, mostNamed), `${more.toString()} more`] : names
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}

const listedInChinese = (names: readonly string[]): string =>
  `${names.slice(0, mostNamed).join('、')}${names.length > mostNamed ? `等${names.length.toString()}项` : ''}`

const omittedInEnglish = (count: number, isOverTime: boolean): string => {
  const group = isOverTime ? 'earlier year' : 'smaller one'
  return `Without ${count.toString()} ${group}${count === 1 ? '' : 's'}.`
}

const english: ChartWords = {
  scales: [
    [1e12, 'trillion '],
    [1e9, 'billion '],
    [1e6, 'million '],
  ],
  unit: (unit) => inEnglish.unitInWords('2', unit),
  stage: (stage) => stage,
  year: (year) => year,
  inUnit: (unit) => `in ${unit}`,
  exactly: (group, row) => {
    const { text, bounds } = inEnglish.totalInWords(row)
    const until = row.partial ? `, ${english.until(row.through, false)}` : ''
    return `${group}, ${row.stage}: ${text}${bounds === undefined ? '' : `, ${bounds}`}${until}`
  },
  inPart: (stage, isOverTime) => `${stage}, part of ${isOverTime ? 'a year' : 'the period'}`,
  until: (day, isYearKnown) => (day === null ? 'no last day' : `to ${inEnglish.shortDay(day, isYearKnown)}`),
  nothing: 'no figures',
  of: (amount) => `of ${amount}`,
  named: (stage, amount) => `${stage} ${amount}`,
  notesOf: ({ omitted, isOverTime, otherUnits, lacksSeveralYears }) => [
    ...(omitted === 0 ? [] : [omittedInEnglish(omitted, isOverTime)]),
    ...(lacksSeveralYears ? ['Without amounts for several years at once.'] : []),
    ...(otherUnits.length === 0 ? [] : [`Without amounts in ${otherUnits.join(', ')}.`]),
  ],
  restsOn: (row, year, subjects, isDrawn) => {
    const hedge = row.upperBound === null ? 'at least ' : row.approximate ? 'about ' : ''
    const amount = `${hedge}${inEnglish.inShort(row.total)} ${inEnglish.unitInWords(row.total, row.unit)}`
    const names = listedInEnglish(subjects)
    return isDrawn
      ? `${nouns[row.stage]} for ${year}: ${names}.`
      : `Not drawn: ${amount}, the ${nouns[row.stage].toLowerCase()} for ${year} of ${names}${subjects.length === 1 ? ' alone' : ''}.`
  },
  ofEachYear: 'A plan and its outcome are over the same subjects; those of another year may be others.',
  programme: (name) => `Programme: ${name}.`,
  sources: (publishers, date) => `Sources: ${listedInEnglish(publishers)}. As of ${inEnglish.day(date)}.`,
  noFigures: 'No figures.',
  stop: '. ',
}

const chinese: ChartWords = {
  scales: inChinese.scales.map(([power, name]) => [10 ** power, name] as const),
  // An axis counts pieces; it names no things.
  unit: (unit) =>
    inChinese
      .unitInWords('2', unit)
      .trim()
      .replace(/^个(?=百分点)|(?<=^[个家项场]).+/, ''),
  stage: spoken,
  year: (year) => `${year}年`,
  inUnit: (unit) => `单位：${unit}`,
  exactly: (group, row) => {
    const { text, bounds } = inChinese.totalInDigits(row)
    const until = row.partial ? `，${chinese.until(row.through, false)}` : ''
    return `${group}，${spoken(row.stage)}：${text}${bounds === undefined ? '' : `，${bounds}`}${until}`
  },
  inPart: (stage, isOverTime) => `${stage}（截至所注${isOverTime ? '日期' : '时点'}）`,
  until: (day, isYearKnown) => (day === null ? '截止日不详' : `至${inChinese.shortDay(day, isYearKnown)}`),
  nothing: '暂无数据',
  of: (amount) => `计划${amount}`,
  named: (stage, amount) => `${spoken(stage)}${amount}`,
  notesOf: ({ omitted, isOverTime, otherUnits, lacksSeveralYears }) => [
    ...(omitted === 0 ? [] : [`未列出${isOverTime ? '更早的' : '较小的'}${omitted.toString()}项。`]),
    ...(lacksSeveralYears ? ['未计入多年合计金额。'] : []),
    ...(otherUnits.length === 0
      ? []
      : [`不含以${otherUnits.map((unit) => inChinese.unitInWords('2', unit).trim()).join('、')}计的数额。`]),
  ],
  restsOn: (row, year, subjects, isDrawn) => {
    const hedge = row.upperBound === null ? '不少于' : row.approximate ? '约' : ''
    const amount = `${hedge}${inChinese.inShort(row.total)}${inChinese.unitInWords(row.total, row.unit)}`
    const names = listedInChinese(subjects)
    const what = `${year}年${spoken(row.stage)}`
    return isDrawn ? `${what}：${names}。` : `图中不含${what}${amount}，该数仅指${names}。`
  },
  ofEachYear: '同一年的计划数与完成数对象相同，各年对象可能不同。',
  programme: (name) => `项目：${name}。`,
  sources: (publishers, date) => `来源：${listedInChinese(publishers)}。截至${inChinese.day(date)}。`,
  noFigures: '暂无数据。',
  stop: '。',
}

/** Returns the words of charts in a language. */
export const chartWordsIn = (language: Language): ChartWords => ({ en: english, zh: chinese })[language]
