/** Servers in processes of their own. */
import type { Test } from 'tap'
import type { Settings } from './build.ts'
import { commandOf, freePort, launch, type Running } from './planledger.ts'

/** Starts a server in a folder; returns its URL once it listens. */
export const startServer = async (t: Test, folder: string, settings: Settings): Promise<Running & { url: string }> => {
  const port = (await freePort()).toString()
  const running = launch(t, commandOf('start'), folder, { PORT: port, SEED: 'false', ...settings })
  await running.until(/\n {2}API .*\n/)
  return { ...running, url: `http://127.0.0.1:${port}` }
}
