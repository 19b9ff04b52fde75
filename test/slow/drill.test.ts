/** Five minutes of the drill on SQLite: whatever breaks, nothing answered is lost, and nothing is wrong afterwards. */
import t from 'tap'
import { breakages } from '../../drill/breakages/index.ts'
import { drill } from '../../drill/drill.ts'
import { isGood, reportOf, tableOf } from '../../drill/table.ts'
import { seed } from '../support/runs.ts'

// A round ends with its checks, however late, and each place is made anew.
t.setTimeout(1_800_000)

const entries = await drill({
  seed,
  minutes: 5,
  rounds: undefined,
  breakages,
  // The places on PostgreSQL need half an hour for a turn of each breakage (docs/reliability.md).
  engine: 'sqlite',
  servers: 2,
  say: (text) => {
    t.comment(text)
  },
})
t.comment(tableOf(entries))
t.ok(isGood(entries), `seed ${seed.toString()}${reportOf(entries)}`)
