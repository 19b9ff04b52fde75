/** A copy of this checkout in a folder of its own, as a clone after `npm ci` is: for what builds, packs or writes beside the sources. */
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

/** What a checkout holds that no clone does. */
const unkept = ['.git', '.tap', 'client', 'data', 'dist', 'node_modules', 'test', 'test-results']

/** Makes the copy and answers where it is; its packages are those that are installed here. */
export const checkoutIn = (folder: string): string => {
  mkdirSync(folder, { recursive: true })
  for (const place of readdirSync(root).filter((name) => !unkept.includes(name)))
    cpSync(join(root, place), join(folder, place), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}
