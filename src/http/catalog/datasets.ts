/** The datasets of the register and the files that each comes in, as every vocabulary of catalogues describes them. */
import type { ResourceName } from '../../model/field.ts'
import type { Resource } from '../../model/resource.ts'
import { everyResource } from '../../resources/index.ts'
import { formats, formatsOf, type Format } from '../formats/registry.ts'

export interface Distribution {
  /** Its name among all distributions. */
  readonly name: string
  readonly title: string
  readonly description: string
  /** Its path in the API. */
  readonly path: string
  readonly format: Format
  /** It is one file; otherwise it comes in pages. */
  readonly isWhole: boolean
  /** The address of the standard that it follows. */
  readonly conformsTo?: string
  /** The resource without whose records there is no such file. */
  readonly needs?: ResourceName
}

export interface Dataset {
  readonly name: string
  readonly title: string
  readonly description: string
  /** The path of its page. */
  readonly page: string
  /** The resource whose records it holds; undefined if it is made from several. */
  readonly resource?: Resource
  readonly distributions: readonly Distribution[]
}

export const aboutRegister =
  'A public register of what governments plan, fund and build: every figure with its source, its place and its ' +
  'period, and totals that count nothing twice.'

export const rights =
  'Each source is under the licence that its record names. Where it names none, ask the publisher of the source ' +
  'before you use more than the facts.'

/** The subjects of the datasets. */
export const keywords: readonly string[] = ['government plans', 'public investment', 'infrastructure', 'policy']

const titled = (title: string): string => `Planledger: ${title}`

/** Returns the distributions of a list in every format that is kept as a file. */
export const distributionsOf = (
  name: string,
  title: string,
  answer: 'list' | 'derived',
  path: string,
): readonly Distribution[] =>
  formatsOf(answer).flatMap((formatName) => {
    const format: Format = formats[formatName]
    const { extension, schema } = format
    if (extension === undefined) return []
    const isPaged = formatName === 'json'
    return {
      name: `${name}.${extension}`,
      title: `${title} (${extension.toUpperCase()})`,
      description: schema?.['description'] ?? 'Pages of JSON.',
      path: isPaged ? path : `${path}${path.includes('?') ? '&' : '?'}format=${formatName}`,
      format,
      isWhole: !isPaged,
    }
  })

const listOf = (name: string, answer: 'list' | 'derived') => distributionsOf(name, titled(name), answer, `/v1/${name}`)

const everything: Dataset = {
  name: 'register',
  title: titled('the whole register'),
  description: `${aboutRegister} All resources as of one moment.`,
  page: '/',
  distributions: [
    {
      name: 'register.ndjson',
      title: `${titled('the whole register')} (NDJSON)`,
      description: 'One record per line, each after the records that it refers to. An import takes it unchanged.',
      path: '/v1/export',
      format: formats.ndjson,
      isWhole: true,
    },
    {
      name: 'register.zip',
      title: `${titled('the whole register')} (ZIP)`,
      description: 'A Frictionless Data Package: one CSV for each resource, its schema, and every source as CSL-JSON.',
      path: '/v1/export/datapackage',
      format: formats.datapackage,
      isWhole: true,
      conformsTo: 'https://specs.frictionlessdata.io/tabular-data-package/',
    },
  ],
}

const oc4ids: Distribution = {
  name: 'projects-oc4ids.json',
  title: `${titled('projects')} (OC4IDS)`,
  description: 'A project package of the Open Contracting for Infrastructure Data Standard.',
  path: '/v1/export/oc4ids',
  format: formats.json,
  isWhole: true,
  needs: 'projects',
  conformsTo: 'https://standard.open-contracting.org/infrastructure/0.9/en/',
}

const derived: readonly Dataset[] = [
  {
    name: 'promises',
    title: titled('promises'),
    description: 'Targets, plans and commitments, and what came of each. Nothing is extrapolated.',
    page: '/promises',
    distributions: listOf('promises', 'derived'),
  },
  {
    name: 'checks',
    title: titled('checks'),
    description: 'What in the register contradicts itself, or leaves something open.',
    page: '/checks',
    distributions: listOf('checks', 'derived'),
  },
]

/** All datasets: the whole register, one for each resource, promises and checks. */
export const datasets: readonly Dataset[] = [
  everything,
  ...everyResource.map((resource) => ({
    name: resource.name,
    title: titled(resource.name),
    description: resource.description.en,
    page: `/${resource.name}`,
    resource,
    distributions: [...listOf(resource.name, 'list'), ...(resource.name === 'projects' ? [oc4ids] : [])],
  })),
  ...derived,
]
