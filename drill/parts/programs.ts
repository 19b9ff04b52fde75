/** The programs of PostgreSQL and PgBouncer on this machine, and the user who may run them. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Debian keeps each version in a folder of its own; others have them in the path. */
const folders = (): string[] => {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((one, other) => Number(other) - Number(one)) : []
  return [...versions.map((version) => join(debian, version, 'bin')), ...(process.env['PATH'] ?? '').split(':')]
}

const needed = ['initdb', 'postgres', 'pg_basebackup', 'pg_dump', 'pg_amcheck']

/** The folder with the programs of PostgreSQL; undefined without them. */
export const postgresFolder = (): string | undefined =>
  folders().find((folder) => needed.every((name) => existsSync(join(folder, name))))

/** The program of PgBouncer; undefined without it. */
export const pgBouncer = (): string | undefined =>
  [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin']
    .map((folder) => join(folder, 'pgbouncer'))
    .find((program) => existsSync(program))

export const withoutPostgres = (): string | undefined =>
  postgresFolder() === undefined
    ? 'PostgreSQL with its client programs is missing: install `postgresql` (apt), `postgresql@18` (brew)'
    : undefined

export const withoutPooler = (): string | undefined =>
  withoutPostgres() ?? (pgBouncer() === undefined ? 'PgBouncer is missing: install `pgbouncer` (apt, brew)' : undefined)

/** Returns the first line of what a program says about its version. */
export const versionOf = (program: string): string =>
  execFileSync(program, ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? ''

/** Root may run neither program: they run as the owner of the folder that is made for them. */
export const owner = (): { readonly uid: number; readonly gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
