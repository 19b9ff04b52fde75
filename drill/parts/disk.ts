/** A small disk in memory, which can be filled to the last byte. */
import { execFileSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { atExit } from './at-exit.ts'

export interface Disk {
  readonly folder: string
  readonly fill: () => void
  readonly empty: () => void
  readonly remove: () => void
}

const megabytes = 192

/** Reports why there is no such disk here. */
export const withoutDisk = (): string | undefined =>
  process.platform === 'linux' && process.getuid?.() === 0 ? undefined : 'only root of a Linux may mount a small disk'

/** Mounts a disk at an empty folder. */
export const diskAt = (folder: string): Disk => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes.toString()}m`, 'planledger-drill', folder])
  const unmount = (): void => {
    execFileSync('umount', ['--lazy', folder])
  }
  const forget = atExit(unmount)
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill: () => {
      const { bavail, bsize } = statfsSync(folder)
      try {
        writeFileSync(ballast, Buffer.alloc(Math.max(1, bavail * bsize)))
      } catch (error) {
        // A server was faster, and the disk is full all the same.
        if ((error as { code?: unknown }).code !== 'ENOSPC') throw error
      }
    },
    empty: () => {
      rmSync(ballast, { force: true })
    },
    remove: () => {
      forget()
      unmount()
    },
  }
}
