/** Projects that writers write, and what they refer to. */
type Data = Readonly<Record<string, unknown>>

/** Returns a project with elements in each of its lists, different for each step. */
export const projectOf = (step: number): Data => ({
  title: `Project ${step.toString()}`,
  localTitle: null,
  summary: `Step ${step.toString()}. `.repeat(step % 90),
  kind: 'project',
  status: 'preparation',
  regionId: null,
  parentId: null,
  initiativeId: null,
  industryIds: ['chips', 'steel'].slice(step % 3),
  participants: Array.from({ length: step % 4 }, (_, index) => ({
    organizationId: 'tencent',
    role: `role-${(step + index).toString()}`,
  })),
  startsOn: null,
  endsOn: null,
  citations: [{ sourceId: 'a-report', locator: `page ${step.toString()}`, note: null, as: null }],
})

/** The records that the projects refer to. */
export const groundwork: Readonly<Record<string, Data>> = {
  'industries/steel': { name: 'Steel' },
  'industries/chips': { name: 'Chips' },
  'organizations/tencent': { name: 'Tencent', kind: 'company' },
  'sources/a-report': { title: 'A report', kind: 'report', official: false },
}
