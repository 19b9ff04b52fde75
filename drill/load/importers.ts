/** A client that imports the same regions again and again under another name, all of them in one file. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../findings.ts'
import { ask, askAny, askPatiently, type Answer, type Crowd } from './client.ts'

const regions = 60
/** The pause between two imports, in milliseconds. */
const pause = 400

/** Imported regions are the only ones of this kind. */
const importedKind = 'district'

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

const wholeImport = 'an import is made as a whole or not at all'

const path = `/v1/regions?kind=${importedKind}&limit=200&fields=name`

interface Imported {
  readonly names: readonly string[]
  /** None or all of the regions are there, and of one step. */
  readonly isWhole: boolean
}

/** Reads the imported regions; undefined without an answer. */
const importedIn = (answer: Answer | undefined): Imported | undefined => {
  if (answer?.status !== 200) return undefined
  const { data } = answer.body as { data: { name: string }[] }
  const names = [...new Set(data.map(({ name }) => name))]
  return { names, isWhole: data.length === 0 || (data.length === regions && names.length === 1) }
}

/** Reads lists and totals; half an import must never be seen. */
export const reading = async (crowd: Crowd): Promise<void> => {
  while (crowd.goesOn()) {
    const imported = importedIn(await ask(crowd.random.oneOf(crowd.urls), 'GET', path))
    if (imported?.isWhole === false)
      crowd.faults.push({ promise: wholeImport, seen: `regions of ${imported.names.join()}` })
    // 400: the metric may be one that no figure has, beside others. 422: it may be a ratio for a moment, which never adds.
    for (const other of ['/v1/totals?metric=investment', '/v1/search?q=posted', '/v1/promises?limit=5'])
      await askAny(crowd, 'GET', other, [200, 400, 422])
    await sleep(pause / 4)
  }
}

/** Returns what is wrong about the imported regions: all of them must be of the last step, or of the one after it. */
export const faultsOfImport = async (crowd: Crowd, url: string): Promise<Fault[]> => {
  const { ledger } = crowd
  const { answered, asked } = ledger.imported
  const imported = importedIn(await askPatiently(crowd, url, path))
  if (imported === undefined) return [{ promise: wholeImport, seen: 'the regions could not be read' }]
  const { names, isWhole } = imported
  const found = names.length === 0 ? 0 : Number(names[0]?.slice(nameOf(0).length - 1))
  ledger.imported = { answered: found }
  if (isWhole && (found === answered || found === asked)) return []
  return [
    { promise: wholeImport, seen: `regions of ${names.join(', ')} after step ${answered.toString()} was answered` },
  ]
}
