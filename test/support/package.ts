/** The package as others get it: packed from a copy of this checkout. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { checkoutIn } from './checkout.ts'
import { launch } from './planledger.ts'

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
  readonly size: number
}

export interface Package extends Packed {
  /** The folder that was packed. */
  readonly checkout: string
}

/** Packs a copy of this checkout into a folder. */
export const packIn = async (t: Test, folder: string): Promise<Package> => {
  const checkout = checkoutIn(join(folder, 'checkout'))
  // A stale file in `dist` must not be packed.
  mkdirSync(join(checkout, 'dist'))
  writeFileSync(join(checkout, 'dist', 'gone.js'), '')
  const { code, stdout, stderr } = await launch(
    t,
    ['npm', 'pack', '--json', '--offline', '--pack-destination', folder],
    checkout,
  ).ended
  t.equal(code, 0, stderr)
  const [packed] = JSON.parse(stdout) as [Packed]
  return { ...packed, checkout }
}
