/** A thread that runs queries on a connection of its own, one after the other. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { AskedApart, AnsweredApart } from './apart.ts'
import { bytesMapped, longestWait } from './file.ts'
import { keptStatements } from './kept-statements.ts'

const port = parentPort as MessagePort
const database = new Database(workerData as string, { readonly: true, timeout: longestWait })
database.pragma(`mmap_size = ${bytesMapped.toString()}`)
const prepared = keptStatements(database)

const answer = ({ text, params }: AskedApart): AnsweredApart => {
  try {
    const statement = prepared(text)
    if (statement.reader) return { rows: statement.all(...params) }
    statement.run(...params)
    return { rows: [] }
  } catch (error) {
    // Between threads an error loses its code.
    const { message, code } = error as { message: string; code?: string }
    return { message, code }
  }
}

port.on('message', (asked: AskedApart) => {
  port.postMessage(answer(asked))
})
