/** Copies this checkout as a clone after `npm ci` is, for tests that build, pack or write beside the sources. */
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')
/** The compile cache of Node, independent of the folder for temporary files. */
export const compiled = join(root, 'node_modules', '.cache', 'node')

/** Files of a checkout that a clone does not have. */
const unkept = ['.git', '.tap', 'data', 'dist', 'node_modules', 'test', 'test-results']

/** Makes a copy that shares the installed packages, and returns its folder. */
export const checkoutIn = (folder: string): string => {
  mkdirSync(folder, { recursive: true })
  for (const place of readdirSync(root).filter((name) => !unkept.includes(name)))
    cpSync(join(root, place), join(folder, place), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}
