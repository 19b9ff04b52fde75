/** Editing in a real browser, with and without JavaScript, by mouse and by keyboard. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { adminKey, put } from '../support/build.ts'
import { matchWhole } from '../support/match-whole.ts'
import { checkPages, faultsOn, formViews, open, portfolio, serve, signIn, sizes } from '../support/pages/browsing.ts'
import { browse, skipped } from '../support/pages/chromium.ts'

t.test('editing in a browser', skipped, async (t) => {
  const app = await serve(t)
  const browser = await browse(t)

  t.test('every form is accessible and fits a phone', async (t) => {
    await checkPages(t, browser, app.url, ['dark'], 'phone', formViews, signIn)
  })

  for (const javaScriptEnabled of [true, false]) {
    t.test(
      `a record is made, changed, put back and deleted ${javaScriptEnabled ? 'with' : 'without'} JavaScript`,
      async (t) => {
        // Two sizes at once: a phone has no other way.
        const { page } = await open(t, browser, app.url, {
          javaScriptEnabled,
          ...(!javaScriptEnabled && { viewport: { width: 390, height: 800 } }),
        })
        await page.goto('/sign-in?next=/projects/new')
        await page.getByLabel('API key').fill(adminKey)
        await page.keyboard.press('Enter')
        await page.waitForURL('/projects/new')
        const title = javaScriptEnabled ? 'A bridge' : 'A tunnel'
        await page.getByLabel('Title', { exact: true }).fill(title)
        await page.getByLabel('Kind').selectOption('project')
        await page.getByLabel('Status').selectOption('preparation')
        await page.getByLabel(/^Starts/).fill('2025-03-01')
        await page.getByLabel(/^Summary/).fill('First line.\nSecond line.')
        await page
          .getByRole('group', { name: 'Participants' })
          .getByRole('group', { name: '2' })
          .getByLabel('Organization')
          .fill('tencent')
        await page
          .getByRole('group', { name: 'Participants' })
          .getByRole('group', { name: '2' })
          .getByLabel('Role')
          .fill('funder')
        await page.getByRole('button', { name: 'Save the project' }).click()
        await page.getByRole('heading', { level: 1, name: title }).waitFor()
        const id = new URL(page.url()).pathname
        matchWhole(t, (await app.ask('GET', `/v1${id}`)).body, {
          title,
          startsOn: '2025-03-01',
          summary: 'First line.\nSecond line.',
          participants: [{ organizationId: 'tencent', role: 'funder' }],
        })

        await page.getByRole('link', { name: 'Edit', exact: true }).click()
        t.equal(await page.getByLabel(/^Summary/).inputValue(), 'First line.\nSecond line.')
        await page.getByLabel('Title', { exact: true }).fill(`${title}, longer`)
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { level: 1, name: `${title}, longer` }).waitFor()
        await page.goBack()
        await page.getByRole('button', { name: 'Save the project' }).click()
        await page.waitForLoadState()
        t.match((await app.ask('GET', `/v1${id}`)).body, { title: `${title}, longer`, revision: 2 }, 'written once')

        await page.goto(id)
        await page.getByText('Revisions (2)').click()
        await page.getByRole('button', { name: 'Put revision 1 back' }).click()
        await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
        await page.goto(`${id}/delete`)
        await page.getByRole('button', { name: 'Delete the project' }).click()
        await page.getByText('The record is deleted').waitFor()
        await page.getByRole('button', { name: 'Put revision 2 back' }).click()
        await page.getByRole('heading', { level: 1, name: `${title}, longer` }).waitFor()
        await page.getByRole('button', { name: 'Sign out' }).click()
        await page.getByText('Sign in to edit.').waitFor()
      },
    )
  }

  for (const javaScriptEnabled of [true, false]) {
    t.test(
      `what another person changed is not overwritten after Back ${javaScriptEnabled ? 'with' : 'without'} JavaScript`,
      async (t) => {
        const { page } = await open(t, browser, app.url, { javaScriptEnabled })
        await signIn(page)
        const id = `a-road-${javaScriptEnabled ? 'one' : 'two'}`
        const path = `/v1/projects/${id}`
        const body = { title: 'A road', kind: 'project', status: 'preparation', summary: 'First' }
        await app.ask('PUT', path, { body })
        const change = (fields: object) => app.ask('PATCH', path, { body: fields })
        const shown = async () =>
          [
            page.getByLabel('Title', { exact: true }),
            page.getByLabel('Status'),
            page.getByLabel(/^Summary/),
            page.getByLabel(/^Industry/),
          ].reduce<Promise<string[]>>(
            async (texts, one) => [...(await texts), await one.inputValue()],
            Promise.resolve([]),
          )

        await page.goto(`/projects/${id}/edit`)
        await page.getByLabel(/^Summary/).fill('Mine')
        await page.getByLabel('Status').selectOption('implementation')
        await page.getByRole('button', { name: 'Save the project' }).click()
        await page.waitForURL(`/projects/${id}`)
        await change({ summary: 'Theirs', status: 'completion' })
        await page.goBack()
        t.same(await shown(), ['A road', 'completion', 'Theirs', ''])
        await page.getByLabel('Title', { exact: true }).fill('A longer road')
        await page.getByRole('button', { name: 'Save the project' }).click()
        await page.waitForURL(`/projects/${id}`)
        t.match((await app.ask('GET', path)).body, { title: 'A longer road', summary: 'Theirs', status: 'completion' })

        await page.goto(`/projects/${id}/edit`)
        await page.getByLabel('Title', { exact: true }).fill('Half')
        await page.getByLabel(/^Summary/).fill('Half typed')
        await page.getByRole('link', { name: 'Places', exact: true }).first().click()
        await page.waitForURL(/regions$/)
        await change({ summary: 'Theirs again', industryIds: ['steel'] })
        await page.goBack()
        t.same(await shown(), ['A longer road', 'completion', 'Theirs again', 'steel'])
      },
    )
  }

  t.test('a text that another person keeps is in the form after Back', async (t) => {
    const { page } = await open(t, browser, app.url, {}, /412/)
    await signIn(page)
    const path = '/sources/global-times-2025-02-13/text'
    const area = page.getByLabel('Text as printed')
    await page.goto(path)
    await area.fill('Mine')
    await page.getByRole('button', { name: 'Keep the text' }).click()
    await page.waitForURL(/#text$/)
    await app.ask('PUT', `/v1${path}`, { body: 'Theirs', headers: { 'content-type': 'text/plain' } })
    await page.goBack()
    t.equal(await area.inputValue(), 'Theirs')
    await app.ask('PUT', `/v1${path}`, { body: 'Theirs, longer', headers: { 'content-type': 'text/plain' } })
    await area.fill('Mine again')
    await page.getByRole('button', { name: 'Keep the text' }).click()
    t.equal(await page.getByLabel('The text that is kept now').inputValue(), 'Theirs, longer')
    t.equal(await area.inputValue(), 'Mine again')
    t.same(await faultsOn(page), [])
  })

  t.test('what was typed is saved after signing in again by the link of the page that asks for it', async (t) => {
    const { page } = await open(t, browser, app.url, {}, /401|403/)
    await signIn(page)
    await page.goto('/projects/new')
    await page.getByLabel('Title', { exact: true }).fill('A harbour')
    await page.getByLabel('Kind').selectOption('project')
    await page.getByLabel('Status').selectOption('preparation')
    await page.getByLabel(/^Summary/).fill('A long text')
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Save the project' }).click()
    const opened = page.waitForEvent('popup')
    await page.getByRole('link', { name: 'Sign in, in another tab' }).click()
    const other = await opened
    await other.getByLabel('API key').fill(adminKey)
    await other.keyboard.press('Enter')
    await other.getByText('Signed in as ADMIN_KEY').first().waitFor()
    await page.reload()
    await page.getByText('This form was made in another session').waitFor()
    t.equal(await page.getByLabel(/^Summary/).inputValue(), 'A long text')
    await page.getByRole('button', { name: 'Save the project' }).click()
    await page.getByRole('heading', { level: 1, name: 'A harbour' }).waitFor()
  })

  t.test('a refused form leads the keyboard to its faults', async (t) => {
    const context = await browser.newContext({ baseURL: app.url })
    t.teardown(() => context.close())
    const page = await context.newPage()
    await signIn(page)
    await page.goto('/figures/new')
    await page.getByLabel('Value', { exact: true }).first().fill('1,000')
    await page.getByRole('button', { name: 'Save the figure' }).click()
    await page.getByRole('heading', { name: 'Nothing was saved yet' }).waitFor()
    // The page's script moves the focus once it is loaded.
    await page.locator('#faults:focus').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/#/)
    t.equal(new URL(page.url()).hash, '#in-subjectKind')
    t.equal(await page.getByLabel('Value', { exact: true }).first().inputValue(), '1,000')
    t.same(await faultsOn(page), [])
  })

  t.test('with JavaScript, Back and a reload show a refused form as it was, and send nothing', async (t) => {
    const context = await browser.newContext({ baseURL: app.url })
    t.teardown(() => context.close())
    const page = await context.newPage()
    await signIn(page)
    await page.goto('/figures/new')
    await page.getByLabel('Value', { exact: true }).first().fill('1,000')
    await page.getByLabel(/^Period start/).fill('2025-02-30')
    await page.getByRole('button', { name: 'Save the figure' }).click()
    await page.locator('#faults:focus').waitFor()
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.isNavigationRequest()) sent.push(request.method())
    })
    const isAsItWas = async (): Promise<void> => {
      await page.locator('#faults').waitFor()
      t.equal(await page.getByLabel('Value', { exact: true }).first().inputValue(), '1,000')
      t.equal(await page.getByLabel(/^Period start/).inputValue(), '2025-02-30')
      t.ok((await page.locator('.fault').count()) > 1, 'each fault stands beside its control')
    }
    await page.reload()
    await isAsItWas()
    await page.goto('/metrics')
    await page.goBack()
    await isAsItWas()
    t.strictSame([...new Set(sent)], ['GET'])
    await page.goto('/figures/new')
    t.equal(await page.locator('#faults').count(), 0, 'a new form is empty')
  })

  t.test('with JavaScript, the records suggested as a subject are of the chosen kind', async (t) => {
    const all = await serve(t, 'true')
    const { page } = await open(t, browser, all.url)
    await signIn(page)
    for (const [kind, typed, id] of [
      ['', 'guangdong', /^./],
      ['region', 'guangdong', /^guangdong$/],
      ['project', 'guangdong', /^guangdong-/],
      ['organization', 'guangdong', /^guangdong-/],
    ] as const) {
      await page.goto('/figures/new')
      await page.locator('[name=subjectKind]').selectOption(kind)
      await page.locator('[name=subjectId]').fill(typed)
      const first = page.locator('#in-subjectId-options option').first()
      await first.waitFor({ state: 'attached' })
      const found = (await first.getAttribute('value')) ?? ''
      t.match(found, id, kind)
      if (kind !== '') t.equal((await all.ask('GET', `/v1/${kind}s/${found}`)).status, 200, found)
    }
  })

  t.test('with JavaScript, a list gets more elements, and a reference suggestions', async (t) => {
    const { page } = await open(t, browser, app.url)
    await signIn(page)
    await page.goto('/projects/new')
    const participants = page.getByRole('group', { name: 'Participants' })
    await participants.getByRole('button', { name: 'Add another' }).click()
    const third = participants.getByRole('group', { name: '3' })
    await third.getByLabel('Role').fill('builder')
    t.equal(await third.getByLabel('Role').getAttribute('name'), 'participants.2.role')
    const region = page.getByLabel(/^Region/)
    await region.fill('广东')
    await page.locator('#in-regionId-options option').first().waitFor({ state: 'attached' })
    t.equal(await page.locator('#in-regionId-options option').first().getAttribute('value'), 'guangdong')
    t.same(await faultsOn(page), [])
    await page.goto(`/projects/${portfolio}/edit`)
    const named = page.locator('#in-regionId-note')
    t.equal(await named.innerText(), 'Guangdong')
    await page.getByLabel(/^Region/).fill('anhui')
    t.equal(await named.innerText(), '', 'the name of the record before goes')
    t.same(await faultsOn(page), [])
  })
})

// The pages of a list in a real browser: accessible, on a phone, by keyboard.

t.test('the pages of a list in a browser', skipped, async (t) => {
  const app = await serve(t)
  const browser = await browse(t)
  await put(app, 'sources/list', {
    title: '广东省2026年重点建设项目清单（示例）',
    kind: 'government-document',
    official: true,
    publishedOn: '2026-02-20',
  })
  const file = readFileSync(new URL('../../examples/guangdong/key-projects-2026.csv', import.meta.url), 'utf8')
  await app.ask('PUT', '/v1/sources/list/table', {
    body: file,
    headers: { 'content-type': 'text/csv' },
    key: adminKey,
  })
  const views = {
    'list-columns': '/sources/list/table/layout',
    'list-rows': '/sources/list/table/rows',
  }
  const others = {
    'list-columns-chinese': '/zh/sources/list/table/layout',
    'list-rows-chinese': '/zh/sources/list/table/rows',
  }
  t.test('accessible and no wider than a phone, in the dark', (t) =>
    checkPages(t, browser, app.url, ['dark'], 'phone', { ...views, ...others }, signIn),
  )
  t.test('accessible on a desktop', (t) => checkPages(t, browser, app.url, ['light'], 'desktop', views, signIn))

  t.test('from the columns to saved rows by keyboard', async (t) => {
    const { page } = await open(t, browser, app.url, { viewport: { width: sizes.phone, height: 900 } })
    await signIn(page)
    await page.goto('/sources/list/table/layout')
    const press = async (name: string): Promise<void> => {
      await page.getByRole('button', { name }).focus()
      await page.keyboard.press('Enter')
    }
    await page.getByText('到上年底累计完成投资', { exact: true }).first().focus()
    await press('Next: the rows')
    await page.waitForURL(/\/table\/rows$/)
    await page.getByLabel('Decision on row 6').focus()
    await page.keyboard.press('s')
    t.equal(await page.getByLabel('Decision on row 6').inputValue(), 'skip')
    await press('See what saving would do')
    await page.getByRole('heading', { name: '29 rows would be saved' }).waitFor()
    t.same(await faultsOn(page), [])
    t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'the effects fit a phone')
    await press('Save 29 rows')
    await page.getByRole('status').waitFor()
    t.match(await page.getByText('New: 29 projects').textContent(), /figures/)
    const saved = page.url()
    await page.goBack()
    await page.getByRole('heading', { name: '29 rows would be saved' }).waitFor()
    await press('Save 29 rows')
    await page.waitForURL(saved)
    t.pass('it is saved once')
  })
})
