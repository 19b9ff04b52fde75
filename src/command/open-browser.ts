/** Opens an address in the browser of the person at the terminal, if there is one. */
import { spawn } from 'node:child_process'
import { hasScreen } from '../config.ts'

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
}

export const openBrowser = (url: string): void => {
  const [program, ...args] = openers[process.platform] ?? []
  if (program === undefined || !process.stdout.isTTY || !hasScreen()) return
  // A machine without a browser is no failure: the address is printed.
  spawn(program, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
