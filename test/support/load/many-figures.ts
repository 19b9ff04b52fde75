/** A register of more figures than are added up, or explained on one page, at once. */
import { imported } from '../batches.ts'
import { examples } from '../examples.ts'
import type { Built } from '../build.ts'

const many = 2400
/** Every tenth part has another period than its whole. */
const yearOf = (at: number): number => 2021 + ((Math.floor(at / 3) + (at % 30 === 2 ? 1 : 0)) % 2)
const projects = Array.from({ length: many }, (_, at) => `project-${at.toString().padStart(4, '0')}`)

/** Every third project is part of the one before, in another region; every tenth counts dollars, every 50th at least. */
const records = [
  ['sources', { ...examples.sources, id: 'a-report', publishedOn: '2022-01-01' }] as const,
  ...['one', 'other'].map((id) => ['regions', { name: id, id, kind: 'province' }] as const),
  ...projects.flatMap((id, at) => [
    [
      'projects',
      {
        ...examples.projects,
        id,
        regionId: at % 3 === 2 ? 'other' : 'one',
        parentId: at % 3 === 2 ? projects[at - 1] : null,
        initiativeId: null,
        industryIds: [],
        participants: [],
        citations: [],
      },
    ] as const,
    [
      'figures',
      {
        ...examples.figures,
        id: `${id}-investment`,
        subjectId: id,
        value: (at % 3 === 2 ? 1 + (at % 7) : 100 + (at % 211)).toString(),
        unit: at % 10 === 0 ? 'USD' : 'CNY',
        qualifier: at % 50 === 1 ? 'at-least' : 'exact',
        reported: at % 10 === 0 ? [{ value: (7 * at + 7).toString(), unit: 'CNY' }] : [],
        periodStart: `${yearOf(at).toString()}-01-01`,
        periodEnd: `${(yearOf(at) + 1).toString()}-12-31`,
      },
    ] as const,
  ]),
]

/** Imports them. Throws if a line is refused. */
export const putManyFigures = (app: Built): Promise<unknown> => imported(app, records)
