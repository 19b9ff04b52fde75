/** Measures how long the page of the document takes to open operations, beside Swagger UI as it comes. */
import type { Page } from 'playwright-core'
import { everyResource } from '../../src/resources/index.ts'
import { launch } from '../../test/support/pages/chromium.ts'
import { opened } from '../../test/support/pages/docs.ts'
import type { Bench, Case } from '../case.ts'
import { ofTimes, type Measure } from '../measure.ts'

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly operationId: string; readonly tags: readonly [string] }>>>
  >
}

/** Swagger UI without plugins and style sheet, over the same document. */
const plain = `<!doctype html>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui.js"></script>
<script>SwaggerUIBundle({ dom_id: '#swagger-ui', url: '/openapi.json', validatorUrl: null })</script>`

/** Resolves when the page has painted. */
const painted = 'new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))'

/** Opens operations on a page that has just been loaded, and measures the time of its main thread on a processor. */
const opening = async (page: Page, path: string): Promise<Measure> => {
  await page.goto(path)
  await page.locator('.opblock').first().waitFor()
  const { paths } = await page.evaluate<Document>(`fetch('/openapi.json').then((answer) => answer.json())`)
  const operations = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    // Those of the other resources are alike.
    .filter(({ tags: [tag] }) => tag === 'figures' || !everyResource.some(({ name }) => name === tag))
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const used = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN)
  }
  const times: number[] = []
  for (const {
    operationId,
    tags: [tag],
  } of operations) {
    const before = await used()
    await opened(page, tag, operationId)
    await page.evaluate(painted)
    times.push((await used()) - before)
    await page.locator(`#operations-${tag}-${operationId} .opblock-summary-control`).click()
  }
  await session.detach()
  return ofTimes(times)
}

const prepare = async ({ server }: Bench) => {
  const [{ url }, browser] = [await server(), await launch()]
  const page = await browser.newPage({ baseURL: url, viewport: { width: 1280, height: 800 } })
  await page.route('/plain', (route) => route.fulfill({ contentType: 'text/html', body: plain }))
  return {
    ours: () => opening(page, '/docs'),
    ceiling: () => opening(page, '/plain'),
    end: () => browser.close(),
  }
}

export const docs: readonly Case[] = [
  { name: 'docs: open an operation', atMost: 0.25, compared: 'time', rounds: 1, prepare },
]
