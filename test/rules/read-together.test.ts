/** Rules about several records read no other fields of them than an import stores. */
import t from 'tap'
import { canonical, type Data } from '../../src/model/canonical.ts'
import type { Resource } from '../../src/model/resource.ts'
import { everyResource, resourceOf } from '../../src/resources/index.ts'
import { brokenTogether, readTogether } from '../../src/rules/index.ts'
import type { Lookup } from '../../src/rules/rule.ts'

/** Values with which each rule goes on to its end. */
const variants: readonly Data[] = [
  {},
  { relation: 'difference', fromFigureId: 'a', ofFigureId: 'b', supersedesId: 'c' },
  { parentId: 'a', initiativeId: 'b' },
  { nature: 'stock', periodEnd: null },
]

for (const resource of everyResource)
  t.test(`of ${resource.name}`, async (t) => {
    const strange = new Set<string>()
    const watched = (of: Resource, variant: Data): Data =>
      new Proxy(
        { ...canonical(of, of.example.created), ...variant, id: 'an-id' },
        {
          get: (record: Data, key) => {
            // A promise of a record looks for `then`.
            if (typeof key !== 'string' || key === 'then') return undefined
            if (key !== 'id' && !readTogether(of).includes(key)) strange.add(`${of.name}.${key}`)
            return record[key]
          },
        },
      )
    for (const own of variants)
      for (const other of variants) {
        const lookup: Lookup = {
          has: () => Promise.resolve(false),
          similar: () => Promise.resolve([]),
          mergedInto: () => Promise.resolve(undefined),
          find: (name) => Promise.resolve(watched(resourceOf(name), other)),
          referring: (name) => Promise.resolve([watched(resourceOf(name), other)]),
          figureThatIs: () => Promise.resolve('an-id'),
          bearer: () => Promise.resolve('an-id'),
          leadsBack: () => Promise.resolve(true),
        }
        await brokenTogether(resource, 'an-id', watched(resource, own), lookup)
      }
    t.strictSame([...strange], [])
  })
