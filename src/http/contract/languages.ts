/** The languages of pages and charts, and the names of records in them. */
import type { FastifyRequest, FastifyServerOptions } from 'fastify'
import type { TotalsRow } from '../../figures/totals.ts'
import type { ResourceName } from '../../model/field.ts'
import type { Store } from '../../store/store.ts'
import type { Language } from '../../text/messages/message.ts'
import { hasHan } from '../../text/characters.ts'
import { recordsWhere } from './records-where.ts'

// The languages of pages: each is served in Chinese too, at its address under `/zh`. Routes know one address for both.

/** A client may name a server in its request line (RFC 9112, section 3.2.2): no link is made from it. */
const server = '(?:[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*)?'
const named = new RegExp(`^${server}`)
const chinese = new RegExp(`^${server}/zh(?=[/?#]|$)`)

/** Returns the address of the same page without its language, which is what routes take. */
export const rewriteUrl: NonNullable<FastifyServerOptions['rewriteUrl']> = ({ url = '/' }) => {
  if (url.startsWith('/') && !url.startsWith('/zh')) return url
  const rest = url.replace(chinese, '').replace(named, '')
  return /^[/*]/.test(rest) ? rest : `/${rest}`
}

/** Returns the language that the address of a request asks for: nothing else decides it. */
export const languageOf = ({ originalUrl }: Pick<FastifyRequest, 'originalUrl'>): Language =>
  chinese.test(originalUrl) ? 'zh' : 'en'

// Names in the language of a reader: those of records, and of the places in the rows of a total.

const names = ['title', 'name', 'asPrinted']
const local = ['localTitle', 'localName']

const inOrder: Readonly<Record<Language, readonly string[]>> = { en: names, zh: [...local, ...names] }

/** The fields that name a record in a language, the best first. */
export const naming = (language: Language): readonly string[] => inOrder[language]

/** Returns the name of a record in a language; undefined if it has none, as a rate. */
export const nameIn = (language: Language, record: Readonly<Record<string, unknown>>): string | undefined =>
  inOrder[language]
    .filter((key) => !local.includes(key) || hasHan(String(record[key])))
    .map((key) => record[key])
    .find((name) => typeof name === 'string')

/** The groups whose keys are ids. */
const grouped = { region: 'regions', industry: 'industries', organization: 'organizations' } as const

type Group = keyof TotalsRow['key']

const several: Readonly<Record<Group, string>> = {
  region: '跨地区',
  industry: '跨行业',
  organization: '多个机构',
  year: '跨年度',
}

const atOnce = 500

const namesOf = async (store: Store, name: ResourceName, ids: readonly string[]): Promise<[string, string][]> => {
  const named: [string, string][] = []
  for (let at = 0; at < ids.length; at += atOnce) {
    const some = ids.slice(at, at + atOnce)
    for (const record of await recordsWhere(store, name, { 'id.in': some }, some.length, ['id', ...inOrder.zh])) {
      const id = record['id'] as string
      named.push([id, nameIn('zh', record) ?? id])
    }
  }
  return named
}

/** Returns a total whose rows are labelled in Chinese: `2025年，广东省`. */
export const labelledInChinese = async <T extends { readonly data: readonly Pick<TotalsRow, 'key' | 'label'>[] }>(
  store: Store,
  totals: T,
): Promise<T> => {
  const names = new Map<string, string>()
  for (const [group, resource] of Object.entries(grouped)) {
    const ids = totals.data.flatMap(({ key }) => key[group as Group] ?? [])
    for (const [id, name] of await namesOf(store, resource, [...new Set(ids)])) names.set(`${group} ${id}`, name)
  }
  const labelOf = ({ key }: Pick<TotalsRow, 'key'>): string =>
    (Object.entries(key) as [Group, string | null][])
      .map(([group, id]) =>
        id === null ? several[group] : group === 'year' ? `${id}年` : (names.get(`${group} ${id}`) ?? id),
      )
      .join('，') || '总计'
  return { ...totals, data: totals.data.map((row) => ({ ...row, label: labelOf(row) })) }
}
