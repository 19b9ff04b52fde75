/** Errors of PostgreSQL, its driver or the system are each of one kind, which decides the answer. */
import t from 'tap'
import { isBrief, isLost, isUndone, refused } from '../../../src/database/postgres/connection.ts'
import { Refusal } from '../../../src/rules/refusal.ts'

type Became = 'away' | 'undone' | 'busy' | 'full' | 'passing' | 'late' | 'fault'

/** By SQLSTATE or error code of the system. */
const codes: Readonly<Record<string, Became>> = {
  '08000': 'away',
  '08001': 'away',
  '08003': 'away',
  '08004': 'away',
  '08006': 'away',
  '57P01': 'away',
  '57P02': 'away',
  '57P03': 'away',
  '57P05': 'away',
  '53300': 'away',
  '25006': 'away',
  '25P03': 'away',
  '25P04': 'away',
  '26000': 'away',
  ECONNREFUSED: 'away',
  ECONNRESET: 'away',
  EPIPE: 'away',
  ETIMEDOUT: 'away',
  EHOSTUNREACH: 'away',
  ENETUNREACH: 'away',
  EAI_AGAIN: 'away',
  ENOTFOUND: 'away',
  EADDRNOTAVAIL: 'away',
  '40001': 'undone',
  '40P01': 'undone',
  '40003': 'passing',
  '57014': 'passing',
  '53000': 'passing',
  '53200': 'passing',
  '58000': 'passing',
  '58030': 'passing',
  '55P03': 'busy',
  '53100': 'full',
  '23505': 'fault',
  '23503': 'fault',
  '22P02': 'fault',
  '25P02': 'fault',
  '42601': 'fault',
  '42P01': 'fault',
  XX000: 'fault',
  XX001: 'fault',
  P0001: 'fault',
  EACCES: 'fault',
}

/** Messages of the driver that have no code. */
const words: Readonly<Record<string, Became>> = {
  'Connection terminated unexpectedly': 'away',
  'Connection terminated': 'away',
  'Client has encountered a connection error and is not queryable': 'away',
  'Client was closed and is not queryable': 'away',
  'cached plan must not change result type': 'away',
  'Query read timeout': 'late',
  'timeout expired': 'late',
  'timeout exceeded when trying to connect': 'late',
  'Connection terminated due to connection timeout': 'late',
  'something else': 'fault',
}

const unusable = { kind: 'overloaded', message: 'The database cannot be used now.' }
const answers: Readonly<Record<Became, object | undefined>> = {
  away: unusable,
  undone: unusable,
  passing: unusable,
  late: unusable,
  busy: { kind: 'overloaded', message: 'Another writer holds the database.' },
  full: { kind: 'no-room', message: 'The disk is full.' },
  fault: undefined,
}

const cases = [
  ...Object.entries(codes).map(
    ([code, became]) => [code, became, Object.assign(new Error('in other words'), { code })] as const,
  ),
  ...Object.entries(words).map(([message, became]) => [message, became, new Error(message)] as const),
]

for (const [name, became, error] of cases) {
  t.test(`${name} is ${became}`, async (t) => {
    t.equal(isBrief(error), became === 'away' || became === 'undone', 'only errors that may pass at once are retried')
    t.equal(isUndone(error), became === 'undone')
    if (became !== 'late') t.equal(isLost(error), became === 'away')
    const answer = refused(error)
    if (answers[became]) t.match(answer, { ...answers[became], cause: error })
    else t.equal(answer, error)
  })
}

t.test('any other error stays as it is', async (t) => {
  for (const error of [new Refusal('gone', ['record-there']), undefined, null, 'words', 57])
    t.equal(refused(error), error)
})
