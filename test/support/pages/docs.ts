/** Opens, unfolds and tries out the operations on the page that shows the document. */
import type { Locator, Page } from 'playwright-core'

/** Three screens, in pixels. */
export const tallest = 3 * 800

/** Returns an operation of the page, by its tag and its id in the document. */
const operationOn = (page: Page, tag: string, id: string): Locator => page.locator(`#operations-${tag}-${id}`)

/** Opens or closes an operation. */
export const toggle = async (operation: Locator): Promise<void> => {
  await operation.locator('.opblock-summary-control').click()
}

export const openDocs = async (page: Page): Promise<void> => {
  await page.goto('/docs')
  await page.locator('.opblock').first().waitFor()
}

/** Opens an operation, and waits until it is shown. */
export const opened = async (page: Page, tag: string, id: string): Promise<Locator> => {
  const operation = operationOn(page, tag, id)
  await toggle(operation)
  await operation.locator('.responses-table').waitFor()
  return operation
}

/** Returns the parameters that are shown, in order, each as `in.name`. */
export const parametersOn = async (operation: Locator): Promise<string[]> => {
  const [names, places] = [
    // The controls of a form stand in the same table, and have no place.
    await operation.locator('td:has(.parameter__in) .parameter__name').allTextContents(),
    await operation.locator('td .parameter__in').allTextContents(),
  ]
  return names.map((name, at) => `${places[at]?.replace(/[()]/g, '') ?? ''}.${name.replace(/\s\*$/, '')}`)
}

/** Returns the statuses of the answers that are shown, in order. */
export const answersOn = (operation: Locator): Promise<string[]> =>
  operation.locator('[data-code] > .response-col_status').allTextContents()

export const heightOf = async (operation: Locator): Promise<number> => (await operation.boundingBox())?.height ?? NaN

/** Unfolds what is folded, and folds what is not. */
export const toggleFolds = async (operation: Locator): Promise<void> => {
  for (const fold of await operation.locator('.fold button').all()) await fold.click()
}

/** Sends the request that is filled in, and returns the answer that is shown. */
export const executed = async (operation: Locator): Promise<{ status: string | null; body: string | null }> => {
  await operation.getByRole('button', { name: 'Execute' }).click()
  const answer = operation.locator('.live-responses-table .response')
  return {
    status: await answer.locator('.response-col_status').textContent(),
    body: await answer.locator('.response-col_description').textContent(),
  }
}

export const enterKey = async (page: Page, key: string, isKept = false): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: 'Your key' })
  if (!(await dialog.isVisible()))
    await page.locator('.auth-wrapper').getByRole('button', { name: 'Authorize' }).click()
  await dialog.getByLabel('API key').fill(key)
  if (isKept) await dialog.getByLabel('Keep it in this browser').check()
  await dialog.getByRole('button', { name: 'Authorize' }).click()
}
