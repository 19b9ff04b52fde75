/** A thread that runs queries on connections of its own, one after the other: one for all reads, and one for each state that is held open. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { batchesOf } from '../engine.ts'
import type { AskedApart, AnsweredApart } from './apart.ts'
import { bytesMapped, longestWait, keptStatements } from './file.ts'

const port = parentPort as MessagePort

type Rows = ReturnType<typeof batchesOf>

/** Only reads that take turns map the file: a download passes through all of it once, and would fill memory with it. */
const connected = (state: AskedApart['state']) => {
  const database = new Database(workerData as string, { readonly: true, timeout: longestWait })
  if (state === 'shared') database.pragma(`mmap_size = ${bytesMapped.toString()}`)
  return { database, prepared: keptStatements(database), cursors: new Map<number, Rows>() }
}

const connections = new Map<AskedApart['state'], ReturnType<typeof connected>>()

const answer = (asked: AskedApart): unknown[] => {
  if (asked.act === 'connect' || (asked.state === 'shared' && !connections.has(asked.state)))
    connections.set(asked.state, connected(asked.state))
  if (asked.act === 'connect') return []
  const connection = connections.get(asked.state)
  if (!connection) throw new Error('The state is closed.')
  const { database, prepared, cursors } = connection
  switch (asked.act) {
    case 'run': {
      const statement = prepared(asked.text)
      if (statement.reader) return statement.all(...asked.params)
      statement.run(...asked.params)
      return []
    }
    case 'open': {
      // Of its own: a kept statement that is read from is busy.
      const rows = database
        .prepare(asked.text)
        .raw()
        .iterate(...asked.params)
      cursors.set(asked.cursor, batchesOf(rows as IterableIterator<unknown[]>))
      return []
    }
    case 'fetch':
      return (cursors.get(asked.cursor)?.next().value ?? []) as unknown[]
    case 'end':
      cursors.get(asked.cursor)?.return(undefined)
      cursors.delete(asked.cursor)
      return []
    case 'close':
      for (const rows of cursors.values()) rows.return(undefined)
      database.close()
      connections.delete(asked.state)
      return []
  }
}

const answered = (asked: AskedApart): AnsweredApart => {
  try {
    return { rows: answer(asked) }
  } catch (error) {
    // Between threads an error loses its code.
    const { message, code } = error as { message: string; code?: string }
    return { message, code }
  }
}

port.on('message', (asked: AskedApart) => {
  port.postMessage(answered(asked))
})
