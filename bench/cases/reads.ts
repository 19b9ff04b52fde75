/** Measures reads of one record, the same or each time another, and of an unchanged list. */
import { underLoad, type Case } from '../case.ts'
import type { Asked } from '../load.ts'
import { get, someIds } from './questions.ts'

const hello = { ceiling: 'answers.ts', asked: { requests: [{ path: '/hello' }] } as Asked }
const ofRegion = '/v1/projects?regionId.within=land-0-0&limit=50'

export const reads: readonly Case[] = [
  {
    name: 'reads: one record, repeated',
    atLeast: 0.4,
    prepare: async (bench) => {
      const [id = ''] = someIds(bench.file)
      return underLoad(bench, { requests: [get(`/v1/projects/${id}`)] }, hello)
    },
  },
  {
    name: 'reads: one record, each different',
    atLeast: 0.7,
    prepare: async (bench) => {
      const ids = someIds(bench.file)
      return underLoad(
        bench,
        { requests: ids.map((id) => get(`/v1/projects/${id}`)) },
        {
          ceiling: 'rows.ts',
          args: [bench.file],
          asked: { requests: ids.map((id) => ({ path: `/projects/${id}` })) },
          alike: (text) => text,
        },
      )
    },
  },
  {
    name: 'reads: 304 for an unchanged list',
    atLeast: 0.4,
    prepare: async (bench) => {
      const { url } = await bench.server()
      const etag = (await fetch(`${url}${ofRegion}`)).headers.get('etag') ?? ''
      return underLoad(bench, { requests: [get(ofRegion, { 'if-none-match': etag })], status: 304 }, hello)
    },
  },
]
