/** A thread that ends the run once a request holds the main thread for good, and says which it was. */
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import type { Watched } from './watch.ts'

/** In seconds. */
const longest = 60

const { current, repeat } = workerData as Watched
let last = -1
let seconds = 0
// Ticks are counted, not time: a run that was stopped and goes on has hung nobody.
setInterval(() => {
  const index = Atomics.load(current, 0)
  seconds = index === last ? seconds + 1 : 0
  last = index
  if (seconds < longest) return
  writeSync(1, `# FOUND, ${repeat} --only ${index.toString()}: it holds everything up for more than a minute\n`)
  process.kill(process.pid, 'SIGKILL')
}, 1000)
