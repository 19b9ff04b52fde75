/** The table of numbers in a real browser: by keyboard alone, on a phone, without JavaScript, and without a fault for axe. */
import t from 'tap'
import { matchWhole } from '../support/match-whole.ts'
import { faultsOn, open, serve, signIn, sizes, picture } from '../support/pages/browsing.ts'
import { browse, skipped } from '../support/pages/chromium.ts'

const text =
  'Anhui will invest 51 billion yuan in 2025.\n\nNobody knows of 3 billion yuan.\n\nNobody knows of 4 billion yuan.\n\nNobody knows of 5 billion yuan.'

t.test('the table of numbers', skipped, async (t) => {
  const app = await serve(t, 'true')
  const browser = await browse(t)

  const sourceWith = async (id: string): Promise<string> => {
    const body = { title: `Text ${id}`, kind: 'report', official: false, publishedOn: '2025-02-13' }
    await app.ask('PUT', `/v1/sources/${id}`, { body })
    await app.ask('PUT', `/v1/sources/${id}/text`, { body: text, headers: { 'content-type': 'text/plain' } })
    return `/sources/${id}/figures`
  }
  const figuresOf = async (id: string): Promise<unknown> =>
    ((await app.ask('GET', `/v1/figures?sourceId=${id}&sort=value`)).body as { data: unknown }).data

  t.test('keys go through it as through a sheet, and save it', async (t) => {
    const { page } = await open(t, browser, app.url)
    await signIn(page)
    await page.goto(await sourceWith('keys'))
    const at = (name: string) => page.locator(`[name="${name}"]`)
    t.ok(await page.getByText('Enter take the proposal').isVisible())
    t.equal(await page.locator('.go').innerText(), 'Save 1 of 4')

    // Shared values fill empty cells at once, and only these.
    await at('shared.0.subjectId').fill('hefei')
    await at('shared.0.metric').fill('investment')
    await at('shared.0.stage').selectOption('planned')
    await at('shared.0.periodStart').fill('2026')
    await page.keyboard.press('Tab')
    t.equal(await at('numbers.1.subjectId').inputValue(), 'hefei')
    t.equal(await at('numbers.1.periodStart').inputValue(), '2026')
    t.equal(await at('numbers.0.subjectId').inputValue(), 'anhui')

    await at('numbers.0.metric').focus()
    await page.keyboard.press('ArrowDown')
    t.equal(await page.evaluate('document.activeElement.name'), 'numbers.1.metric')
    await page.keyboard.press('Enter')
    t.equal(await page.evaluate('document.activeElement.name'), 'numbers.2.metric', 'the next row')
    t.equal(await at('numbers.1.save').inputValue(), 'true')
    t.equal(await page.locator('.go').innerText(), 'Save 2 of 4')
    await page.keyboard.press('ArrowUp')
    t.equal(await page.evaluate('document.activeElement.name'), 'numbers.1.metric')

    // As above: a subject with its kind.
    await at('numbers.3.subjectId').fill('anhui')
    await at('numbers.3.stage').focus()
    await page.keyboard.press('ArrowUp')
    t.equal(await page.evaluate('document.activeElement.name'), 'numbers.2.stage')
    await page.keyboard.press('a')
    t.equal(await at('numbers.2.stage').inputValue(), 'actual')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+d')
    t.equal(await at('numbers.3.stage').inputValue(), 'actual')

    await at('numbers.2.value').fill('1.05 trillion')
    await at('numbers.2.unit').fill('')
    await page.getByText('1.05 trillion of what?').waitFor()
    await at('numbers.2.value').fill('45亿元')
    await page.keyboard.press('Tab')
    await page.getByText('4,500,000,000 CNY').waitFor()
    await at('numbers.2.subjectId').focus()
    await page.keyboard.press('Enter')
    t.equal(await page.evaluate('document.activeElement.name'), 'numbers.2.unit', 'what is missing comes first')
    await page.keyboard.type('CNY')
    await page.keyboard.press('Enter')
    t.equal(await at('numbers.2.save').inputValue(), 'true')
    await page.keyboard.press('Control+s')
    await page.getByText('Saved. New: 3 figures').waitFor()
    matchWhole(t, await figuresOf('keys'), [
      { value: '3000000000', subjectId: 'hefei', periodEnd: '2026-12-31', stage: 'planned' },
      { value: '4500000000', subjectId: 'hefei', stage: 'actual' },
      { value: '51000000000', subjectId: 'anhui' },
    ])
    await page.getByRole('link', { name: 'Undo this save' }).click()
    await page.getByRole('button', { name: 'Undo it' }).click()
    await page.getByText('It is undone').waitFor()
    t.same(await figuresOf('keys'), [])
  })

  t.test('a shared period fills its other end too, whichever comes first, and no moment of the text', async (t) => {
    const { page } = await open(t, browser, app.url)
    await signIn(page)
    await page.goto(await sourceWith('periods'))
    const at = (name: string) => page.locator(`[name="${name}"]`)
    await at('numbers.2.periodEnd').fill('2024-12-31')
    await at('shared.0.periodEnd').fill('2024-12-31')
    await at('shared.0.periodStart').fill('2024-01-01')
    await page.keyboard.press('Tab')
    t.equal(await at('numbers.1.periodStart').inputValue(), '2024-01-01')
    t.equal(await at('numbers.1.periodEnd').inputValue(), '2024-12-31')
    t.equal(await at('numbers.2.periodStart').inputValue(), '', 'it may be a moment')
    await page.reload()
    await at('shared.0.periodStart').fill('2024-01-01')
    await at('shared.0.periodEnd').fill('2024-12-31')
    await page.keyboard.press('Tab')
    t.equal(await at('numbers.1.periodStart').inputValue(), '2024-01-01')
    t.equal(await at('numbers.1.periodEnd').inputValue(), '2024-12-31')
    t.equal(await at('numbers.0.periodEnd').inputValue(), '2025-12-31', 'what the text says stays')
  })

  t.test('a number without a period says so at once, and a stock that it needs a day', async (t) => {
    const { page } = await open(t, browser, app.url)
    await signIn(page)
    await page.goto(await sourceWith('undated'))
    const at = (key: string) => page.locator(`[name="numbers.0.${key}"]`)
    const warning = page.locator('#in-numbers\\.0\\.periodStart-note .warn')
    await at('periodStart').fill('')
    await at('periodEnd').fill('')
    await page.keyboard.press('Tab')
    t.match(await warning.innerText(), /Without a period/)
    await at('metric').fill('project-count')
    await page.keyboard.press('Tab')
    t.match(await warning.innerText(), /Counted at a moment/)
    await at('periodStart').fill('2024')
    await page.keyboard.press('Tab')
    t.equal(await warning.count(), 0)
    await page.locator('tbody[aria-label^="1:"] summary').click()
    await at('qualifier').selectOption('more-than')
    await at('value').fill('45亿元')
    await page.getByText(/(?:more than|over) 4,500,000,000 CNY/i).waitFor()
  })

  t.test('who chooses a relation sees the boxes of its two figures', async (t) => {
    const { page } = await open(t, browser, app.url, { viewport: { width: sizes.phone, height: 844 } })
    await signIn(page)
    await page.goto(await sourceWith('relations'))
    const of = page.locator('[name="numbers.1.ofFigureId"]')
    t.notOk(await of.isVisible())
    await page.locator('[name="numbers.1.relation"]').selectOption('share')
    t.ok(await of.isVisible())
    await page.locator('[name="numbers.1.relation"]').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    t.equal(await page.evaluate('document.activeElement.name'), 'numbers.1.ofFigureId')
    t.same(await faultsOn(page), [])
    t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
  })

  t.test('Tab passes the links beside cells, and who leaves with unsaved changes is asked', async (t) => {
    const { page } = await open(t, browser, app.url)
    await signIn(page)
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    const path = await sourceWith('leaving')
    await page.goto(path)
    const focused = () => page.evaluate('document.activeElement.name')
    await page.locator('[name="numbers.0.subjectId"]').focus()
    await page.keyboard.press('Tab')
    t.equal(await focused(), 'numbers.0.metric')
    await page.keyboard.press('Tab')
    t.equal(await focused(), 'numbers.0.stage')
    t.equal(await page.locator('.desk .subject .note a').first().getAttribute('target'), '_blank')
    await page.goto('/todo')
    t.same(asked, [], 'nothing is lost')
    await page.goto(path)
    await page.locator('[name="numbers.1.value"]').press('9')
    await page.goto('/todo')
    t.same(asked, ['beforeunload'])
    await page.goto(path)
    await page.locator('[name="numbers.0.stage"]').selectOption('actual')
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('Control+s')
    await page.getByText('Saved. New: 1 figure').waitFor()
    t.same(asked, ['beforeunload'], 'saving asks nothing')
  })

  t.test('a name is suggested, and Enter takes the first', async (t) => {
    const { page } = await open(t, browser, app.url)
    await signIn(page)
    await page.goto(await sourceWith('names'))
    const subject = page.locator('[name="numbers.1.subjectId"]')
    await subject.fill('Guangdong key 2025')
    await page.locator('#in-numbers\\.1\\.subjectId-options option').first().waitFor({ state: 'attached' })
    await subject.press('Enter')
    t.match(await subject.inputValue(), /^guangdong-key-projects-2025/)
    t.equal(await page.locator('[name="numbers.1.subjectKind"]').inputValue(), 'project')
    const below = (name: string) => page.locator(`#in-numbers\\.1\\.${name}-note .note:not(.warn)`)
    t.match(await below('subjectId').innerText(), /^Guangdong.*2025/)
    const metric = page.locator('[name="numbers.1.metric"]')
    await metric.fill('investment')
    await metric.press('Tab')
    t.match(await below('metric').innerText(), /investment/i)
    await subject.fill('Guangdong key')
    t.equal(await below('subjectId').count(), 0, 'it is no longer that record')
    await page.locator('#in-numbers\\.1\\.subjectId-options option').first().waitFor({ state: 'attached' })
    await subject.fill('Guangdong key nowhere')
    await subject.press('Enter')
    t.equal(await subject.inputValue(), 'Guangdong key nowhere', 'no record has all the words')
    await subject.fill('gu')
    await subject.press('Enter')
    t.equal(await subject.inputValue(), 'gu', 'two letters name no record')
    t.equal(await page.evaluate('document.activeElement.name'), 'numbers.1.subjectId')
    const of = page.locator('[name="numbers.1.ofFigureId"]')
    await page.locator('tbody[aria-label^="2:"] summary').click()
    await of.fill('Guangdong key projects 2025 planned')
    const first = page.locator('#in-numbers\\.1\\.ofFigureId-options option').first()
    await first.waitFor({ state: 'attached' })
    t.match(await first.getAttribute('label'), /2025.*: .*CNY/)
  })

  t.test('a duplicate whose source is changed loses what the other prints, and keeps what was typed', async (t) => {
    const { page } = await open(t, browser, app.url)
    await signIn(page)
    const { data } = (await app.ask('GET', '/v1/figures?quote.exists=true&limit=1')).body as {
      data: readonly { id: string; sourceId: string; value: string; quote: string }[]
    }
    const [figure] = data
    await page.goto(`/figures/new?from=${figure?.id ?? ''}`)
    const at = (name: string) => page.locator(`[name="${name}"]`)
    t.equal(await at('quote').inputValue(), figure?.quote)
    await at('locator').fill('page 7')
    await at('sourceId').fill('another-report')
    await at('value').focus()
    for (const key of ['quote', 'asPrinted', 'attributedTo', 'note']) t.equal(await at(key).inputValue(), '', key)
    t.equal(await at('locator').inputValue(), 'page 7')
    t.equal(await at('value').inputValue(), figure?.value)
  })

  for (const [size, colorScheme, path] of [
    ['phone', 'dark', ''],
    ['phone', 'light', '/zh'],
    ['desktop', 'light', ''],
    ['desktop', 'dark', '/zh'],
  ] as const)
    t.test(`it is accessible and fits: ${size}, ${colorScheme}, ${path}`, async (t) => {
      const { page } = await open(t, browser, app.url, { colorScheme, viewport: { width: sizes[size], height: 844 } })
      await signIn(page)
      await page.goto(`${path}${await sourceWith(`looks-${size}${path.slice(1)}`)}`)
      t.same(await faultsOn(page), [])
      t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
      for (const fold of await page.locator('.desk summary').all()) await fold.click()
      await page.evaluate(`document.activeElement?.blur(); document.querySelector('.desk').classList.remove('working')`)
      t.same(await faultsOn(page), [], 'unfolded')
      if (size === 'desktop') return
      await page.reload()
      const heights = await page.evaluate<number[]>(
        `[...document.querySelectorAll('.desk tbody:not(.shared)')].map((one) => one.getBoundingClientRect().height)`,
      )
      t.ok(
        heights.every((height) => height <= 330),
        `a card has ${heights.map((height) => Math.round(height)).join(', ')} pixels`,
      )
    })

  t.test('without JavaScript Enter looks and saves nothing', async (t) => {
    const { page } = await open(t, browser, app.url, { javaScriptEnabled: false })
    await signIn(page)
    await page.goto(await sourceWith('plain'))
    t.notOk(await page.locator('.keys').isVisible())
    await page.locator('[name="numbers.0.metric"]').press('Enter')
    await page.getByRole('heading', { name: '1 figure will be made, and 3 numbers are left out' }).waitFor()
    t.same(await figuresOf('plain'), [])
  })
})

// The way from a document to a total in a real browser, by keyboard, with and without JavaScript, wide and on a phone.

t.test('from a document to a total', skipped, async (t) => {
  const app = await serve(t)
  const browser = await browse(t)

  for (const javaScriptEnabled of [true, false]) {
    t.test(`a document becomes figures in a total ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async (t) => {
      const { page } = await open(t, browser, app.url, {
        javaScriptEnabled,
        ...(!javaScriptEnabled && { viewport: { width: sizes.phone, height: 800 } }),
      })
      /** Looks at a step: it is accessible and fits, on a desktop and in the dark on a phone. */
      const look = async (name: string): Promise<void> => {
        if (!javaScriptEnabled) return
        // The bar that stays in sight while one works covers what is under it.
        await page.evaluate(
          `document.activeElement?.blur(); document.querySelector('.desk')?.classList.remove('working')`,
        )
        for (const [size, colorScheme] of [
          ['phone', 'dark'],
          ['desktop', 'light'],
        ] as const) {
          await page.setViewportSize({ width: sizes[size], height: 900 })
          await page.emulateMedia({ colorScheme })
          t.same(await faultsOn(page), [], `axe on ${name}`)
          t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${name} fits`)
          await picture(page, `flow-${name}-${size}-${colorScheme}`)
        }
      }
      const press = async (name: string): Promise<void> => {
        await page.getByRole('button', { name }).focus()
        await page.keyboard.press('Enter')
      }
      const year = javaScriptEnabled ? '2026' : '2027'
      const metro = `/v1/projects/metro-${year}`
      const body = { title: `Metro of ${year}`, kind: 'project', status: 'preparation', regionId: 'hefei' }
      await app.ask('PUT', metro, { body })
      await signIn(page)

      await page.goto('/sources/new')
      await page.getByLabel('Title', { exact: true }).fill(`Plan of ${year}`)
      await page.getByLabel('Kind').selectOption('government-document')
      await page.getByLabel(/^Published/).fill(`${year}-01-20`)
      await page.getByLabel('Official').selectOption('true')
      await press('Save the source')
      await page.getByRole('link', { name: 'Paste the text' }).click()
      await page
        .getByLabel('Text as printed')
        .fill(
          `The Metro of ${year} will invest 5 billion yuan ($700 million) in ${year}.\n\nAnhui will invest 31 billion yuan.\n\nNobody knows of 3 billion yuan.`,
        )
      await look('paste')
      await press('Keep the text')
      await page.locator('mark', { hasText: '5 billion yuan' }).waitFor()
      await look('source')

      await page.getByRole('link', { name: '31 billion yuan' }).click()
      await page.getByRole('heading', { name: 'What saving would change' }).waitFor()
      t.equal(await page.getByLabel(/^Period start/).inputValue(), `${year}-01-01`, 'of the year in the title')
      await look('one-figure')
      await page.goBack()

      await page.getByRole('link', { name: 'Make figures of its numbers' }).click()
      const second = page.getByRole('rowgroup', { name: /^2: .31 billion yuan/ })
      t.equal(await second.getByLabel('Save', { exact: true }).inputValue(), 'true')
      await second.getByLabel('Save', { exact: true }).selectOption('false')
      await look('check')
      await press('See what changes')
      await page.getByRole('heading', { name: '1 figure will be made, and 2 numbers are left out' }).waitFor()
      t.match(
        await page.getByRole('row', { name: `Hefei, ${year}: planned investment` }).textContent(),
        /5 billion yuan/,
      )
      await look('review')

      await press('Back')
      t.equal(await second.getByLabel('Save', { exact: true }).inputValue(), 'false', 'as it was filled in')
      await second.getByLabel('Save', { exact: true }).selectOption('true')
      await second.getByLabel(/^Period start/).fill(`${year}-01-01`)
      await second.getByLabel(/^Period end/).fill(`${year}-12-31`)
      await press('See what changes')
      await press('Save the figures')
      await page.locator('mark.said', { hasText: '31 billion yuan' }).waitFor()
      t.match(
        (await app.ask('GET', `/v1/figures?sourceId=plan-of-${year}&total=true`)).body,
        { total: 2 },
        'saved once',
      )
      await page.goto(`/totals?metric=investment&period=${year}&groupBy=region`)
      t.match(await page.textContent('main'), /Hefei, planned: 5 billion yuan 5,000,000,000 CNY/)
    })
  }
})
