/** The browser of the machine, with which the pages are tried; the tests install none. */
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import type { Test } from 'tap'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where it is: as `CHROMIUM` says, else where systems put it; undefined where there is none. */
export const chromiumPath = [process.env['CHROMIUM'], ...places].find((path) => path !== undefined && existsSync(path))

/** The reason for which tests that need it are skipped. */
export const skipped =
  chromiumPath === undefined
    ? { skip: `There is no Chromium at ${places.join(', ')}, nor does CHROMIUM name one.` }
    : {}

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser that ends with the test. */
export const browse = async (t: Test): Promise<Browser> => {
  const browser = await chromium.launch({
    ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
    args: quiet,
  })
  t.teardown(() => browser.close())
  return browser
}
