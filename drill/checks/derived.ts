/** Totals, promises and findings equal those that the pure functions compute from all records. */
import { anew, figuresMeeting, questions, registerIn, withoutHref } from '../../test/support/load/as-anew.ts'
import { same } from '../ledger.ts'
import { askPatiently, type Answer, type Crowd } from '../load/client.ts'
import type { Check } from './check.ts'

/** The questions of one check. */
const some = 8

interface Found {
  readonly id: string
  readonly records: unknown
  readonly printed: unknown
  readonly computed: unknown
  readonly implied: unknown
}

/** What a finding is about: its words and the answer to it are checked elsewhere. */
const matterOf = ({ id, records, printed, computed, implied }: Found) => ({ id, records, printed, computed, implied })

const read = async (crowd: Crowd, path: string): Promise<Answer> => {
  const answer = await askPatiently(crowd, crowd.random.oneOf(crowd.urls), path)
  if (answer?.status !== 200) throw new Error(`${path} could not be read: ${String(answer?.status)}.`)
  return answer
}

const idsIn = (lines: string): ReadonlySet<string> =>
  new Set(lines.split('\n').flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { id: string }).id])))

/** Returns an answer and what is expected, both so that they can be compared. */
const compared = (answer: Answer, expected: ReturnType<typeof anew>): readonly [unknown, unknown] => {
  const seen = withoutHref(answer)
  if (expected.status === 400) return [{ status: seen.status }, expected]
  if (!('findings' in expected)) return [seen, expected]
  const { data, total } = answer.body as { readonly data: readonly Found[]; readonly total: number }
  const found = expected.findings.map((one) => matterOf(one.found))
  return [
    [data.map(matterOf), total],
    [found, found.length],
  ]
}

/** Parts of bodies come in another order than those that are computed. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, part]) => part !== undefined)
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([key, part]) => [key, sorted(part)]),
        )
      : value

export const derived: Check = {
  promise: 'totals, promises and findings are those of the records',
  isQuick: false,
  faults: async ({ crowd }) => {
    const { urls, random } = crowd
    const register = registerIn((await read(crowd, '/v1/export')).text)
    const isUsed = register.figures.some(({ metric }) => metric === 'investment')
    const faults: string[] = []
    for (let count = 0; count < some; count += 1) {
      const address = random.oneOf(questions)
      const figures = figuresMeeting(address)
      const meant = figures === undefined ? undefined : idsIn((await read(crowd, `${figures}&format=ndjson`)).text)
      const answer = await askPatiently(crowd, random.oneOf(urls), address)
      // Without a figure of it, the metric may be taken for a mistake.
      if (answer?.status === 400 && !isUsed) continue
      const today = new Date(answer?.headers.get('date') ?? Date.now()).toISOString().slice(0, 10)
      const expected = anew(address, register, { today, isMeant: (id) => meant?.has(id) ?? true })
      const [one, other] = (answer ? compared(answer, expected) : ['nothing', expected]).map(sorted)
      if (!same(one, other))
        faults.push(
          `${address} is ${JSON.stringify(one).slice(0, 400)}, of the records ${JSON.stringify(other).slice(0, 400)}`,
        )
    }
    return faults
  },
}
