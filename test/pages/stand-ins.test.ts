/** A figure that is left out names the one that counts, and why; sources that disagree stand side by side. */
import t from 'tap'
import { build } from '../support/build.ts'
import { linksOf, textOf } from '../support/pages/html.ts'
import { figureOf, putAll, register } from '../support/register.ts'

const app = await register(t, {
  sources: {
    paper: { title: 'The paper', publishedOn: '2025-03-01' },
    later: { title: 'Later paper', publishedOn: '2025-06-01' },
    gazette: { title: 'The gazette', publishedOn: '2025-01-01', official: true },
    undated: { title: 'Undated paper' },
  },
})
const seeds = await build(t, { SEED: 'true' })

const textAt = async (url: string, { ask } = app): Promise<string> => textOf((await ask('GET', url)).text)

/** Puts a project with this id, whose figures `put` puts, and a figure of it in the paper of 1 March. */
const bridge = async (subjectId: string, changed: object = {}) => {
  const put = (name: string, fields: object): Promise<void> =>
    putAll(app, { figures: { [`${subjectId}-${name}`]: figureOf({ subjectId, sourceId: 'paper', ...fields }) } })
  await putAll(app, { projects: { [subjectId]: { title: 'The bridge' } } })
  await put('one', changed)
  return { put, pages: [`/totals?metric=investment&projectId=${subjectId}`, `/projects/${subjectId}`] as const }
}

for (const [at, [name, one, other, words]] of (
  [
    ['one that reaches further', { periodEnd: '2025-06-30' }, {}, 'it reaches further, until 31 December 2025'],
    ['one that begins earlier', { periodStart: '2025-07-01' }, {}, 'it begins earlier, on 1 January 2025'],
    ['a preferred one', { sourceId: 'gazette' }, { rank: 'preferred' }, 'it is preferred'],
    ['one of an official source', {}, { sourceId: 'gazette' }, 'a government published its source'],
    ['one published later', {}, { sourceId: 'later' }, 'its source was published later, on 1 June 2025'],
    ['one published on a known day', { sourceId: 'undated' }, {}, 'its day of publication is known'],
  ] as const
).entries()) {
  t.test(`in place of a figure counts ${name}: its page, the total and the project say so`, async (t) => {
    const id = `place-${at.toString()}`
    const { put, pages } = await bridge(id, one)
    await put('two', { value: '120', ...other })
    for (const url of [`/figures/${id}-one`, ...pages]) {
      const { text } = await app.ask('GET', url)
      const sentence =
        /another figure about the same subject covers this period\. Instead, 120 yuan \( [\w ]+ \) counts: (.*?)\. /i
      t.ok(
        sentence.exec(textOf(text).replaceAll(/ (?=[,.:])|, paragraph \d+/g, ''))?.[1]?.startsWith(words),
        `${url}: ${words}`,
      )
      t.ok(linksOf(text).includes(`/figures/${id}-two`))
    }
    t.notMatch(await textAt(`/figures/${id}-two`), 'Instead, ')
  })
}

t.test('a replaced figure names the one that counts in the end, and a deprecated one is marked as wrong', async (t) => {
  const { put, pages } = await bridge('replaced')
  await put('two', { value: '110', supersedesId: 'replaced-one' })
  await put('three', { value: '120', supersedesId: 'replaced-two' })
  await put('wrong', { value: '999', rank: 'deprecated' })
  const found = await textAt('/figures/replaced-one')
  t.match(found, /It does not count in any total: a later figure replaces it\. Instead, 120 yuan \( The paper/)
  t.match(
    await textAt('/figures/replaced-wrong'),
    /It does not count in any total: it is marked as wrong\. Instead, 120 yuan \( The paper/,
  )
  t.match(await textAt(pages[0]), /It is marked as wrong\. Instead, 120 yuan \( The paper/)
})

t.test('a breakdown names the figure of the whole', async (t) => {
  const text = await textAt('/figures/guangdong-key-projects-2024-new-starts-project-count-planned', seeds)
  t.match(
    text,
    /It does not count in any total: .*breakdown\. Instead, 1,508 projects of Guangdong key provincial construction projects, 2024 counts\./,
  )
})

t.test('sources that disagree stand side by side, from the lowest to the highest', async (t) => {
  const { put, pages } = await bridge('disputed')
  await put('two', { value: '150', sourceId: 'gazette' })
  await put('three', { value: '120', sourceId: 'later' })
  const sentence =
    /Sources disagree about The bridge ?, planned investment, 2025: 100 yuan \( ?The paper[^)]*\), 120 yuan \( ?Later paper[^)]*\) to 150 yuan \( ?The gazette[^)]*\); totals count 150 yuan ?\./
  for (const url of [...pages, '/figures/disputed-one', '/figures/disputed-two'])
    t.match(await textAt(url), sentence, url)
})

t.test('sources that agree, other periods and other units are no disagreement', async (t) => {
  const { put, pages } = await bridge('agreed')
  await put('same', { sourceId: 'gazette' })
  await put('half', { value: '40', periodEnd: '2025-06-30' })
  await put('dollars', { value: '14', unit: 'USD', sourceId: 'later' })
  for (const url of [...pages, '/figures/agreed-one']) t.notMatch(await textAt(url), 'Sources disagree', url)
})

t.test('of the seeds, two sources disagree on how many industries are named', async (t) => {
  const found = await textAt('/totals?metric=industries-named', seeds)
  t.match(found, /Sources disagree .*: 4 industries .* to 5 industries .*; totals count 4 industries/)
})

t.test('a promise shows every wording, and what came of it by each', async (t) => {
  const { put } = await bridge('lowered')
  await put('two', { value: '80', sourceId: 'later', supersedesId: 'lowered-one' })
  await put('done', { stage: 'actual', value: '90' })
  const text = await textAt('/promises/lowered-two')
  for (const words of [
    'The bridge: 112.5 % of the investment planned for 2025 was completed',
    '2 sources print it, in different words',
    '1 March 2025 The paper The paper 100 yuan 31 December 2025 90 %',
    '1 June 2025 Later paper Later paper 80 yuan 31 December 2025 112.5 %',
  ])
    t.ok(text.includes(words), `${words} in ${text}`)
  const found = await textAt('/figures/lowered-two')
  t.match(found, /Met The bridge : investment for 2025 was 90 yuan .* Lowered from 100 yuan/)
  const hefei = 'hefei-new-energy-vehicle-cluster-industry-revenue-2027-target-china-news-service'
  t.match(await textAt(`/figures/${hefei}`, seeds), /Not due yet Hefei: .* Lowered from more than 1 trillion yuan/)
})
