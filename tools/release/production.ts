/** Lists the packages of a production installation, from package-lock.json. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

export interface LockEntry {
  readonly version: string
  readonly license?: string
  readonly dev?: boolean
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>
}

export interface Installed {
  readonly name: string
  readonly version: string
  readonly licence: string
}

/** Licences whose packages do not write them in SPDX. */
const inSpdx: Readonly<Record<string, string>> = { 'MIT/X11': 'MIT' }

export const readLock = (folder: string): Lock =>
  JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as Lock

const asInstalled = (entry: LockEntry): LockEntry =>
  entry.license === undefined ? entry : { ...entry, license: inSpdx[entry.license] ?? entry.license }

/** Returns the lock file without packages that `npm ci --omit=dev` never installs, on any platform. */
export const productionLock = (lock: Lock): Lock => ({
  ...lock,
  packages: Object.fromEntries(
    Object.entries(lock.packages).flatMap(([place, entry]) => (entry.dev ? [] : [[place, asInstalled(entry)]])),
  ),
})

const nameIn = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** Returns each package of a production installation once, by name and version. */
export const production = (folder = root): Installed[] => {
  const found = Object.entries(productionLock(readLock(folder)).packages)
    .filter(([place]) => place !== '')
    .map(([place, { version, license: licence = 'none' }]) => ({ name: nameIn(place), version, licence }))
  const each = new Map(found.map((entry) => [`${entry.name}@${entry.version}`, entry]))
  return [...each.keys()].sort().flatMap((key) => each.get(key) ?? [])
}
