/** A client that imports the same regions again and again under another name, all of them in one file. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, askAny, type Crowd } from './client.ts'

const regions = 60
/** The pause between two imports, in milliseconds. */
const pause = 400

/** Imported regions are the only ones of this kind. */
export const importedKind = 'district'

const nameOf = (step: number): string => `Step ${step.toString()}`

const fileOf = (step: number): string =>
  Array.from({ length: regions }, (_, at) => ({
    resource: 'regions',
    record: { id: `imported-${at.toString()}`, name: nameOf(step), kind: importedKind },
  }))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')

/** Imports one step; a step without an answer is asked again under its key. */
export const importOne = async (crowd: Crowd): Promise<void> => {
  const { imported } = crowd.ledger
  imported.asked ??= imported.answered + 1
  const step = imported.asked
  const answer = await askAny(crowd, 'POST', '/v1/import', [200, 409], {
    body: fileOf(step),
    headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': `import-${step.toString()}` },
  })
  if (answer?.status !== 200) {
    crowd.ledger.unanswered += 1
    return
  }
  crowd.ledger.imported = { answered: step }
  crowd.ledger.answered += 1
}

export const importing = async (crowd: Crowd): Promise<void> => {
  while (crowd.goesOn()) {
    await importOne(crowd)
    await sleep(pause)
  }
}

const path = `/v1/regions?kind=${importedKind}&limit=200&total=true&fields=name`

/** Returns the names of the imported regions on a server, of which there may be one; nothing without an answer. */
export const importedNames = async (url: string): Promise<string[] | undefined> => {
  const answer = await ask(url, 'GET', path)
  if (answer?.status !== 200) return undefined
  return [...new Set((answer.body as { data: { name: string }[] }).data.map(({ name }) => name))]
}

/** Reads lists and totals; half an import must never be seen. */
export const reading = async (crowd: Crowd): Promise<void> => {
  while (crowd.goesOn()) {
    const names = (await importedNames(crowd.random.oneOf(crowd.urls))) ?? []
    if (names.length > 1) crowd.faults.push(`half an import was read: ${names.join()}`)
    // 422: the metric may be a ratio for a moment, which never adds.
    for (const other of ['/v1/totals?metric=investment', '/v1/search?q=posted', '/v1/promises?limit=5'])
      await askAny(crowd, 'GET', other, [200, 422])
    await sleep(pause / 4)
  }
}

/** Returns what is wrong about the imported regions: all of them must be of the last step, or of the one after it. */
export const faultsOfImport = async (crowd: Crowd, url: string): Promise<string[]> => {
  const { ledger } = crowd
  const { answered, asked } = ledger.imported
  const names = await importedNames(url)
  if (names === undefined) return ['the imported regions could not be read']
  const found = names.length === 0 ? 0 : Number(names[0]?.slice(nameOf(0).length - 1))
  ledger.imported = { answered: found }
  if (names.length < 2 && (found === answered || found === asked)) return []
  return [`imported regions are of ${names.join(', ')} after step ${answered.toString()} was answered`]
}
