/** Measures creations of records, each on the disk before its answer. */
import { sql } from 'drizzle-orm'
import { openEngine } from '../../src/database/open.ts'
import { underLoad, type Case } from '../case.ts'
import type { Request } from '../load.ts'
import { withKey } from '../server.ts'
import { hanPhrase, numbersFrom, phrase } from '../vocabulary.ts'

/** Returns a function that makes requests to create projects, each with a new id. */
const creations = (path: string, headers: Readonly<Record<string, string>>): (() => Request) => {
  const draw = numbersFrom(13)
  let made = 0
  return () => {
    made += 1
    const body = {
      id: `made-${made.toString()}`,
      title: phrase(draw, 5),
      localTitle: hanPhrase(draw, 3),
      summary: phrase(draw, 15),
      kind: 'project',
      status: 'preparation',
      regionId: 'land-0-0-0',
      industryIds: ['industry-0'],
      participants: [],
      startsOn: '2025-01-01',
      citations: [],
    }
    return {
      method: 'POST',
      path,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }
  }
}

/** Counts the rows of each kind that a creation writes. */
const written = async (database: string): Promise<number[]> => {
  const engine = await openEngine(database.replace(/^file:/, ''))
  const [row = {}] = await engine.all(sql<
    Readonly<Record<string, number>>
  >`SELECT (SELECT count(*) FROM projects) AS records, sequence,
    (SELECT count(*) FROM changes) AS changes, (SELECT count(*) FROM texts) AS texts FROM register`)
  await engine.close()
  return Object.values(row)
}

export const writes: readonly Case[] = [
  {
    name: 'writes: create a project, 32 at once',
    atLeast: 0.8,
    prepare: async (bench) => {
      const server = await bench.serve(bench.copy())
      const before = await written(server.database)
      const sides = await underLoad(
        { ...bench, server: async () => server },
        { requests: creations('/v1/projects', withKey), status: 201 },
        { ceiling: 'inserts.ts', args: [bench.copy()], asked: { requests: creations('/projects', {}), status: 201 } },
      )
      const end = async (): Promise<void> => {
        await Promise.all([sides.end(), server.stop()])
        const more = (await written(server.database)).map((count, index) => count - (before[index] ?? 0))
        if (new Set(more).size !== 1)
          throw new Error(`Void: a creation did not write one row of each kind: ${more.join(', ')}`)
      }
      return { ...sides, end }
    },
  },
]
