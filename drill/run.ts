/** Breaks the parts of running registers under load and checks what they promised: `npm run drill -- --minutes 30`. */
import { parseArgs } from 'node:util'
import { breakages } from './breakages/index.ts'
import { drill } from './drill.ts'
import { isGood, reportOf, tableOf } from './table.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    kills: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string', default: (Date.now() % 2 ** 31).toString() },
    engine: { type: 'string' },
    servers: { type: 'string', default: '2' },
  },
})

const numberIn = (name: 'minutes' | 'kills' | 'seed' | 'servers', text: string): number => {
  const number = Number(text)
  if (!(number > 0)) throw new Error(`--${name} must be a number greater than zero.`)
  return number
}

const only = values.only?.split(',')
for (const name of only ?? [])
  if (!breakages.some((breakage) => breakage.name === name))
    throw new Error(`There is no breakage ${name}. There are: ${breakages.map((each) => each.name).join(', ')}.`)

if (values.engine !== undefined && !['sqlite', 'postgres'].includes(values.engine))
  throw new Error('--engine must be sqlite or postgres.')

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

// So that what was started is ended, and the folders go.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    process.exit(1)
  })

const seed = numberIn('seed', values.seed)
say(`seed ${seed.toString()}`)
const entries = await drill({
  seed,
  minutes: numberIn('minutes', values.minutes),
  rounds: values.kills === undefined ? undefined : numberIn('kills', values.kills),
  breakages: only ? breakages.filter(({ name }) => only.includes(name)) : breakages,
  engine: values.engine,
  servers: numberIn('servers', values.servers),
  say,
})
say(`\n${tableOf(entries)}\n${reportOf(entries)} (seed ${seed.toString()})`)
// Idle keep-alive connections would keep the process running.
process.exit(isGood(entries) ? 0 : 1)
