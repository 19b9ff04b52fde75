/** Measures totals by region: the first after a write, and repeated. */
import { Agent, get as fetchPlainly } from 'node:http'
import { startCeiling } from '../child.ts'
import { underLoad, type Case } from '../case.ts'
import { countedFigure, dataOf, get, lengthOf } from './questions.ts'
import { repeated } from '../measure.ts'
import { withKey } from '../server.ts'
import { readyBuffer } from './lists.ts'

export const totalByRegion = '/v1/totals?metric=investment&groupBy=region'

export interface Answer {
  readonly url: string
  readonly status: number
  readonly bytes: readonly Buffer[]
}

const agent = new Agent({ keepAlive: true })

/** Receives all bytes of an answer and does nothing with them: the work of a client, or of `fetch`, is not measured. */
export const answerOf = (url: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    fetchPlainly(url, { agent }, (response) => {
      const bytes: Buffer[] = []
      response
        .on('data', (piece: Buffer) => {
          bytes.push(piece)
        })
        .on('error', reject)
        .on('end', () => {
          resolve({ url, status: response.statusCode ?? 0, bytes })
        })
    }).on('error', reject)
  })

const check = ({ url, status, bytes }: Answer): string => {
  const text = Buffer.concat(bytes).toString()
  if (status !== 200 || !(lengthOf(text) > 0))
    throw new Error(`Void: ${url} answers ${status.toString()} ${text.slice(0, 300)}`)
  return dataOf(text)
}

/** Checks an answer, and that its total differs from the previous one. */
const checkMoved = () => {
  let last = ''
  return (answer: Answer): void => {
    const data = check(answer)
    if (data === last) throw new Error(`Void: ${answer.url} answers the same after a write`)
    last = data
  }
}

/** Writes a new value of a figure at each call. The value exceeds the sum of its parts, so that the total changes. */
export const writingTo = (url: string, file: string) => {
  const id = countedFigure(file)
  let value = 900_000_000_000_000
  return async (): Promise<void> => {
    value += 1
    const response = await fetch(`${url}/v1/figures/${id}`, {
      method: 'PATCH',
      headers: { ...withKey, 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ value: value.toString() }),
    })
    if (response.status !== 200)
      throw new Error(`Void: a write answers ${response.status.toString()} ${await response.text()}`)
  }
}

/** Times the first total after a write. */
export const firstTotal = (url: string, file: string, times: number) => {
  const [write, check] = [writingTo(url, file), checkMoved()]
  return () => repeated(times, () => answerOf(`${url}${totalByRegion}`), write, check)
}

export const totals: readonly Case[] = [
  {
    name: 'totals: by region, first after a write',
    atLeast: 8,
    prepare: async (bench) => {
      const file = bench.copy()
      const [server, ceiling] = [await bench.serve(file), await startCeiling('sums.ts', bench.scratch('sums'), file)]
      const ours = firstTotal(server.url, file, 10)
      await ours()
      return {
        ours,
        ceiling: () => repeated(5, () => answerOf(`${ceiling.url}/totals`), undefined, check),
        end: async () => {
          await Promise.all([server.stop(), ceiling.stop()])
        },
      }
    },
  },
  {
    name: 'totals: by region, repeated',
    atLeast: 0.4,
    prepare: async (bench) =>
      underLoad(
        bench,
        { requests: [get(totalByRegion)], fits: (text) => lengthOf(text) > 0 },
        await readyBuffer(bench, get(totalByRegion)),
      ),
  },
]
