/** Every operation on the page that shows the document: it fits three screens, hides nothing for good, and is accessible. */
import t from 'tap'
import { everyResource } from '../../src/resources/index.ts'
import { faultsOn, open, picture, serve } from '../support/pages/browsing.ts'
import { browse, skipped } from '../support/pages/chromium.ts'
import {
  answersOn,
  heightOf,
  openDocs,
  opened,
  parametersOn,
  tallest,
  toggle,
  toggleFolds,
} from '../support/pages/docs.ts'

interface Operation {
  readonly operationId: string
  readonly tags: readonly [string]
  readonly parameters?: readonly { readonly $ref?: string; readonly in?: string; readonly name?: string }[]
  readonly responses: object
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly parameters: Readonly<Record<string, { readonly in: string; readonly name: string }>> }
}

/** The operations of the other resources are alike: they are walked through once, and not by axe. */
const isChecked = (tag: string): boolean => tag === 'figures' || !everyResource.some(({ name }) => name === tag)

t.test('the documentation in a browser', skipped, async (t) => {
  const app = await serve(t)
  const browser = await browse(t)
  const { paths, components } = (await app.ask('GET', '/openapi.json')).body as Document
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
  const nameOf = ({ $ref, ...parameter }: NonNullable<Operation['parameters']>[number]): string => {
    const { in: place, name } = components.parameters[$ref?.replace(/.*\//, '') ?? ''] ?? parameter
    return `${String(place)}.${String(name)}`
  }

  // Light, an operation differs from dark by its colours alone, and figures have a method of each colour.
  for (const [colorScheme, isTriedOut] of [
    ['light', false],
    ['dark', true],
  ] as const) {
    t.test(`every operation fits and is accessible, ${colorScheme}${isTriedOut ? ', filled in' : ''}`, async (t) => {
      const { page } = await open(t, browser, app.url, { colorScheme, viewport: { width: 1280, height: 800 } })
      await openDocs(page)
      t.same(await faultsOn(page), [])
      await picture(page, `docs-${colorScheme}`)
      t.equal(await page.locator('.opblock').count(), operations.length)
      for (const {
        operationId,
        tags: [tag],
        parameters = [],
        responses,
      } of isTriedOut ? operations : operations.filter(({ tags: [tag] }) => tag === 'figures')) {
        const operation = await opened(page, tag, operationId)
        t.ok((await heightOf(operation)) <= tallest, `${operationId} fits`)
        if (isTriedOut) await operation.getByRole('button', { name: 'Try it out' }).click()
        await toggleFolds(operation)
        t.same((await parametersOn(operation)).sort(), parameters.map(nameOf).sort(), operationId)
        t.same((await answersOn(operation)).sort(), Object.keys(responses).sort(), operationId)
        if (isChecked(tag)) t.same(await faultsOn(page, `#operations-${tag}-${operationId}`), [], operationId)
        await toggle(operation)
      }
    })
  }

  t.test('schemas unfold', async (t) => {
    const { page } = await open(t, browser, app.url, { viewport: { width: 1280, height: 800 } })
    await openDocs(page)
    const operation = await opened(page, 'totals', 'readTotals')
    await operation.getByRole('tab', { name: 'Schema' }).click()
    await operation.getByText('Figures added up without counting anything twice.').last().waitFor()
    const schema = operation.locator('article').filter({ has: page.getByRole('button', { name: 'excludedFigures' }) })
    await schema.last().getByRole('button', { name: 'Expand all' }).click()
    await operation.getByText('insteadId', { exact: true }).waitFor()
    t.same(await faultsOn(page), [])
    await picture(operation, 'docs-schema')
    await page.getByRole('button', { name: 'Schemas' }).click()
    await page.locator('.models').getByRole('button', { name: 'Figure', exact: true }).click()
    await page.locator('.models').getByText('supersedesId').first().waitFor()
    t.same(await faultsOn(page, '.models'), [])
  })

  t.test('an operation fits a phone', async (t) => {
    const { page } = await open(t, browser, app.url, { viewport: { width: 390, height: 800 } })
    await page.goto('/docs#/figures/listFigures')
    await page.locator('#operations-figures-listFigures .fold').first().waitFor()
    t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
    t.same(await faultsOn(page), [])
    await picture(page, 'docs-phone')
  })
})
