/** The page that shows the document, in a real browser: the longest list, requests with and without a key. */
import type { Page } from 'playwright-core'
import t from 'tap'
import { adminKey } from '../support/build.ts'
import { faultsOn, open, picture, serve } from '../support/pages/browsing.ts'
import { browse, skipped } from '../support/pages/chromium.ts'
import {
  answersOn,
  enterKey,
  executed,
  heightOf,
  openDocs,
  opened,
  parametersOn,
  tallest,
  toggleFolds,
} from '../support/pages/docs.ts'

interface Document {
  readonly paths: Readonly<
    Record<string, { readonly get: { readonly parameters: object[]; readonly responses: object } }>
  >
}

/** Returns what the browser keeps of a key: while the tab is open, and longer. */
const storedOn = (page: Page): Promise<unknown> =>
  page.evaluate('[Object.values(sessionStorage), Object.values(localStorage)]')

t.test('the documentation in a browser', skipped, async (t) => {
  const app = await serve(t)
  const browser = await browse(t)
  const { paths } = (await app.ask('GET', '/openapi.json')).body as Document

  t.test('a list of 121 parameters is folded into three screens; unfolded, it has all of them', async (t) => {
    const { page } = await open(t, browser, app.url, { colorScheme: 'dark', viewport: { width: 1280, height: 800 } })
    await openDocs(page)
    const operation = await opened(page, 'figures', 'listFigures')
    t.same(
      await parametersOn(operation),
      [
        ...['q', 'limit', 'sort', 'fields', 'include', 'asOf', 'cursor', 'total', 'facets', 'format', 'bom'].map(
          (name) => `query.${name}`,
        ),
        'header.If-None-Match',
      ],
      'what most readers need comes first',
    )
    t.same(await answersOn(operation), ['200'])
    t.ok((await heightOf(operation)) <= tallest)
    await picture(operation, 'docs-folded')

    await operation.getByRole('button', { name: 'Try it out' }).click()
    await toggleFolds(operation)
    const { parameters, responses } = paths['/v1/figures']?.get ?? { parameters: [], responses: {} }
    t.equal((await parametersOn(operation)).length, parameters.length)
    t.same(await answersOn(operation), Object.keys(responses))
    t.same(await faultsOn(page), [])

    await operation.getByLabel('regionId.within', { exact: true }).fill('anhui')
    await operation.getByLabel('stage', { exact: true }).selectOption('actual')
    await toggleFolds(operation)
    const found = (await parametersOn(operation)).slice(11, -1)
    t.same(found, ['query.stage', 'query.regionId.within'], 'filters that are filled in stay in sight')
    const { status, body } = await executed(operation)
    t.match(status, /^200/)
    t.same(
      JSON.parse(/\{.*\}/s.exec(body ?? '')?.[0] ?? ''),
      (await app.ask('GET', '/v1/figures?regionId.within=anhui&stage=actual')).body,
    )
  })

  t.test('operations are found by the words of their path, method, id or summary', async (t) => {
    const { page } = await open(t, browser, app.url)
    await openDocs(page)
    for (const [phrase, paths] of [
      ['createFigure', ['/v1/figures']],
      ['Bill of', []],
      ['PROMISES', ['/v1/promises']],
      ['post undo', ['/v1/batches/{id}/undo']],
      ['no such (operation', []],
    ] as const) {
      await page.getByPlaceholder('Filter by tag').fill(phrase)
      await page.waitForFunction(`document.querySelectorAll('.opblock').length === ${paths.length.toString()}`)
      t.strictSame(await page.locator('.opblock-summary-path').allTextContents(), paths, phrase)
    }
  })

  t.test('a wrong key is said to be wrong; a right one lasts as long as the tab', async (t) => {
    const { page } = await open(t, browser, app.url, {}, /status of 401/)
    await openDocs(page)
    for (const [key, fault] of [
      ['a-guess', 'The key is not valid.'],
      [`Bearer ${adminKey}`, 'This is no key. Enter the key alone, without Bearer and spaces.'],
      ['ключ', 'This is no key. Enter the key alone, without Bearer and spaces.'],
    ] as const) {
      await enterKey(page, key)
      await page.getByRole('alert').filter({ hasText: fault }).waitFor()
      t.same(await storedOn(page), [[], []], key)
    }
    t.equal(await page.getByLabel('API key').getAttribute('type'), 'password')
    t.same(await faultsOn(page), [])
    await picture(page, 'docs-key')

    await enterKey(page, adminKey)
    await page.getByRole('button', { name: 'Authorized' }).waitFor()
    t.equal(await page.textContent(':focus'), 'Authorized', 'the focus returns')
    t.same(await storedOn(page), [[adminKey], []])
    const create = await opened(page, 'regions', 'createRegion')
    await create.getByRole('button', { name: 'Try it out' }).click()
    t.match(await executed(create), { status: /^201/, body: /"revision": 1/ })
    t.match((await app.ask('GET', '/v1/regions/nanshan')).body, { name: 'Nanshan', localName: '南山区' })

    await page.reload()
    const load = await opened(page, 'import', 'importRecords')
    await load.getByRole('button', { name: 'Try it out' }).click()
    const region = { resource: 'regions', record: { id: 'futian', name: 'Futian', kind: 'district' } }
    const buffer = Buffer.from(JSON.stringify(region))
    await load
      .getByLabel('Request body')
      .setInputFiles({ name: 'regions.ndjson', mimeType: 'application/x-ndjson', buffer })
    t.match(await executed(load), { status: /^200/, body: /"regions": 1/ }, 'the key outlives a reload')

    const other = await page.context().newPage()
    await openDocs(other)
    t.same(await storedOn(other), [[], []])
    const refused = await opened(other, 'regions', 'createRegion')
    await refused.getByRole('button', { name: 'Try it out' }).click()
    t.match(await executed(refused), { status: /^401/ }, 'another tab has no key')
    t.same(await answersOn(refused), ['201', '401'], 'the answer that came is unfolded')
  })

  t.test('a key is kept in the browser if the reader asks for it, until the reader logs out', async (t) => {
    const { page } = await open(t, browser, app.url)
    await openDocs(page)
    await enterKey(page, adminKey, true)
    const authorized = page.getByRole('button', { name: 'Authorized' })
    await authorized.waitFor()
    t.same(await storedOn(page), [[], [adminKey]])
    const later = await page.context().newPage()
    await openDocs(later)
    await later.getByRole('button', { name: 'Authorized' }).waitFor()
    await authorized.click()
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.keyboard.press('Escape')
    // The browser closes a dialog some time after the key.
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.locator('.auth-wrapper').getByRole('button', { name: 'Authorize', exact: true }).waitFor()
    t.same(await storedOn(page), [[], []])
  })
})
