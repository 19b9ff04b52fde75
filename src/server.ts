/** Serves the register: builds the app, loads the seeds, listens, and closes on a signal. */
import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { announcement } from './command/announcement.ts'
import { ensureKey } from './command/keys.ts'
import { readConfig } from './config.ts'
import { seed } from './database/seed.ts'

const longestGoodbye = 9000

/** Starts a server from the environment's settings; it runs until a signal ends it. */
export const serve = async (): Promise<void> => {
  const config = readConfig()
  const { http, store } = await buildApp(config)
  try {
    if (config.seed) http.log.info({ records: await seed(store) }, 'seeds loaded')
    await http.listen({ port: config.port, host: config.host })
    // Not before it listens: a key is shown only once, so a start that fails must not make one.
    const first = await ensureKey(store, config, process.stdout.isTTY)
    // Not before all is well: it ends any process with exit code 0, also one whose start failed.
    closeWithGrace({ delay: longestGoodbye, logger: http.log }, () => http.close())
    process.stdout.write(announcement(config, first))
  } catch (error) {
    await http.close()
    throw error
  }
}
