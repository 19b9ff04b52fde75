/** Cites a list or a total as it stood at an instant: in the style of the APA, as BibTeX, and as plain text. */
import { day as dayInEnglish } from '../../text/dates-in-words.ts'
import { instant } from '../layout/words.ts'
import { words } from '../words/words.ts'

export interface Cited {
  readonly title: string
  readonly publisher: string
  readonly href: string
  /** The instant of its content (RFC 3339); empty before the first change. */
  readonly at: string
}

/** Signs that TeX reads as commands. */
const texEscapes: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

const tex = (text: string): string =>
  text.replace(/[\\{}~^]/g, (sign) => texEscapes[sign] as string).replace(/[#$%&_]/g, '\\$&')

const yearOf = (at: string): string => (at === '' ? 'n.d.' : at.slice(0, 4))

/** `2025-02-13T…` → `2025, February 13`. */
const apaDate = (at: string): string => {
  if (at === '') return 'n.d.'
  const [, date = '', month = ''] = /^(\d+) (\w+)/.exec(dayInEnglish(at.slice(0, 10))) ?? []
  return `${yearOf(at)}, ${month} ${date}`
}

const apa = ({ title, publisher, href, at }: Cited): string =>
  `${publisher}. (${apaDate(at)}). ${title} [Data set]. ${publisher === 'Planledger' ? '' : 'Planledger. '}${href}`

const bibtex = ({ title, publisher, href, at }: Cited): string =>
  [
    `@misc{planledger${at.replace(/\D/g, '').slice(0, 14)},`,
    `  author = {{${tex(publisher)}}},`,
    `  title = {${tex(title)}},`,
    `  year = {${yearOf(at)}},`,
    ...(at === '' ? [] : [`  note = {As of ${at}},`]),
    `  url = {${href}}`,
    '}',
  ].join('\n')

const plain = ({ title, publisher, href, at }: Cited): string =>
  words().lists.plainCitation(title, publisher, at === '' ? '' : instant(at), href)

/** Returns the citation in each form, by its name. */
export const citationsOf = (cited: Cited): readonly (readonly [form: string, text: string])[] => [
  ['APA', apa(cited)],
  ['BibTeX', bibtex(cited)],
  [words().lists.plainText, plain(cited)],
]
