/** Writers that keep a server busy until it is gone, and record what it promised. */
import { adminKey } from '../build.ts'

type Data = Readonly<Record<string, unknown>>

/** A record: `answered` is its last state, null if deleted; `asked` is a later write without an answer. */
export interface Known {
  readonly answered: Data | null
  readonly asked?: Data | null
}
export type Ledger = Map<string, Known>

const recordsEach = 6

/** Returns a project with elements in each of its lists, different for each step. */
export const projectOf = (step: number): Data => ({
  title: `Project ${step.toString()}`,
  localTitle: null,
  summary: `Step ${step.toString()}. `.repeat(step % 90),
  kind: 'project',
  status: 'preparation',
  regionId: null,
  parentId: null,
  initiativeId: null,
  industryIds: ['chips', 'steel'].slice(step % 3),
  participants: Array.from({ length: step % 4 }, (_, index) => ({
    organizationId: 'tencent',
    role: `role-${(step + index).toString()}`,
  })),
  startsOn: null,
  endsOn: null,
  citations: [{ sourceId: 'a-report', locator: `page ${step.toString()}`, note: null, as: null }],
})

/** The records that the projects refer to. */
export const groundwork: Readonly<Record<string, Data>> = {
  'industries/steel': { name: 'Steel' },
  'industries/chips': { name: 'Chips' },
  'organizations/tencent': { name: 'Tencent', kind: 'company' },
  'sources/a-report': { title: 'A report', kind: 'report', official: false },
}

const send = (url: string, method: string, body?: Data): Promise<Response> =>
  fetch(url, {
    method,
    headers: { authorization: `Bearer ${adminKey}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })

export const layGroundwork = async (url: string): Promise<void> => {
  for (const [path, body] of Object.entries(groundwork)) await send(`${url}/v1/${path}`, 'PUT', body)
}

/** Writes the next record in turn: put, then replaced, patched, deleted, and put again. */
const writeOne = async (url: string, ledger: Ledger, id: string, step: number): Promise<void> => {
  const answered = ledger.get(id)?.answered ?? null
  const method = answered === null ? 'PUT' : (['DELETE', 'PUT', 'PATCH', 'PATCH'][step % 4] ?? '')
  const asked = method === 'DELETE' ? null : projectOf(step)
  ledger.set(id, { answered, asked })
  const response = await send(`${url}/v1/projects/${id}`, method, asked ?? undefined)
  const body = response.status === 204 ? null : ((await response.json()) as Data)
  if (!response.ok) throw new Error(`${method} ${id} was answered by ${JSON.stringify(body)}`)
  ledger.set(id, { answered: body })
}

/** Writes without a pause until `goesOn` returns false or the connection breaks. */
export const keepWriting = async (
  url: string,
  ledger: Ledger,
  writer: number,
  first: number,
  goesOn = () => true,
): Promise<void> => {
  for (let step = first; goesOn(); step++) {
    try {
      await writeOne(url, ledger, `writer-${writer.toString()}-${(step % recordsEach).toString()}`, step)
    } catch (error) {
      // `fetch` throws it when the connection breaks.
      if (error instanceof TypeError) return
      throw error
    }
  }
}

const own = (record: Data): Data => Object.fromEntries(Object.entries(record).filter(([key]) => key in projectOf(0)))
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Reports whether a found record is the last write. */
const isAsked = (found: Data | null, { answered, asked }: Known): boolean =>
  asked === null
    ? found === null
    : asked !== undefined &&
      found !== null &&
      same(own(found), asked) &&
      (answered === null || found['revision'] === (answered['revision'] as number) + 1)

/** Returns every broken promise among the found records, and records their states as known. */
export const broken = (ledger: Ledger, found: ReadonlyMap<string, Data>): string[] =>
  [...ledger].flatMap(([id, known]) => {
    const now = found.get(id) ?? null
    const holds = same(now, known.answered) || isAsked(now, known)
    ledger.set(id, { answered: now })
    return holds ? [] : [`${id} is ${JSON.stringify(now)} after ${JSON.stringify(known)}`]
  })

/** Returns every project of a server, by id. */
export const projectsOf = async (url: string): Promise<ReadonlyMap<string, Data>> => {
  const text = await (await fetch(`${url}/v1/projects?format=ndjson`)).text()
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Data)
      .map((record) => [record['id'] as string, record]),
  )
}
