/** The installed browser in which pages are tested; the tests install none. */
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import type { Test } from 'tap'
import { wordsOf } from '../words.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The path of the browser: from `CHROMIUM`, else in a usual place; undefined if there is none. */
const chromiumPath = [process.env['CHROMIUM'], ...places].find((path) => path !== undefined && existsSync(path))

/** The reason to skip tests that need a browser. */
export const skipped =
  chromiumPath === undefined
    ? { skip: `There is no Chromium at ${places.join(', ')}, nor does CHROMIUM name one.` }
    : {}

const quiet = wordsOf(`
  --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
  --disable-component-update --disable-sync
`)

export const launch = (): Promise<Browser> =>
  chromium.launch({ ...(chromiumPath !== undefined && { executablePath: chromiumPath }), args: quiet })

/** Starts a browser that ends with the test. */
export const browse = async (t: Test): Promise<Browser> => {
  const browser = await launch()
  t.teardown(() => browser.close())
  return browser
}
