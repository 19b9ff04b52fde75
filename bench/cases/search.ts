/** Measures the first page of searches for varying words. */
import { underLoad, type Bench, type Case } from '../case.ts'
import { anew, lengthOf, queries, searchOf } from './questions.ts'

const isPage = (text: string): boolean => lengthOf(text) <= 20

const against = (bench: Bench, route: string) => {
  const asked = queries()
  return underLoad(
    bench,
    { requests: anew(asked.map(searchOf)), fits: isPage, varies: true },
    {
      ceiling: 'search.ts',
      args: [bench.scratch('search'), bench.file],
      asked: {
        requests: asked.map(({ match }) => ({ path: `/${route}?match=${encodeURIComponent(match)}` })),
        fits: isPage,
        varies: true,
      },
    },
  )
}

export const search: readonly Case[] = [
  { name: 'search: top 20, varying words', atLeast: 0.8, prepare: (bench) => against(bench, 'ranked') },
  { name: 'search: the same, against an unordered statement', prepare: (bench) => against(bench, 'unranked') },
]
