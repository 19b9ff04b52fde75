/** A small valid register: one record of each resource, to which the others refer. */
import type { Test } from 'tap'
import type { ResourceName } from '../../src/model/field.ts'
import { build, type Built, type Settings } from './build.ts'

export const examples: Readonly<Record<ResourceName, Readonly<Record<string, unknown>>>> = {
  regions: { name: 'Guangdong', kind: 'province' },
  industries: { name: 'Steel' },
  organizations: { name: 'Tencent', kind: 'company' },
  sources: { title: 'A report', kind: 'report', official: false },
  initiatives: { title: 'An action plan', kind: 'action-plan', status: 'announced' },
  projects: { title: 'A bridge', kind: 'project', status: 'preparation' },
  figures: {
    subjectKind: 'project',
    subjectId: 'a-bridge',
    metric: 'investment',
    stage: 'planned',
    value: '12.5',
    unit: 'CNY',
    qualifier: 'exact',
    sourceId: 'a-report',
    asPrinted: '12.5 yuan',
  },
  rates: { baseUnit: 'USD', quoteUnit: 'CNY', rate: '7.3', on: '2025-02-13' },
  metrics: { name: 'Investment', nature: 'flow' },
}

/** The ids that the register gives the examples; the figure has a short one, under which it is put. */
export const exampleIds: Readonly<Record<ResourceName, string>> = {
  regions: 'guangdong',
  industries: 'steel',
  organizations: 'tencent',
  sources: 'a-report',
  initiatives: 'an-action-plan',
  projects: 'a-bridge',
  figures: 'a-figure',
  rates: 'usd-cny-2025-02-13',
  metrics: 'investment',
}

/** Puts every example in, in dependency order. */
export const putExamples = async ({ ask }: Built): Promise<void> => {
  for (const [name, body] of Object.entries(examples)) {
    const { status, text } = await ask('PUT', `/v1/${name}/${exampleIds[name as ResourceName]}`, { body })
    if (status !== 201) throw new Error(text)
  }
}

/** Builds an app over a register with every example. */
export const withExamples = async (t: Test, settings?: Settings): Promise<Built> => {
  const app = await build(t, settings)
  await putExamples(app)
  return app
}

/** A change of each example. */
export const exampleChanges: Readonly<Record<ResourceName, Readonly<Record<string, unknown>>>> = {
  regions: { name: 'Anhui' },
  industries: { name: 'Iron' },
  organizations: { name: 'Huawei' },
  sources: { title: 'A statement' },
  initiatives: { title: 'A programme' },
  projects: { title: 'A tunnel' },
  figures: { note: 'Corrected.' },
  rates: { rate: '7.31' },
  metrics: { name: 'Money invested' },
}
