/** A value that a schema does not allow always has a violation. */
import { inEnglish } from '../../src/text/messages/sentence.ts'
import t from 'tap'
import { Type } from '../../src/model/schema-builder.ts'
import { validator } from '../../src/model/validation.ts'

const closed = Type.Object({ name: Type.Optional(Type.String()) }, { additionalProperties: false })

t.test('unknown properties are named at any depth, however many there are', async (t) => {
  const check = validator(Type.Object({ inner: Type.Optional(closed) }, { additionalProperties: false }))
  t.strictSame(check({ inner: { nam: 'x', 'a/b~c': 1 } }).map(inEnglish), [
    { pointer: '/inner/nam', detail: 'There is no such field. Did you mean `name`?' },
    { pointer: '/inner/a~1b~0c', detail: 'There is no such field. Did you mean `name`?' },
  ])
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_none, at) => [`x${at.toString()}`, 1]))
  t.strictSame(
    check(many).map(inEnglish),
    Array.from({ length: 8 }, (_none, at) => ({
      pointer: `/x${at.toString()}`,
      detail: 'There is no such field. Did you mean `inner`?',
    })),
  )
})

t.test('a violation of a keyword that has no words is one of the whole', async (t) => {
  const check = validator(Type.Unsafe({ not: { type: 'string' } }))
  t.strictSame([check(1), check('x').map(inEnglish)], [[], [{ pointer: '', detail: 'Does not match the schema.' }]])
})

t.test('a pattern that has no words is shown', async (t) => {
  const check = validator(Type.Object({ code: Type.String({ pattern: '^x+$', examples: ['xx'] }) }))
  t.strictSame(check({ code: 'y' }).map(inEnglish), [
    { pointer: '/code', detail: 'Must match the pattern `^x+$`, for example "xx".' },
  ])
})
