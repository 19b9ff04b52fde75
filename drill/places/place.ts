/** Where a drill takes place: servers over one register, and the parts below them that can be broken. */
import type { Disk } from '../parts/disk.ts'
import type { Line } from '../parts/line.ts'
import type { Pooler } from '../parts/pooler.ts'
import type { Replication } from '../parts/replication.ts'
import type { Server } from '../parts/server.ts'

export interface Place {
  readonly name: string
  readonly servers: readonly Server[]
  /** The URL of the register as it is now, past every pooler and line. */
  readonly database: () => string
  /** The disk of the register, if it can be filled. */
  readonly disk?: Disk
  readonly replication?: Replication
  readonly pooler?: Pooler
  /** The line from the servers to the database, or to its pooler. */
  readonly line?: Line
  readonly remove: () => Promise<void>
}

/** A place that can be made here, or the reason why it cannot. */
export interface Setting {
  readonly name: string
  readonly engine: 'sqlite' | 'postgres'
  readonly missing: () => string | undefined
  readonly open: (servers: number) => Promise<Place>
}
