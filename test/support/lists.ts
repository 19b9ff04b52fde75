/** A register with a source that has a table and a layout. */
import type { Test } from 'tap'
import type { Layout } from '../../src/lists/layout.ts'
import { adminKey, type Answer, type Ask, build, type Built, put as putRecord, type Settings } from './build.ts'
import { year } from './register.ts'

export type Json = Readonly<Record<string, unknown>>

export const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`

export interface ListRegister extends Built {
  readonly put: (address: string, body: object) => Promise<void>
  /** Puts the table and the layout of a source. */
  readonly list: (sourceId: string, csv: string, layout: Layout) => Promise<void>
  readonly rows: (sourceId: string, query?: string) => Promise<Answer>
  readonly save: (sourceId: string, body?: unknown, query?: string, options?: Ask) => Promise<Answer>
  readonly read: (address: string) => Promise<Json>
}

/** Builds a register with a place, a programme, its metrics and one source of a list. */
export const listRegister = async (t: Test, settings: Settings = {}): Promise<ListRegister> => {
  const app = await build(t, settings)
  const put = (address: string, body: object): Promise<void> => putRecord(app, address, body)
  await put('regions/guangdong', { name: 'Guangdong', localName: '广东省', kind: 'province' })
  await put('regions/guangzhou', { name: 'Guangzhou', localName: '广州市', kind: 'city', parentId: 'guangdong' })
  await put('metrics/total-investment', { name: 'Total investment', nature: 'stock', unit: 'CNY' })
  await put('projects/programme', {
    title: 'Key projects',
    kind: 'portfolio',
    status: 'implementation',
    regionId: 'guangdong',
  })
  await put('sources/list', {
    title: 'Key projects of 2026',
    kind: 'government-document',
    official: true,
    publishedOn: '2026-01-20',
  })
  return {
    ...app,
    put,
    list: async (sourceId, csv, layout) => {
      const kept = await app.ask('PUT', `/v1/sources/${sourceId}/table`, {
        body: csv,
        headers: { 'content-type': 'text/csv' },
      })
      if (kept.status >= 300) throw new Error(kept.text)
      await put(`sources/${sourceId}/table/layout`, layout)
    },
    rows: (sourceId, query = '') => app.ask('GET', `/v1/sources/${sourceId}/table/rows${query}`, { key: adminKey }),
    save: (sourceId, body = {}, query = '', options = {}) =>
      app.ask('POST', `/v1/sources/${sourceId}/table/rows${query}`, { body, ...options }),
    read: async (address) => (await app.ask('GET', `/v1/${address}`)).body,
  }
}

// A list of key projects, and how its rows are read and saved.

export const csv = lines(
  '序号,项目名称,项目代码,建设性质,建设起止年限,总投资（万元）,2026年计划投资（万元）,建设地点,业主',
  '一、交通（2项）,,,,,,,,',
  '1,深圳至江门铁路,A-1,续建,2021-2027,"5,125,000","900,000",广东,铁路公司',
  '2,广州新机场高速公路,A-2,续建,2023-2028,"1,280,500","260,000",广州,',
  '二、能源（1项）,,,,,,,,',
  '1,海上风电,A-3,新建,2026-2030,"2,466,000","150,000",湛江,风电公司',
  '合计,,,,,"8,871,500","1,310,000",,',
)
export const layout: Layout = {
  headerRows: 1,
  columns: [
    { column: '序号', as: 'number' },
    { column: '项目名称', as: 'localTitle' },
    { column: '项目代码', as: 'code', scheme: 'cn-investment-project' },
    { column: '建设性质', as: 'status', values: { 续建: 'implementation', 新建: 'preparation' } },
    { column: '建设起止年限', as: 'period' },
    { column: '总投资（万元）', as: 'figure', metric: 'total-investment', stage: 'planned' },
    { column: '2026年计划投资（万元）', as: 'figure', metric: 'investment', stage: 'planned' },
    { column: '建设地点', as: 'region' },
    { column: '业主', as: 'participant', role: 'owner' },
  ],
  sections: { words: ['一、', '二、'] },
  totals: ['合计'],
  defaults: { parentId: 'programme', regionId: 'guangdong' },
}

export const withList = async (t: Test): Promise<ListRegister> => {
  const register = await listRegister(t)
  await register.list('list', csv, layout)
  return register
}

export interface Row extends Json {
  readonly row: number
  readonly decision: string
  readonly record: Json
  readonly matches: readonly Json[]
  readonly figures: readonly Json[]
  readonly faults: readonly Json[]
  readonly notices: readonly Json[]
}
export interface Rows {
  readonly data: readonly Row[]
  readonly summary: Json
  readonly gone: readonly string[]
  readonly next: string | null
}
export const rowsOf = async ({ rows }: ListRegister, sourceId = 'list', query = ''): Promise<Rows> => {
  const { status, text, body } = await rows(sourceId, query)
  if (status !== 200) throw new Error(text)
  return body
}
export const decisionsOf = async (register: ListRegister, sourceId = 'list'): Promise<Json> =>
  Object.fromEntries((await rowsOf(register, sourceId)).data.map(({ row, decision }) => [row, decision]))
export const saved = async (
  register: ListRegister,
  body: unknown = {},
  query = '',
  sourceId = 'list',
): Promise<Json> => {
  const { status, text, body: answer } = await register.save(sourceId, body, query)
  if (status !== 200) throw new Error(text)
  return answer
}
export const nothing = { created: {}, updated: {}, gone: [], skipped: 0, errorCount: 0, errors: [] }

// A plain list, whose rows may be part of each other.

export const plain: Layout = {
  headerRows: 1,
  columns: [
    { column: 'name', as: 'title' },
    { column: 'of', as: 'partOf' },
    { column: 'code', as: 'code', scheme: 'works' },
    { column: 'body', as: 'participant', role: 'administrativeEntity' },
    { column: 'plan', as: 'figure', metric: 'budget', stage: 'planned', unit: 'ZAR', ...year(2026) },
  ],
  defaults: { parentId: 'programme' },
}
export const listing = (...rows: readonly string[]): string => lines('name,of,code,body,plan', ...rows)
