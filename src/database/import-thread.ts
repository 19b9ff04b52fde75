/** The thread on which an import runs: does the one that it was started with, says what came of it, and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ResourceName } from '../resources/field.ts'
import { resourceOf } from '../resources/index.ts'
import { Refusal } from '../rules/refusal.ts'
import { importFile, type ImportTask, type Said } from './import-file.ts'

const { resource, ...task } = workerData as Omit<ImportTask, 'resource'> & { readonly resource: ResourceName | undefined }

const outcome = async (): Promise<Said> => {
  try {
    return { report: await importFile({ ...task, resource: resource && resourceOf(resource) }) }
  } catch (error) {
    return error instanceof Refusal ? { kind: error.kind, detail: error.message } : { error }
  }
}

parentPort?.postMessage(await outcome())
