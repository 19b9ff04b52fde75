/** Does on the pages what a tutorial tells: opens its addresses, fills in its tables, chooses its bold words, sees its quotations. */
import type { Locator, Page } from 'playwright-core'

/** What a step of the text asks for, in the order of the text. */
export type Told =
  | { readonly does: 'open' | 'download' | 'choose' | 'see' | 'picture'; readonly what: string }
  | { readonly does: 'fill'; readonly group: string | undefined; readonly what: string; readonly value: string }

const pattern =
  /[Oo]pen <(?<open>[^>]+)>|[Dd]ownload <(?<download>[^>]+)>|\*\*(?<choose>[^*]+)\*\*|“(?<see>[^”]+)”|!\[[^\]]*\]\((?<picture>[^)]+)\)|^\| (?:(?<group>[^|\n]+) \| )?(?<field>[^|]+) \| (?<value>[^|]+) \|$/gm

/** Returns what the sections with a number tell to do. */
export const toldIn = (markdown: string): Told[] => {
  const [steps = ''] = /^## 1\. [^]*?(?=^## (?!\d))/m.exec(markdown.replaceAll(/^```[^]*?^```$/gm, '')) ?? []
  return [...steps.matchAll(pattern)].flatMap(({ groups = {} }): Told[] => {
    const { group, field, value = '' } = groups
    if (field !== undefined) return /^field$|^number$/.test(field) ? [] : [{ does: 'fill', group, what: field, value }]
    const does = (['open', 'download', 'choose', 'see', 'picture'] as const).find((one) => groups[one] !== undefined)
    return does === undefined ? [] : [{ does, what: groups[does] ?? '' }]
  })
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Finds what is called so in the page itself, else what is folded in it, else in its header. */
const calledSo = async (page: Page, name: string): Promise<Locator> => {
  const [main, header] = [page.getByRole('main'), page.getByRole('banner')].map((place) =>
    (['button', 'link'] as const).map((role) => place.getByRole(role, { name, exact: true })),
  ) as [Locator[], Locator[]]
  for (const found of [...main, page.locator('summary').getByText(name, { exact: true }), ...header])
    if ((await found.count()) > 0) return found.first()
  throw new Error(`Nothing on ${page.url()} is called “${name}”.`)
}

/** Finds an entry of a list by its number, or a column of a table by its name, and opens it. */
const groupCalled = async (page: Page, group: string): Promise<Locator> => {
  if (/^\d+$/.test(group)) return page.getByRole('rowgroup', { name: new RegExp(`^${group}: `) })
  const column = page.locator('details', { has: page.locator('summary').getByText(group, { exact: true }) })
  if ((await column.getAttribute('open')) === null) await column.locator('summary').click()
  return column
}

const fill = async (page: Page, group: string | undefined, label: string, value: string): Promise<void> => {
  const place = group === undefined ? page : await groupCalled(page, group)
  const control = place.getByLabel(new RegExp(`^${literal(label)}(?: optional|,.*)?$`)).first()
  if ((await control.and(page.locator('select')).count()) > 0) await control.selectOption(value)
  else if ((await control.and(page.locator('[type=file]')).count()) > 0) await control.setInputFiles(value)
  else {
    await control.fill(value)
    // Suggestions that are open take the next click.
    await control.blur()
  }
}

const plain = (text: string): string => text.replace(/\s+/g, ' ')

export interface Way {
  readonly page: Page
  /** The values that the text only names, between asterisks. */
  readonly named: Readonly<Record<string, string>>
  readonly download: (address: string) => Promise<void>
  readonly picture: (path: string) => Promise<void>
}

/** Does all of it. Throws where the page is not as the text says. */
export const follow = async (told: readonly Told[], { page, named, download, picture }: Way): Promise<void> => {
  for (const step of told) {
    if (step.does === 'fill') await fill(page, step.group, step.what, named[step.value] ?? step.value)
    else if (step.does === 'open') await page.goto(step.what)
    else if (step.does === 'download') await download(step.what)
    else if (step.does === 'picture') await picture(step.what)
    else if (step.does === 'choose') {
      await (await calledSo(page, step.what)).click()
      await page.waitForLoadState()
    } else if (!plain(await page.locator('body').innerText()).includes(step.what))
      throw new Error(`${page.url()} does not say “${step.what}”.`)
  }
}
