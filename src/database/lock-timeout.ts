/** The refusal of a write that waited in vain for another writer. */
import { Refusal } from '../rules/refusal.ts'

/** Unlike other refusals because of the database, it ends when the other writer does. */
export class LockTimeout extends Refusal {
  constructor(cause: unknown) {
    super('overloaded', ['database-locked'], [], { cause })
  }
}
