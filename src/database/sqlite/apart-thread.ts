/** A thread that runs queries on connections of its own, one after the other: one for all reads, and one for each state that is held open. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { batchesOf } from '../engine.ts'
import type { ApartRequest, ApartAnswer } from './apart.ts'
import { bytesMapped, longestWait, statementCache } from './file.ts'

const port = parentPort as MessagePort

type Rows = ReturnType<typeof batchesOf>

/** Only reads that take turns map the file: a download passes through all of it once, and would fill memory with it. */
const connected = (state: ApartRequest['state']) => {
  const database = new Database(workerData as string, { readonly: state !== 'log', timeout: longestWait })
  if (state === 'shared') database.pragma(`mmap_size = ${bytesMapped.toString()}`)
  return { database, prepared: statementCache(database), cursors: new Map<number, Rows>() }
}

const connections = new Map<ApartRequest['state'], ReturnType<typeof connected>>()

const answer = (request: ApartRequest): unknown[] => {
  if (request.act === 'connect' || (typeof request.state === 'string' && !connections.has(request.state)))
    connections.set(request.state, connected(request.state))
  if (request.act === 'connect') return []
  const connection = connections.get(request.state)
  if (!connection) throw new Error('The state is closed.')
  const { database, prepared, cursors } = connection
  switch (request.act) {
    case 'run': {
      const statement = prepared(request.text)
      if (statement.reader) return statement.all(...request.params)
      statement.run(...request.params)
      return []
    }
    case 'open': {
      // Of its own: a kept statement that is read from is busy.
      const rows = database
        .prepare(request.text)
        .raw()
        .iterate(...request.params)
      cursors.set(request.cursor, batchesOf(rows as IterableIterator<unknown[]>))
      return []
    }
    case 'fetch':
      return (cursors.get(request.cursor)?.next().value ?? []) as unknown[]
    case 'end':
      cursors.get(request.cursor)?.return(undefined)
      cursors.delete(request.cursor)
      return []
    case 'close':
      for (const rows of cursors.values()) rows.return(undefined)
      database.close()
      connections.delete(request.state)
      return []
  }
}

const answered = (request: ApartRequest): ApartAnswer => {
  try {
    return { rows: answer(request) }
  } catch (error) {
    // Between threads an error loses its code.
    const { message, code } = error as { message: string; code?: string }
    return { message, code }
  }
}

port.on('message', (request: ApartRequest) => {
  port.postMessage(answered(request))
})
