/** The folder of a place, and the servers in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atExit } from '../parts/at-exit.ts'
import { serverFor, type Server } from '../parts/server.ts'

/** Makes a folder that goes when the drill ends in any way. */
export const folderHere = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'planledger-drill-'))
  atExit(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Starts servers over one register: the second has workers, the others are one process each. */
export const serversOver = async (folder: string, database: string, count: number): Promise<readonly Server[]> => {
  const servers: Server[] = []
  for (let at = 0; at < count; at += 1) {
    const server = await serverFor({ name: `server-${at.toString()}`, folder, database, workers: at === 1 ? 2 : 1 })
    servers.push(server)
    await server.start()
  }
  return servers
}

export const endServers = async (servers: readonly Server[]): Promise<void> => {
  await Promise.all(servers.map((server) => server.stop()))
}
