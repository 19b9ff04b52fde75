/** A way to break something under load, and to mend it. */
import type { Crowd } from '../load/client.ts'
import type { Place } from '../places/place.ts'
import type { Random } from '../random.ts'

export interface Scene {
  readonly place: Place
  readonly random: Random
  readonly crowd: Crowd
  /** Says that the fault is over: from now on the servers recover. */
  readonly mended: () => void
  /** Waits until all servers are ready; called by breakages that have more to do afterwards. */
  readonly recovered: () => Promise<void>
  /** Ends all writes and reads before what comes; the followers go on. */
  readonly quieten: () => Promise<void>
}

export interface Breakage {
  readonly name: string
  /** What it does, for the table. */
  readonly what: string
  /** Whether a place has the parts for it. */
  readonly fits: (place: Place) => boolean
  /** Breaks and mends; servers that it has ended are started again afterwards. */
  readonly run: (scene: Scene) => Promise<void>
  /** The last answered writes may be lost, and no others. */
  readonly mayLose?: boolean
}
