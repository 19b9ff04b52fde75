/**
 * Generates a register as lines of an import: of any size, the same each time, with trees of five levels,
 * several currencies, and texts in two languages.
 */
import { capitalized, hanPhrase, nameOf, numbersFrom, oneOf, phrase, type Draw } from './vocabulary.ts'

export interface Size {
  readonly projects: number
  /** The number of figures of each project. */
  readonly figuresEach: 1 | 3
  /** If given, all projects belong to initiatives of so many trees each: large plans. */
  readonly treesInPlan?: number
}

type Data = Readonly<Record<string, unknown>>

const line = (resource: string, record: Data): string => `${JSON.stringify({ resource, record })}\n`

/** The number of children of each node, by level. */
const regionsBelow = [6, 5, 10, 3]
const regionKinds = ['country', 'macro-region', 'province', 'city', 'district']
const industriesBelow = [8, 3, 2, 2]
const organizations = 200
const sources = 100
/** A binary tree of five levels. */
const treeSize = 31
const levels = 5
/** One in `initiativeEvery` trees of projects belongs to an initiative; `treesEach` trees share one. */
const initiativeEvery = 10
const treesEach = 4
const supersededEvery = 500
const qualifiedEvery = 1000
const years = 6
const firstYear = 2020
/** One figure in so many was printed too early, and one project in so many begins too late for its figures. */
const oddEvery = 20
/** A project that begins after its figures begins this much later than others. */
const yearsLate = 4
const currencies = ['USD', 'EUR', 'JPY']
const currencyEvery = 50

interface Node {
  readonly id: string
  readonly parentId: string | null
  readonly level: number
}

/** Yields the nodes of a tree, parents first. The id of a node is its path from the root. */
function* treeOf(
  name: string,
  below: readonly number[],
  parentId: string | null = null,
  id = name,
  level = 0,
): Generator<Node> {
  yield { id, parentId, level }
  for (let part = 0; part < (below[level] ?? 0); part += 1)
    yield* treeOf(name, below, id, `${id}-${part.toString()}`, level + 1)
}

const regionNodes = [...treeOf('land', regionsBelow)]
const industryNodes = [...treeOf('industry', industriesBelow)]
const districts = regionNodes.filter(({ level }) => level >= 3).map(({ id }) => id)
const industries = industryNodes.filter(({ level }) => level >= 1).map(({ id }) => id)

const organizationId = (n: number): string => `organization-${n.toString()}`
const sourceId = (n: number): string => `source-${n.toString()}`
const publishedIn = (n: number): number => firstYear + (n % (years + 1))
/** Draws a source that was published after a year. */
const sourceAfter = (draw: Draw, year: number): number => {
  const n = draw(sources - years)
  return n + Math.max(0, year + 1 - publishedIn(n))
}
const initiativeId = (n: number): string => `initiative-${n.toString()}`

function* surroundings(): Generator<string> {
  const draw = numbersFrom(1)
  yield line('metrics', { id: 'investment', name: 'Investment', nature: 'flow', unit: 'CNY' })
  for (const { id, parentId, level } of regionNodes) {
    yield line('regions', {
      id,
      name: capitalized(phrase(draw, 2)),
      localName: hanPhrase(draw, 1),
      aliases: [],
      kind: regionKinds[level],
      parentId,
    })
  }
  for (const { id, parentId } of industryNodes)
    yield line('industries', { id, name: capitalized(phrase(draw, 2)), localName: hanPhrase(draw, 2), parentId })
  for (let n = 0; n < organizations; n += 1) {
    yield line('organizations', {
      id: organizationId(n),
      name: capitalized(phrase(draw, 3)),
      kind: n % 3 === 0 ? 'government' : 'company',
      regionId: oneOf(draw, districts),
    })
  }
  for (let n = 0; n < sources; n += 1) {
    yield line('sources', {
      id: sourceId(n),
      title: capitalized(phrase(draw, 6)),
      kind: 'report',
      publisherId: organizationId(draw(organizations)),
      publishedOn: `${publishedIn(n).toString()}-0${(1 + (n % 9)).toString()}-15`,
      official: n % 3 === 0,
    })
  }
}

const treesOf = (projects: number): number => Math.ceil(projects / treeSize)

const initiativeOfTree = (tree: number, { treesInPlan }: Size): string | null =>
  treesInPlan !== undefined
    ? initiativeId(Math.floor(tree / treesInPlan))
    : tree % initiativeEvery === 0
      ? initiativeId(Math.floor(tree / initiativeEvery / treesEach))
      : null

function* initiatives({ projects, treesInPlan = initiativeEvery * treesEach }: Size): Generator<string> {
  const draw = numbersFrom(2)
  for (let n = 0; n * treesInPlan < treesOf(projects); n += 1) {
    yield line('initiatives', {
      id: initiativeId(n),
      title: capitalized(phrase(draw, 5)),
      localTitle: hanPhrase(draw, 4),
      kind: 'programme',
      status: 'in-force',
      regionId: oneOf(draw, districts),
    })
  }
}

/** The average number of projects whose titles have the same name. */
const projectsOfName = 100
export const namesIn = (projects: number): number => Math.ceil(projects / projectsOfName)

const statuses = ['identification', 'preparation', 'implementation', 'completion']

const yearOf = (tree: number): number => firstYear + (tree % years)

const projectOf = (n: number, draw: Draw, parentId: string | null, initiative: string | null, names: number) => {
  const title = phrase(draw, 3 + draw(4))
  return {
    id: `${title.split(' ').slice(0, 3).join('-')}-${n.toString()}`,
    title: `${capitalized(title)}, ${capitalized(nameOf(draw(names)))}`,
    localTitle: draw(3) === 0 ? hanPhrase(draw, 4) : null,
    summary: draw(2) === 0 ? `${capitalized(phrase(draw, 10 + draw(15)))}.` : null,
    kind: 'project',
    status: oneOf(draw, statuses),
    regionId: oneOf(draw, districts),
    parentId,
    initiativeId: initiative,
    industryIds: Array.from({ length: 1 + Number(draw(4) === 0) }, () => oneOf(draw, industries)),
    participants: Array.from({ length: draw(3) }, (_, index) => ({
      organizationId: organizationId(draw(organizations)),
      role: index === 0 ? 'builder' : 'funder',
    })),
    startsOn: `${(yearOf(Math.floor(n / treeSize)) - draw(3) + Number(draw(oddEvery) === 0) * yearsLate).toString()}-01-01`,
    endsOn: null,
    citations: [{ sourceId: sourceId(draw(sources)), locator: `page ${(1 + draw(90)).toString()}` }],
  }
}

/** Returns the projects of a tree: the same at each call. */
const projectsOf = (tree: number, size: Size) => {
  const { projects } = size
  const draw = numbersFrom(1000 + tree)
  const made: ReturnType<typeof projectOf>[] = []
  for (let at = 0; at < Math.min(treeSize, projects - tree * treeSize); at += 1) {
    const parentId = at === 0 ? null : (made[Math.floor((at - 1) / 2)]?.id ?? null)
    made.push(projectOf(tree * treeSize + at, draw, parentId, initiativeOfTree(tree, size), namesIn(projects)))
  }
  return made
}

/** Yields the figures of a tree: of each project one planned for a year, or also one for the next and an actual one. */
function* figuresOf(tree: number, size: Size): Generator<string> {
  const draw = numbersFrom(500_000 + tree)
  const unit = currencies[tree % currencyEvery] ?? 'CNY'
  const year = yearOf(tree)
  for (const [at, { id: subjectId }] of projectsOf(tree, size).entries()) {
    const n = tree * treeSize + at
    const figure = (index: number, stage: string, of: number, supersedesId: string | null = null): string => {
      // Triples per level, so that two parts never exceed their whole.
      const thousands = (800 + draw(200)) * 3 ** (levels - Math.floor(Math.log2(at + 1)))
      return line('figures', {
        id: `figure-${n.toString()}-${index.toString()}`,
        subjectKind: 'project',
        subjectId,
        metric: 'investment',
        stage,
        value: `${thousands.toString()}000`,
        unit,
        qualifier: draw(qualifiedEvery) === 0 ? 'at-least' : 'exact',
        periodStart: `${of.toString()}-01-01`,
        periodEnd: `${of.toString()}-12-31`,
        sourceId: sourceId(stage === 'actual' && draw(oddEvery) > 0 ? sourceAfter(draw, of) : draw(sources)),
        asPrinted: `${(thousands / 1000).toString()} million ${unit}`,
        locator: `page ${(1 + draw(90)).toString()}`,
        supersedesId,
      })
    }
    yield figure(0, 'planned', year)
    if (size.figuresEach === 1) continue
    yield figure(1, 'planned', year + 1)
    yield n % supersededEvery === 0 ? figure(2, 'planned', year, `figure-${n.toString()}-0`) : figure(2, 'actual', year)
  }
}

function* rates(): Generator<string> {
  for (const [index, baseUnit] of currencies.entries()) {
    for (let year = 0; year < years; year += 1) {
      const on = `${(firstYear + year).toString()}-01-15`
      yield line('rates', {
        id: `${baseUnit.toLowerCase()}-cny-${on}`,
        baseUnit,
        quoteUnit: 'CNY',
        rate: `${(7 - index * 3 + 1).toString()}.${(1 + year).toString()}`,
        on,
      })
    }
  }
}

/** Yields all lines; a record comes before the records that refer to it. */
export function* linesOf(size: Size): Generator<string> {
  yield* surroundings()
  yield* initiatives(size)
  for (let tree = 0; tree < treesOf(size.projects); tree += 1)
    for (const project of projectsOf(tree, size)) yield line('projects', project)
  for (let tree = 0; tree < treesOf(size.projects); tree += 1) yield* figuresOf(tree, size)
  yield* rates()
}
