/** Answers that are put together from several questions can be cited. */
import t from 'tap'
import { inOneState } from '../../../src/http/contract/list-query.ts'
import { resources } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { putExamples } from '../../support/examples.ts'

t.test('an answer of several questions is of one state, whatever is written meanwhile', async (t) => {
  const app = await build(t)
  await putExamples(app)
  let value = 100
  const ask = (times: number) =>
    inOneState(app.store, async ({ sequence }, isPast) => {
      if (times-- > 0) await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: (++value).toString() } })
      const { text } = await app.store.read(resources.figures, 'a-figure', isPast ? sequence : undefined)
      return { isPast, value: (JSON.parse(text) as { value: string }).value, sequence }
    })
  const quiet = await ask(0)
  t.strictSame(quiet.answer, { isPast: false, value: '12.5', sequence: quiet.stamp.sequence })
  const once = await ask(1)
  t.strictSame(once.answer, { isPast: false, value: '101', sequence: once.stamp.sequence })
  const always = await ask(9)
  t.strictSame(always.answer, { isPast: true, value: '104', sequence: always.stamp.sequence })
})
