/** Every breakage, one entry each. */
import type { Breakage } from './breakage.ts'
import { clock } from './clock.ts'
import { databases } from './database.ts'
import { freeze, freezeBackend, freezePooler } from './freeze.ts'
import { fullDisk } from './full-disk.ts'
import { killImport } from './kill-import.ts'
import { kill, killOne, killWorker } from './kill.ts'
import { lines } from './line.ts'
import { promotions } from './promote.ts'

export const breakages: readonly Breakage[] = [
  kill,
  killOne,
  killWorker,
  killImport,
  freeze,
  fullDisk,
  clock,
  ...databases,
  ...promotions,
  freezeBackend,
  freezePooler,
  ...lines,
]
