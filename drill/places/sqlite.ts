/** Servers over one file, on the disk of the machine or on a small one. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { diskAt, withoutDisk } from '../parts/disk.ts'
import { endServers, folderHere, serversOver } from './folder.ts'
import type { Place, Setting } from './place.ts'

const open = async (name: string, count: number, isSmall: boolean): Promise<Place> => {
  const folder = folderHere()
  const data = join(folder, 'data')
  mkdirSync(data)
  const disk = isSmall ? diskAt(data) : undefined
  const database = `file:${join(data, 'register.db')}`
  const servers = await serversOver(folder, database, count)
  return {
    name,
    servers,
    database: () => database,
    ...(disk && { disk }),
    remove: async () => {
      await endServers(servers)
      disk?.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const settingOf = (name: string, isSmall: boolean): Setting => ({
  name,
  engine: 'sqlite',
  missing: () => (isSmall ? withoutDisk() : undefined),
  open: (servers) => open(name, servers, isSmall),
})

export const sqlite: readonly Setting[] = [settingOf('SQLite', false), settingOf('SQLite, small disk', true)]
