/** A rule for tests: `t.match` takes a longer list for the wanted one, and anything for [] and {}. */

/** What the rule reads of a node of the syntax tree. */
interface Node {
  readonly type: string
  readonly name?: string
  readonly callee?: Node
  readonly property?: Node
  readonly arguments?: readonly Node[]
  readonly properties?: readonly Node[]
  readonly value?: Node
}

interface Context {
  readonly report: (found: { readonly node: Node; readonly message: string }) => void
}

const message =
  '`t.match` takes a longer list for this one, and anything for [] and {}: use `matchWhole` of test/support, or `t.strictSame`.'

const check = (context: Context, node: Node): void => {
  if (node.type === 'ArrayExpression') context.report({ node, message })
  if (node.type !== 'ObjectExpression') return
  if (node.properties?.length === 0) context.report({ node, message })
  for (const { value } of node.properties ?? []) if (value) check(context, value)
}

export default {
  meta: { name: 'tests' },
  rules: {
    'whole-lists': {
      create: (context: Context) => ({
        CallExpression: ({ callee, arguments: [, wanted] = [] }: Node) => {
          if (wanted && callee?.property?.name === 'match') check(context, wanted)
        },
      }),
    },
  },
}
